"""pip with those of the user's settings that say where to fetch from, and no others."""

import configparser
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from commands.door.kept import Setting

KEPT = frozenset(
    [
        "index-url",
        "pypi-url",
        "extra-index-url",
        "find-links",
        "no-index",
        "trusted-host",
        "proxy",
        "cert",
        "client-cert",
        "timeout",
        "default-timeout",
        "retries",
        "resume-retries",
        "cache-dir",
        "no-cache-dir",
        "keyring-provider",
    ]
)
# whose certificates are trusted; any other feature may change what is installed
FEATURES = {"use-feature": "truststore", "use-deprecated": "legacy-certs"}


def files(environ: Mapping[str, str]) -> list[Path]:
    """List the configuration files that pip itself would read, the weakest first."""
    from pip._internal.configuration import get_configuration_files, kinds

    own = environ.get("PIP_CONFIG_FILE", "")
    if own == os.devnull:
        return []
    of = get_configuration_files()
    user = [] if os.path.exists(own) else of[kinds.USER]
    return [Path(name) for name in (*of[kinds.GLOBAL], *user, *of[kinds.SITE], own) if name]


def settings(paths: Iterable[Path], environ: Mapping[str, str]) -> list[Setting]:
    """Return what is kept of the files, a later one over an earlier, and of the variables, over both.

    Raises ``SystemExit`` if a file is malformed, which would stop pip too.
    """
    parsed = [(path, _parsed(path)) for path in paths]
    found: dict[str, Setting] = {}
    for section in ("global", "install"):  # a section's rank is above a file's
        for path, parser in parsed:
            for name, value in parser.items(section) if parser.has_section(section) else ():
                _keep(found, name, value, str(path))
    for variable, value in environ.items():
        if variable.startswith("PIP_"):
            _keep(found, variable.removeprefix("PIP_"), value, f"the variable {variable}")
    return list(found.values())


def _parsed(path: Path) -> configparser.RawConfigParser:
    """Read one file; one that cannot be opened holds nothing, as to pip."""
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(path.read_text(encoding="utf-8", errors="surrogateescape"), str(path))
    except OSError:
        pass
    except configparser.Error as error:
        raise SystemExit(f"cannot read {path}: {' '.join(str(error).split())}") from error
    return parser


def _keep(found: dict[str, Setting], name: str, value: str, origin: str) -> None:
    name = name.lower().replace("_", "-").removeprefix("--")
    words = tuple(value.split())
    if name in FEATURES:
        words = tuple(word for word in words if word == FEATURES[name])
    if words and (name in KEPT or name in FEATURES):  # an empty value sets nothing
        found[name] = Setting(name, words, origin)


def environment(kept: Iterable[Setting]) -> dict[str, str]:
    """Return the variables by which pip gets the settings, reads no file and asks nothing."""
    variables = {f"PIP_{s.name.upper().replace('-', '_')}": " ".join(s.values) for s in kept}
    return variables | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
    }
