"""What a caller's shell hands on changes nothing: the same bytes as in a clean environment."""

import subprocess
from pathlib import Path

import pytest

# of a function that bash exports, under the name that it has since 2014
FUNCTION = "() { echo 'a function of the caller'; return 1; }"
FUNCTIONS = (
    "cd find grep python3 sed exec unset command printf readlink say fail compgen env builtin set export "
    "local return trap shift echo test [ . source eval pwd dirname bash mkdir rm wait kill sleep read listed"
)
VARIABLES = {
    "CDPATH": "/:/usr:/tmp",
    "IFS": "/et",
    "POSIXLY_CORRECT": "1",
    "GREP_OPTIONS": "-v --color=always",
    "GREP_COLOR": "1;32",
    "GREP_COLORS": "mt=01;31",
    "TAR_OPTIONS": "--nonsense",
    "SHELLOPTS": "noclobber:nounset:errexit:noglob",
    "BASHOPTS": "nocaseglob:failglob:nullglob:expand_aliases:nocasematch",
    "GLOBIGNORE": "*",
    "ENV": "start-up",
    "BASH_ENV": "start-up",
    "PS4": "+ ",
    "PYTHONINSPECT": "1",
    "PYTHONSTARTUP": "/nowhere/start.py",
    "PYTHONHOME": "/nowhere",
    "PYTHONPLATLIBDIR": "nowhere",
    "PYTHONUSERBASE": "/nowhere",
    "PYTHONSAFEPATH": "1",
    "PYTHONOPTIMIZE": "2",
    "PYTHONWARNINGS": "error",
    "PYTHONIOENCODING": "ascii",
    "PYTHONPATH": "/nowhere",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONLEGACYWINDOWSSTDIO": "1",
    "VIRTUAL_ENV": "/nowhere",
    "CONDA_PREFIX": "/nowhere",
    "GIT_DIR": "/nowhere",
    "GIT_INDEX_FILE": "/nowhere",
    "LC_ALL": "tr_TR.UTF-8",
    "LANG": "de_DE.ISO-8859-1",
    "LC_COLLATE": "en_US.UTF-8",
    "LC_NUMERIC": "de_DE.UTF-8",
    "STUDY_SHELL": "1",
    "HOME": "",
    "PWD": "/nowhere",
    "OLDPWD": "/nowhere",
    "path": "/nowhere",
    "root": "/nowhere",
    "name": "/nowhere",
    "command": "paper",
    "help": "yes",
    "child": "1",
    "uv": "/nowhere",
    "python": "/nowhere",
}
MADE_BY_BASH = {"_", "PWD", "SHLVL", "arguments", "folder", "LC_CTYPE", "BASH_EXECUTION_STRING"}


@pytest.fixture
def ready(machine):
    machine.study("status")
    machine.calls()
    return machine


def said(done) -> list[str]:
    """The lines on stderr without their seconds, and without bash's own on a locale that it has not."""
    lines = [line.split(" (")[0] for line in done.err.splitlines()]
    return [line for line in lines if not line.startswith("bash: warning: setlocale")]


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize("command", ["--help", "status"])
def test_a_variable_of_the_callers_changes_nothing(machine, variable: str, command: str) -> None:
    """On a fresh clone, so that the help is the door's own and ``status`` sets everything up."""
    (machine.checkout / "start-up").write_text("cd() { echo no; }; grep() { echo no; }; CDPATH=/\n")
    clean = machine.study(command, study="./study")
    calls = machine.calls()
    for path in machine.checkout.glob(".venv"):
        path.rename(machine.folder / "first")
    done = machine.study(command, study="./study", **{variable: VARIABLES[variable]})
    assert done.code == clean.code == 0
    assert said(done) == said(clean)
    assert machine.calls() == calls
    if command == "--help":
        assert done.out == clean.out
        return
    differing = {n for n in {*done.ran, *clean.ran} if done.ran.get(n) != clean.ran.get(n)} - MADE_BY_BASH
    assert differing <= {variable}
    if differing and variable.startswith(("PYTHON", "GREP", "TAR", "GIT", "BASH", "SHELL", "STUDY")):
        assert variable not in done.ran


