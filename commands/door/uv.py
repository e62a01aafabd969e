"""uv with those of the user's settings that say where to fetch from, and no others."""

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from commands.door.kept import Setting

KEPT_VARIABLES = frozenset(
    [
        "UV_DEFAULT_INDEX",
        "UV_INDEX",
        "UV_INDEX_URL",
        "UV_EXTRA_INDEX_URL",
        "UV_FIND_LINKS",
        "UV_NO_INDEX",
        "UV_INDEX_STRATEGY",
        "UV_KEYRING_PROVIDER",
        "UV_INSECURE_HOST",
        "UV_NATIVE_TLS",
        "UV_SYSTEM_CERTS",
        "UV_OFFLINE",
        "UV_CACHE_DIR",
        "UV_NO_CACHE",
        "UV_HTTP_TIMEOUT",
        "UV_REQUEST_TIMEOUT",
        "UV_HTTP_CONNECT_TIMEOUT",
        "UV_HTTP_RETRIES",
        "UV_CONCURRENT_DOWNLOADS",
        "UV_LINK_MODE",
    ]
)
KEPT_OPTIONS = frozenset(
    [
        "index-url",
        "extra-index-url",
        "find-links",
        "no-index",
        "index-strategy",
        "keyring-provider",
        "allow-insecure-host",
        "native-tls",
        "system-certs",
        "offline",
        "cache-dir",
        "no-cache",
        "link-mode",
    ]
)
# the options that yield to more variables than the one of their own name
YIELDS = {
    "default-index": ("UV_DEFAULT_INDEX", "UV_INDEX_URL"),
    "index-url": ("UV_DEFAULT_INDEX", "UV_INDEX_URL"),
    "allow-insecure-host": ("UV_INSECURE_HOST",),
}


def files(environ: Mapping[str, str]) -> list[Path]:
    """List the configuration files of the system and the user, the weakest first."""
    if "UV_NO_CONFIG" in environ:
        return []
    if own := environ.get("UV_CONFIG_FILE"):
        return [Path(own)]
    systems = environ.get("XDG_CONFIG_DIRS", "").split(":")
    of_system = [Path(folder, "uv", "uv.toml") for folder in systems if folder]
    at_home = environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return [Path("/etc/uv/uv.toml"), *reversed(of_system), Path(at_home, "uv", "uv.toml")]


def settings(paths: Iterable[Path], environ: Mapping[str, str]) -> list[Setting]:
    """Return what is kept of the variables, and of the files what no variable says, a later over an earlier.

    Raises ``SystemExit`` if a file is malformed, which would stop uv too.
    """
    found = {
        name: Setting(_option(name), (value,), f"the variable {name}")
        for name, value in environ.items()
        if _kept(name) and value
    }
    for path in paths:
        for name, values in _options(path):
            if not any(environ.get(v) for v in YIELDS.get(name, (_variable(name),))):
                found[name] = Setting(name, values, str(path))
    return list(found.values())


def arguments(kept: Iterable[Setting]) -> list[str]:
    """Return the options by which uv gets what stands in files."""
    given = []
    for setting in kept:
        if setting.origin.startswith("the variable "):
            continue
        for value in setting.values:
            given += [f"--{setting.name}"] if value == "True" else [f"--{setting.name}", value]
    return given


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of uv that are kept, and the one by which it reads no file."""
    return {name: value for name, value in environ.items() if _kept(name)} | {"UV_NO_CONFIG": "1"}


def _kept(variable: str) -> bool:
    login = variable.startswith("UV_INDEX_") and variable.endswith(("_USERNAME", "_PASSWORD"))
    return variable in KEPT_VARIABLES or login


def _variable(option: str) -> str:
    return f"UV_{option.upper().replace('-', '_')}"


def _option(variable: str) -> str:
    return variable.removeprefix("UV_").lower().replace("_", "-")


def _options(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The kept options of one file; the table ``pip`` is above the others, as uv's own order is."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return
    except tomllib.TOMLDecodeError as error:
        raise SystemExit(f"cannot read {path}: {error}") from error
    indexes = [index for index in table.get("index", []) if not index.get("explicit")]
    for name, default in (("index", False), ("default-index", True)):
        named = tuple(map(_named, (i for i in indexes if bool(i.get("default")) is default)))
        if named:
            yield name, named
    for name, value in (table | table.get("pip", {})).items():
        if name in KEPT_OPTIONS and value is not False:
            yield name, tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _named(index: dict[str, Any]) -> str:
    return f"{index['name']}={index['url']}" if "name" in index else str(index["url"])
