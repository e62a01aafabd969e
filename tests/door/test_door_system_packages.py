"""Missing system packages: installed where the door may, named where it may not."""

import pytest

VENV_LINE = "apt-get install --no-install-recommends python3.11-venv"


@pytest.fixture
def bare(debian):
    """A Debian whose python3 came without ensurepip."""
    debian.set("no-ensurepip")
    return debian


APT_SAYS = """Reading package lists... Done
The following NEW packages will be installed:
  latexmk libzzip-0-13 lmodern
0 upgraded, 45 newly installed, 0 to remove and 3 not upgraded.
Need to get %s of archives.
After this operation, 441 MB of additional disk space will be used.
Do you want to continue? [Y/n] N
Abort.
"""


def apt_calls(machine) -> list[str]:
    """What was asked of apt-get, but for how much it would fetch."""
    calls = [call for call in machine.calls() if call.startswith("apt-get")]
    return [call for call in calls if "--assume-no" not in call]


def test_root_on_debian_gets_ensurepip_installed_and_is_told(bare) -> None:
    done = bare.study("status")
    assert done.code == 0
    assert VENV_LINE in done.err
    assert "--no-system-install" in done.err
    (call,) = apt_calls(bare)
    assert call.endswith("install --no-install-recommends python3.11-venv")


def test_a_machine_without_package_lists_updates_them_first(bare) -> None:
    bare.set("apt-needs-update")
    assert bare.study("status").code == 0
    assert [call.split()[-1] for call in apt_calls(bare)] == ["update", "python3.11-venv"]


def test_lists_of_packages_that_are_gone_are_updated(bare) -> None:
    bare.set("apt-lists-are-old")
    assert bare.study("status").code == 0
    assert [call.split()[-1] for call in apt_calls(bare)] == ["python3.11-venv", "update", "python3.11-venv"]


@pytest.mark.parametrize("archives", ["98.2 MB", "98.2 MB/147 MB"])
def test_how_much_apt_fetches_is_said_before(debian, archives: str) -> None:
    debian.set("apt-tells", APT_SAYS % archives)
    said = debian.study("paper").err
    assert "study: apt-get fetches 45 packages, 98.2 MB, 441 MB on disk\n" in said
    before, _, after = said.partition("apt-get fetches")
    assert "--no-system-install opts out" in before
    assert "installed (" in after


@pytest.mark.parametrize(("command", "installs"), [("arxiv", True), ("diff", False), ("status", False)])
def test_tex_is_installed_for_commands_that_build_the_paper(debian, command: str, installs: bool) -> None:
    assert ("latexmk is missing" in debian.study(command).err) == installs


def test_what_apt_does_not_tell_is_not_made_up(debian) -> None:
    debian.set("apt-tells", "ok\n")
    assert "apt-get fetches an amount that it does not tell\n" in debian.study("paper").err


@pytest.mark.parametrize("how", ["opted out", "not root", "not Debian", "apt-get fails"])
def test_otherwise_the_missing_command_is_printed(bare, how) -> None:
    arguments = ["status"]
    if how == "opted out":
        arguments.append("--no-system-install")
    elif how == "not root":
        bare.program("id", "#!/bin/sh\necho 1000\n")
    elif how == "not Debian":
        bare.without("apt-get")
    else:
        bare.set("apt-fails")
    done = bare.study(*arguments)
    assert done.code == 3
    assert done.err.splitlines()[-1].endswith(f"as root: {VENV_LINE}")
    assert bool(apt_calls(bare)) == (how == "apt-get fails")
    assert not (bare.checkout / ".venv/.study/lock").is_symlink()
    (bare.folder / "no-ensurepip").unlink()
    assert "cut off" not in bare.study("status").err


def test_uv_needs_no_ensurepip(bare, uv) -> None:
    assert bare.study("status").code == 0
    assert apt_calls(bare) == []


def test_tex_is_installed_for_the_paper_alone(debian) -> None:
    debian.study("status")
    assert debian.study("paper", "--dry-run").code == 0
    assert apt_calls(debian) == []
    done = debian.study("paper")
    assert done.code == 0
    assert "latexmk is missing" in done.err
    (call,) = apt_calls(debian)
    assert call.endswith("install --no-install-recommends latexmk lmodern")
    debian.program("latexmk", "#!/bin/sh\n")
    assert debian.study("paper").err == ""
    assert apt_calls(debian) == []


@pytest.mark.parametrize("how", ["opted out", "not root", "apt-get fails", "help"])
def test_without_tex_the_command_runs_all_the_same(debian, how) -> None:
    arguments = ["paper"]
    if how == "opted out":
        arguments.append("--no-system-install")
    elif how == "not root":
        debian.program("id", "#!/bin/sh\necho 1000\n")
    elif how == "help":
        arguments.append("--help")
    else:
        debian.set("apt-fails")
    done = debian.study(*arguments)
    assert done.code == 0
    assert done.ran["arguments"][0] == "paper"
    assert bool(apt_calls(debian)) == (how == "apt-get fails")
