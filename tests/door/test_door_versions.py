"""``test --python`` and ``test --canary``: each in an environment of its own, beside that of the study."""

import pytest

VERSIONS = ("3.11", "3.12", "3.13")


@pytest.fixture
def pythons(machine):
    """Beside python3, which is 3.11, a python3.12 and, as pyenv has it, a 3.13 that is not on PATH."""
    text = (machine.bin / "python3").read_text()
    machine.program("python3.12", text.replace("3.11.9", "3.12.4"))
    machine.program("python3.13", "#!/bin/sh\necho 'pyenv: python3.13: command not found' >&2\nexit 127\n")
    own = machine.folder / ".pyenv/versions/3.13.2/bin"
    own.mkdir(parents=True)
    machine.program("of-pyenv", text.replace("3.11.9", "3.13.2"))
    (machine.bin / "of-pyenv").rename(own / "python")
    return machine


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("as_one_word", [True, False])
def test_a_python_that_is_asked_for_has_an_environment_of_its_own(pythons, version, as_one_word) -> None:
    option = [f"--python={version}"] if as_one_word else ["--python", version]
    done = pythons.study("test", *option, "-x")
    assert done.code == 0
    assert f"making .venv-{version} with Python {version}." in done.err
    assert done.ran["arguments"] == ["test", *option, "-x"]
    assert not (pythons.checkout / ".venv").exists()
    again = pythons.study("test", *option)
    assert again.err == ""


def test_the_studys_own_environment_is_another(pythons) -> None:
    assert ".venv is ready" in pythons.study("test").err
    assert ".venv-3.12 is ready" in pythons.study("test", "--python", "3.12").err
    assert pythons.study("test").err == ""


def test_the_canary_has_an_environment_of_its_own(pythons) -> None:
    assert ".venv-canary is ready" in pythons.study("test", "--canary").err
    both = pythons.study("test", "--canary", "--python", "3.13")
    assert "making .venv-3.13-canary with Python 3.13.2 " in both.err


def test_uv_is_asked_for_the_python_that_is_not_here(uv) -> None:
    uv.program("uv", (uv.bin / "uv").read_text().replace("echo 'uv venv'", 'echo "$*"'))
    assert uv.study("test", "--python", "3.13", STAND_IN_VERSION="3.12.1").code == 0
    made = next(call for call in uv.calls() if call.startswith("venv"))
    assert "--python 3.13 " in made
    assert made.endswith(".venv-3.13")


def test_a_python_that_is_not_here_is_one_line_that_says_where_to_get_it(machine) -> None:
    done = machine.study("test", "--python", "3.13")
    assert done.code == 3
    (line,) = done.err.splitlines()
    assert line.startswith("study: no Python 3.13 here; ")
    assert "dnf install python3.13" in line
    assert machine.calls() == []


@pytest.mark.parametrize("version", ["3.10", "3", "3.14", "3.1?", "/usr", "3.13; true"])
def test_a_python_that_the_study_is_not_for_is_wrong_usage(pythons, version) -> None:
    done = pythons.study("test", "--python", version)
    assert done.code == 2
    assert done.err.splitlines() == [
        f"study: the study is for Python 3.11, 3.12 and 3.13, not for '{version}'"
    ]
    assert pythons.calls() == []


def test_other_commands_have_no_such_choice(pythons) -> None:
    done = pythons.study("status", "--python", "3.13", "--canary")
    assert ".venv is ready" in done.err
    assert done.ran["arguments"] == ["status", "--python", "3.13", "--canary"]