def test_exported_functions_stand_for_no_program(machine) -> None:
    clean = machine.study("--help")
    functions = {f"BASH_FUNC_{name}%%": FUNCTION for name in FUNCTIONS.split()}
    assert machine.study("--help", **functions).out == clean.out
    done = machine.study("status", **functions)
    assert done.code == 0
    assert "of the caller" not in done.out + done.err
    assert not [name for name in done.ran if name.startswith("BASH_FUNC")]  # nor for those that we start


def test_the_environments_python_gets_the_variables_of_the_study(ready) -> None:
    ours = {
        "PYTHONUTF8": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONPATH": str(ready.checkout),
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    assert (
        ready.study("status", PYTHONUTF8="0", PYTHONNOUSERSITE="", KERAS_BACKEND="jax").ran.items()
        >= ours.items()
    )


@pytest.mark.parametrize("kept", ["PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONHASHSEED"])
def test_what_changes_no_result_is_the_callers(ready, kept: str) -> None:
    assert ready.study("status", **{kept: "1"}).ran[kept] == "1"


# -------------------------------------------------- paths


@pytest.mark.parametrize(
    "name", ["a b", "a\nb", "a\n", "a;b$c", "[a]*?", "-a", "a'b\"c", "ä", "a%sb", "a\\b", "{a,b}", "~", "!a&"]
)
def test_the_checkout_may_be_called_anything(machine, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "below" / name
    machine.make_checkout(folder)
    link = tmp_path / "below" / f"{name} link"
    link.symlink_to(folder / "study")
    for study, cwd in ((folder / "study", tmp_path), ("./study", folder), (link, tmp_path)):
        done = machine.study("status", study=study, cwd=cwd)
        assert done.code == 0, done.err
        assert done.ran["PYTHONPATH"] == str(folder)
    machine.program("call", '#!/bin/sh\nexec bash -- "$STUDY" status\n')
    relative = machine.study("status", study=machine.bin / "call", cwd=folder.parent, STUDY=f"{name}/study")
    assert relative.ran["PYTHONPATH"] == str(folder)


def test_a_link_whose_target_ends_in_a_line_end(machine, tmp_path: Path) -> None:
    folder = tmp_path / "line\n"
    machine.make_checkout(folder)
    (tmp_path / "link").symlink_to(folder)
    done = machine.study("status", study=tmp_path / "link/study")
    assert done.ran["PYTHONPATH"] == str(folder)


def test_a_current_folder_that_is_gone(machine, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = 'cd "$1" && rmdir "$1" && exec "$2" --help'
    done = subprocess.run(
        ["bash", "-c", script, "-", gone, machine.checkout / "study"],
        env={"PATH": str(machine.bin), "HOME": str(machine.folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == machine.study("--help").out


def test_a_folder_in_which_no_lock_can_be_made_is_one_line(machine) -> None:
    machine.program("ln", "#!/bin/sh\nexit 1\n")
    done = machine.study("status")
    assert done.code == 1
    (line,) = done.err.splitlines()
    assert f"cannot write to {machine.checkout / '.venv/.study'}" in line


# -------------------------------------------------- users without a home


def test_a_user_without_a_home_gets_one_in_the_environments_state(machine, tmp_path: Path) -> None:
    """A root of the file system that is not the user's own is no home: containers of any user say so."""
    machine.program("call", '#!/bin/sh\nunset HOME LOGNAME USER\nexec "$STUDY" status\n')
    ran = machine.study("status", study=machine.bin / "call", STUDY=str(machine.checkout / "study")).ran
    assert Path(ran["HOME"]).is_absolute()
    assert Path(ran["HOME"]).is_dir()
    assert not list(machine.checkout.glob("~"))


def test_a_temporary_folder_that_cannot_be_written_to_is_said_and_left(ready) -> None:
    done = ready.study("status", TMPDIR="/nowhere/at all")
    assert done.code == 0
    assert done.err.splitlines() == [
        "study: TMPDIR is /nowhere/at all, where nothing can be written; using /tmp"
    ]
    assert "TMPDIR" not in done.ran
    assert ready.study("status", TMPDIR=str(ready.folder)).ran["TMPDIR"] == str(ready.folder)
