"""The settings of pip and uv that are the user's: those of where to fetch from are kept, no other is."""

import itertools
import os
from pathlib import Path

import pytest

from commands.door import pip, uv
from commands.door.installer import plan
from commands.door.kept import by_relevance

# pip's own list of its files is asked for here in a process in which other tests have imported distutils
pytestmark = pytest.mark.filterwarnings("ignore:Setuptools is replacing distutils:UserWarning")
PYTHON = "/srv/study/.venv/bin/python"
WHERE = {
    "index-url": "https://mirror/simple",
    "extra-index-url": "https://one/simple https://two/simple",
    "find-links": "/opt/wheels",
    "trusted-host": "mirror",
    "proxy": "http://proxy:3128",
    "cert": "/etc/company.pem",
    "client-cert": "/etc/me.pem",
    "timeout": "60",
    "default-timeout": "60",
    "retries": "9",
    "no-index": "true",
    "cache-dir": "/scratch/pip",
    "keyring-provider": "subprocess",
    "use-feature": "truststore",
}
WHAT = (
    "user target prefix root constraint requirement no-binary only-binary require-virtualenv no-deps pre "
    "dry-run report editable log python require-hashes platform python-version abi implementation isolated "
    "quiet upgrade force-reinstall ignore-installed ignore-requires-python no-build-isolation src "
    "build-constraint config-settings global-option uploaded-prior-to no-compile "
    "break-system-packages progress-bar"
)


def conf(folder: Path, text: str, name: str = "pip.conf") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def variables(settings) -> dict[str, str]:
    return {name: value for name, value in pip.environment(settings).items() if not name.endswith("_FILE")}


@pytest.mark.parametrize("name", WHERE)
@pytest.mark.parametrize("section", ["global", "install", "a variable"])
def test_where_to_fetch_from_reaches_pip(tmp_path: Path, name: str, section: str) -> None:
    variable = "PIP_" + name.upper().replace("-", "_")
    if section == "a variable":
        kept = pip.settings([], {variable: WHERE[name]})
        assert kept[0].origin == f"the variable {variable}"
    else:
        path = conf(tmp_path, f"[{section}]\n{name} = {WHERE[name]}\n")
        kept = pip.settings([path], {})
        assert kept[0].origin == str(path)
    assert variables(kept)[variable] == WHERE[name]


@pytest.mark.parametrize("name", WHAT.split())
def test_what_to_install_and_into_where_does_not(tmp_path: Path, name: str) -> None:
    text = "".join(f"[{section}]\n{name} = /tmp/x\n" for section in ("global", "install"))
    variable = "PIP_" + name.upper().replace("-", "_")
    assert pip.settings([conf(tmp_path, text)], {variable: "/tmp/x"}) == []
    _, environment, _ = plan(PYTHON, "pip", ["-r", "lock"], {variable: "/tmp/x", "PATH": "/bin"})
    assert variable not in environment
    assert (environment["PIP_CONFIG_FILE"], environment["PATH"]) == (os.devnull, "/bin")


def test_a_feature_that_is_about_no_certificates_is_left_out(tmp_path: Path) -> None:
    path = conf(tmp_path, "[global]\nuse-feature =\n  truststore\n  fast-deps\n")
    assert variables(pip.settings([path], {}))["PIP_USE_FEATURE"] == "truststore"


def test_files_sections_and_variables_rank_as_in_pip(tmp_path: Path) -> None:
    system = conf(tmp_path, "[global]\nindex_url = a\n[install]\n--proxy = p\n", "system")
    user = conf(tmp_path, "[global]\nINDEX-URL = b\nproxy = q\ncert = c\n", "user")
    kept = {s.name: s for s in pip.settings([system, user], {"PIP_CERT": "d", "PIP_INDEX_URL": ""})}
    assert {name: s.values for name, s in kept.items()} == {
        "index-url": ("b",),
        "proxy": ("p",),
        "cert": ("d",),
    }
    assert kept["proxy"].origin == str(system)


