"""The door finds its checkout, passes on what it was given, and is quick when there is nothing to do."""

from pathlib import Path

import pytest


def test_arguments_folder_and_environment_reach_the_command(machine, tmp_path) -> None:
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    done = machine.study("sample", "a b", "", "--out=x*", cwd=elsewhere)
    assert done.code == 0
    assert done.ran["arguments"] == ["sample", "a b", "", "--out=x*"]
    assert Path(done.ran["folder"]) == elsewhere
    assert done.ran["PYTHONPATH"] == str(machine.checkout)
    assert done.ran["KERAS_BACKEND"] == "tensorflow"
    assert done.ran["TF_CPP_MIN_LOG_LEVEL"] == "3"


def test_a_python_home_of_another_python_is_not_passed_on(machine) -> None:
    assert machine.study("status", PYTHONHOME="/nowhere").ran.get("PYTHONHOME") is None


def test_a_log_level_of_the_users_is_kept(machine) -> None:
    assert machine.study("status", TF_CPP_MIN_LOG_LEVEL="0").ran["TF_CPP_MIN_LOG_LEVEL"] == "0"


def test_through_a_chain_of_links_from_another_folder(machine, tmp_path) -> None:
    links = tmp_path / "links"
    links.mkdir()
    (links / "first").symlink_to(Path("..") / machine.checkout.name / "study")
    (links / "second").symlink_to("first")
    (tmp_path / "third").symlink_to(links / "second")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = machine.study("status", study=tmp_path / "third", cwd=elsewhere)
    assert done.code == 0
    assert done.ran["PYTHONPATH"] == str(machine.checkout)
    assert Path(done.ran["folder"]) == elsewhere


def test_as_a_relative_path_and_by_its_bare_name(machine) -> None:
    assert machine.study("status", study="./study").code == 0
    machine.program("call", '#!/bin/sh\nexec bash study "$@"\n')
    assert machine.study("status", study=machine.bin / "call").ran["arguments"] == ["status"]


def test_the_second_call_sets_nothing_up_and_says_nothing(machine) -> None:
    first = machine.study("status")
    assert machine.calls() == ["venv", "pip " + str(machine.checkout / "requirements.lock")]
    assert ".venv is ready" in first.err
    second = machine.study("status")
    assert machine.calls() == []
    assert second.err == ""


def test_help_on_a_fresh_clone_lists_the_commands_without_a_set_up(machine) -> None:
    for arguments in ((), ("--help",), ("-h",)):
        done = machine.study(*arguments)
        assert done.code == 0
        assert "paper" in done.out
        assert "few minutes" in done.out
    assert machine.calls() == []
    assert not (machine.checkout / ".venv").exists()


def test_an_unknown_command_on_a_fresh_clone_ends_before_the_set_up(machine) -> None:
    done = machine.study("papper")
    assert done.code == 2
    assert done.err.splitlines() == [done.err.strip()]
    assert "'papper'" in done.err
    assert "paper, test, verify" in done.err
    assert machine.calls() == []


def test_options_before_the_command_do_not_hide_it(machine) -> None:
    machine.study("--debug", "check")
    assert machine.calls()[-1].endswith("requirements-dev.lock")


def test_no_system_install_is_taken_from_anywhere_on_the_line(machine) -> None:
    for arguments in (("--no-system-install", "paper"), ("paper", "--no-system-install")):
        ran = machine.study(*arguments).ran
        assert ran["arguments"] == ["paper"]
        assert ran["STUDY_NO_SYSTEM_INSTALL"] == "1"
    assert machine.study("paper").ran.get("STUDY_NO_SYSTEM_INSTALL") is None


@pytest.mark.parametrize("shell", ["sh", "bash --posix"])
def test_by_another_shell(machine, shell: str) -> None:
    machine.program("call", f'#!/bin/sh\nexec {shell} study "$@"\n')
    done = machine.study("status", "a b", study=machine.bin / "call")
    assert done.code == 0, done.err
    assert done.ran["arguments"] == ["status", "a b"]


def test_from_a_pipe_it_says_how_to_call_it(machine) -> None:
    machine.program("call", "#!/bin/sh\nexec bash <study\n")
    done = machine.study(study=machine.bin / "call")
    assert done.code == 2
    assert done.err.splitlines() == [
        "study: it has to know where it lies, so it cannot be read from a pipe; call it by its path"
    ]


def test_what_the_caller_closed_is_taken_by_no_file(machine, tmp_path: Path) -> None:
    """Else the first file that a program opens would get what it prints."""
    ran = "import os\nfor number in range(3):\n    os.fstat(number)\nopen('ran', 'w').close()\n"
    (machine.checkout / "ran.py").write_text(ran)
    machine.study("status")  # sets up
    for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        (machine.checkout / "ran").unlink(missing_ok=True)
        machine.program("call", f"#!/bin/sh\nexec {machine.bin}/bash study status {closed}\n")
        assert machine.study(study=machine.bin / "call").code == 0
        assert (machine.checkout / "ran").exists(), closed