def test_the_files_are_those_of_pip_itself(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "system"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    own = conf(tmp_path, "[global]\n", "own")
    assert pip.files({"PIP_CONFIG_FILE": os.devnull}) == []
    assert pip.files({"PIP_CONFIG_FILE": str(own)})[-1] == own
    users = [path for path in pip.files({}) if path.is_relative_to(tmp_path)]
    assert tmp_path / ".pip/pip.conf" in users
    # where a file of one's own is named, pip passes over the other ones of the user
    assert tmp_path / ".pip/pip.conf" not in pip.files({"PIP_CONFIG_FILE": str(own)})


def test_no_password_is_printed() -> None:
    (setting,) = pip.settings([], {"PIP_INDEX_URL": "https://me:secret@mirror/simple"})
    assert "secret" not in str(setting)
    assert "https://mirror/simple" in str(setting)
    assert variables([setting])["PIP_INDEX_URL"] == "https://me:secret@mirror/simple"


def test_what_most_likely_hides_a_package_comes_last() -> None:
    names = ["PIP_NO_INDEX", "PIP_INDEX_URL", "PIP_FIND_LINKS", "PIP_TIMEOUT"]
    kept = by_relevance(pip.settings([], dict.fromkeys(names, "1")))
    assert [s.name for s in kept] == ["timeout", "find-links", "index-url", "no-index"]


# -------------------------------------------------- uv

UV_WHAT = (
    "UV_CONSTRAINT UV_OVERRIDE UV_TARGET UV_PREFIX UV_SYSTEM_PYTHON UV_PYTHON UV_NO_BINARY UV_ONLY_BINARY "
    "UV_EXCLUDE_NEWER UV_PROJECT_ENVIRONMENT UV_PROJECT UV_WORKING_DIRECTORY UV_NO_VERIFY_HASHES "
    "UV_PRERELEASE UV_RESOLUTION UV_NO_BUILD UV_REQUIRE_HASHES UV_TORCH_BACKEND UV_BUILD_CONSTRAINT "
    "UV_CONFIG_FILE"
)


@pytest.mark.parametrize("name", UV_WHAT.split())
def test_uv_gets_no_other_variable(name: str) -> None:
    _, environment, _ = plan(PYTHON, "/bin/uv", [], {name: "/nowhere", "UV_CACHE_DIR": "/scratch"})
    assert name not in environment
    assert (environment["UV_CACHE_DIR"], environment["UV_NO_CONFIG"]) == ("/scratch", "1")


def test_uv_gets_the_places_of_its_files_as_options(tmp_path: Path) -> None:
    text = """
exclude-newer = "2001-01-01"
allow-insecure-host = ["mirror"]
offline = false
[[index]]
name = "company"
url = "https://mirror/simple"
[[index]]
url = "https://other/simple"
default = true
[[index]]
name = "torch"
url = "https://torch/simple"
explicit = true
[pip]
target = "/tmp/x"
find-links = ["/opt/a", "/opt/b"]
no-index = true
"""
    path = conf(tmp_path, text, "uv.toml")
    kept = uv.settings([path], {})
    given = uv.arguments(kept)
    pairs = {
        *(("--index", "company=https://mirror/simple"), ("--default-index", "https://other/simple")),
        *(("--find-links", "/opt/a"), ("--find-links", "/opt/b"), ("--allow-insecure-host", "mirror")),
    }
    assert pairs <= set(itertools.pairwise(given))
    assert len(given) == 2 * len(pairs) + 1
    assert "--no-index" in given
    assert {s.origin for s in kept} == {str(path)}


def test_a_variable_of_uvs_is_above_its_files_and_a_users_file_above_the_systems(tmp_path: Path) -> None:
    system = conf(tmp_path, 'index-url = "https://a"\ncache-dir = "/a"\n', "system.toml")
    user = conf(tmp_path, 'index-url = "https://b"\ncache-dir = "/b"\n', "user.toml")
    assert uv.arguments(uv.settings([system, user], {"UV_DEFAULT_INDEX": "https://c"})) == [
        "--cache-dir",
        "/b",
    ]


def test_the_files_of_uv(monkeypatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert uv.files({})[-1] == Path("/home/me/.config/uv/uv.toml")
    assert uv.files({"XDG_CONFIG_HOME": "/else"})[-1] == Path("/else/uv/uv.toml")
    assert uv.files({"UV_CONFIG_FILE": "/own.toml"}) == [Path("/own.toml")]
    assert uv.files({"UV_NO_CONFIG": "1"}) == []


def test_an_installer_is_not_led_to_another_python() -> None:
    misleading = {"VIRTUAL_ENV": "/a", "CONDA_PREFIX": "/b", "PYTHONPATH": "/c", "PYTHONUSERBASE": "/d"}
    for tool in ("pip", "/bin/uv"):
        command, environment, _ = plan(PYTHON, tool, [], misleading)
        assert not misleading.keys() & environment.keys()
        assert PYTHON in command
