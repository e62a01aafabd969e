"""Environments: what is installed for which command, again when a lock changes, mended when cut off."""

import os
import re
import signal
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def installed(machine) -> list[str]:
    return [Path(call.split(" ", 1)[1]).name for call in machine.calls() if call.startswith(("pip ", "uv /"))]


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 600  # a guard alone
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never appeared"
        time.sleep(0.02)


def test_tests_and_checks_need_the_development_lock_which_holds_the_runtime(machine) -> None:
    machine.study("status")
    assert installed(machine) == ["requirements.lock"]
    machine.study("check")
    assert installed(machine) == ["requirements-dev.lock"]
    machine.study("check")
    machine.study("status")
    assert installed(machine) == []


@pytest.mark.parametrize("words", [["--device", "gpu"], ["--device=gpu"]])
def test_the_first_command_on_a_gpu_brings_its_libraries(machine, words) -> None:
    machine.study("run", "x", "--device", "cpu")
    assert installed(machine) == ["requirements.lock"]
    done = machine.study("run", "x", *words)
    assert installed(machine) == ["requirements-cuda.lock"]
    assert "up to 3000 MB to fetch" in done.err  # beside what the runtime brought
    machine.study("run", "x", *words)
    machine.study("run", "x", "--device", "auto")
    assert installed(machine) == []


def test_a_fresh_clone_installs_once_for_the_tests(machine) -> None:
    machine.study("test")
    machine.study("docs")
    machine.study("status")
    machine.study("paper", "--executor", "slurm", "--dry-run")
    tools = [f"requirements-{group}.lock" for group in ("dev", "docs", "slurm")]
    assert installed(machine) == tools


def test_the_pages_need_the_runtime_and_tools_of_their_own(machine) -> None:
    machine.study("docs")
    assert installed(machine) == ["requirements.lock", "requirements-docs.lock"]
    machine.study("docs")
    assert installed(machine) == []


@pytest.mark.parametrize("option", [("--executor", "slurm"), ("--executor=slurm",)])
def test_a_cluster_needs_the_plugin_that_submits_jobs(machine, option: tuple[str, ...]) -> None:
    machine.study("paper", "--dry-run")
    assert installed(machine) == ["requirements.lock"]
    machine.study("paper", *option, "--dry-run")
    assert installed(machine) == ["requirements-slurm.lock"]


def test_the_environments_python_finds_the_checkout(machine) -> None:
    machine.study("status")
    (told,) = (machine.checkout / ".venv").glob("lib/python3.*/site-packages/equipoise.pth")
    assert told.read_text() == "../../../..\n"
    assert (told.parent / told.read_text().strip()).resolve() == machine.checkout
    told.unlink()  # of an environment from before the front was there
    machine.study("status")
    assert told.read_text() == "../../../..\n"


def test_an_environment_that_cannot_be_written_to_is_no_error(machine) -> None:
    machine.study("status")
    (told,) = (machine.checkout / ".venv").glob("lib/python3.*/site-packages/equipoise.pth")
    told.unlink()
    told.symlink_to(machine.folder / "nowhere" / "at all")  # not writable, even to root
    done = machine.study("status")
    assert (done.code, done.err) == (0, "")


def test_the_real_locks_of_development_and_of_a_gpu_hold_the_runtime_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^\S+==[^ ;]+", (ROOT / name).read_text(), flags=re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")
    assert pins("requirements.lock") <= pins("requirements-cuda.lock")
    for group in ("docs", "slurm"):  # installed into the same environment
        own = pins(f"requirements-{group}.lock")
        shared = {pin.split("==")[0] for pin in own & pins("requirements-dev.lock")}
        names = [{pin.split("==")[0] for pin in of} for of in (own, pins("requirements-dev.lock"))]
        assert shared == names[0] & names[1]


@pytest.mark.parametrize(
    "name", [f"requirements{of}.lock" for of in ("", "-dev", "-docs", "-slurm", "-bench", "-cuda")]
)
def test_the_real_locks_pin_by_hash_and_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text()
    assert text.count("--hash=sha256:") >= text.count("==") > 10
    assert "://" not in text
    assert not re.search("^-", text, flags=re.MULTILINE)  # no option either, such as where to look


def test_locks_are_installed_by_hash(machine) -> None:
    machine.study("status")
    assert "--require-hashes" in (machine.folder / "pip-arguments").read_text()


def test_a_changed_lock_is_installed_again(machine) -> None:
    machine.study("status")
    installed(machine)
    (machine.checkout / "requirements.lock").write_text("one==1.1\n")
    machine.study("status")
    assert installed(machine) == ["requirements.lock"]
    machine.study("status")
    assert installed(machine) == []


def test_the_bench_has_an_environment_of_its_own(machine) -> None:
    for argument in ("--help", "scale", "profile"):
        assert machine.study("bench", argument).code == 0
    assert not (machine.checkout / ".venv-bench").exists()
    assert machine.study("bench").code == 0
    assert installed(machine) == ["requirements.lock", "requirements-bench.lock", "torch.txt"]
    last = (machine.folder / "pip-arguments").read_text().splitlines()[-1]
    assert "--no-deps" in last
    assert "--require-hashes" not in last
    machine.study("bench")
    assert installed(machine) == []


def test_peers_are_not_installed_for_a_call_that_is_refused(machine) -> None:
    machine.study("status")
    installed(machine)
    (machine.checkout / "ran.py").write_text("import sys; sys.exit(2 if 'nosuch' in sys.argv else 0)\n")
    for command in ("bench", "race"):
        assert machine.study(command, "nosuch").code == 2
        assert installed(machine) == []
        assert not (machine.checkout / ".venv-bench").exists()
    assert machine.study("bench").code == 0
    assert installed(machine) == ["requirements-bench.lock", "torch.txt"]


def test_a_race_needs_the_peers_and_its_rules_do_not(machine) -> None:
    for option in ("--help", "--rules", "--show"):
        assert machine.study("race", option).code == 0
        assert not (machine.checkout / ".venv-bench").exists()
    assert machine.study("race").code == 0
    assert installed(machine) == ["requirements.lock", "requirements-bench.lock", "torch.txt"]


def test_uv_is_used_where_it_is_and_needs_no_python(uv) -> None:
    uv.without("python3")
    assert uv.study("status").code == 0
    assert uv.calls() == ["uv venv", "uv pip", f"uv {uv.checkout / 'requirements.lock'}"]
    assert "--require-hashes" in (uv.folder / "uv-arguments").read_text()
    uv.study("bench")
    assert uv.calls() == [
        "uv venv",
        "uv pip",
        f"uv {uv.checkout / 'requirements-bench.lock'}",
        f"pip {uv.checkout / 'benchmarks/torch.txt'}",
    ]


def test_a_uv_that_does_not_run_is_passed_over(machine) -> None:
    machine.program("uv", "#!/bin/sh\nexit 127\n")
    assert machine.study("status").code == 0
    assert installed(machine) == ["requirements.lock"]


def test_without_a_python_that_will_do(machine) -> None:
    for version in ("3.10.14", "3.14.0", "2.7.18"):
        done = machine.study("status", STAND_IN_VERSION=version)
        assert done.code == 3
        assert len(done.err.splitlines()) == 1
        assert "3.11" in done.err
    machine.without("python3")
    assert machine.study("status").code == 3


def test_another_python_is_found_by_its_number(machine) -> None:
    old = "#!/bin/sh\necho 3.9.2\n"
    (machine.bin / "python3").rename(machine.bin / "python3.12")
    machine.program("python3", old)
    done = machine.study("status", STAND_IN_VERSION="3.12.4")
    assert done.code == 0
    assert "Python 3.12.4" in done.err


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "bytes"),
        ("NewConnectionError: Temporary failure in name resolution", "connection"),
        ("ERROR: [Errno 28] No space left on device", "space"),
        ("ERROR: something else", "installer failed"),
    ],
)
def test_a_failed_installation_is_one_line_that_names_reason_and_log(machine, said, reason) -> None:
    machine.set("pip-says", said + "\n")
    done = machine.study("status")
    assert done.code == 1
    last = done.err.splitlines()[-1]
    assert reason in last
    assert "requirements.lock" in last
    log = machine.checkout / ".venv/.study/log"
    assert str(log) in last
    assert said in log.read_text()
    (machine.folder / "pip-says").unlink()
    again = machine.study("status")
    assert again.code == 0
    assert "cut off" not in again.err  # nothing had been changed, so nothing is made anew


def test_a_failure_after_the_first_change_makes_the_environment_anew(machine) -> None:
    machine.set("pip-says", "Installing collected packages: one\nERROR: No space left on device\n")
    assert machine.study("status").code == 1
    (machine.folder / "pip-says").unlink()
    machine.calls()
    done = machine.study("status")
    assert "cut off; making it anew" in done.err
    assert machine.calls()[0] == "venv"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_set_up_says_so_and_is_mended(machine, number) -> None:
    machine.set("pip-hangs")
    process = machine.start("status")
    wait_for(machine.folder / "hanging")
    os.kill(process.pid, number)
    done = machine.finish(process)
    assert done.code == 130
    assert "interrupted" in done.err.splitlines()[-1]
    assert not (machine.checkout / ".venv/.study/lock").is_symlink()
    (machine.folder / "pip-hangs").unlink()
    left = machine.checkout / ".venv/left-over"
    left.mkdir()
    again = machine.study("status")
    assert again.code == 0
    assert "cut off; making it anew" in again.err
    assert not left.exists()
    assert machine.study("status").err == ""


def test_a_killed_set_up_is_mended(machine) -> None:
    machine.set("pip-hangs")
    process = machine.start("status")
    wait_for(machine.folder / "hanging")
    os.killpg(process.pid, signal.SIGKILL)
    machine.finish(process)
    assert (machine.checkout / ".venv/.study/lock").is_symlink()  # nobody was left to remove it
    (machine.folder / "pip-hangs").unlink()
    again = machine.study("status")
    assert again.code == 0
    assert "cut off; making it anew" in again.err


def test_calls_at_the_same_time_set_up_once(machine) -> None:
    machine.set("pip-is-slow")
    done = [machine.finish(process) for process in [machine.start("status") for _ in range(4)]]
    assert [d.code for d in done] == [0] * 4
    assert installed(machine) == ["requirements.lock"]
    assert sum("waiting for it" in d.err for d in done) == 3


def test_a_lock_of_a_number_that_is_another_programs_now_is_no_lock(machine) -> None:
    state = machine.checkout / ".venv/.study"
    state.mkdir(parents=True)
    (state / "lock").symlink_to(str(os.getpid()))  # alive, but not a bash
    assert machine.study("status").code == 0
    assert not (state / "lock").is_symlink()


def test_a_lock_left_by_an_earlier_process_of_our_own_number_is_no_lock(machine) -> None:
    # in a fresh container the same command gets the same number each time
    line = "mkdir -p .venv/.study; ln -s $$ .venv/.study/lock; exec bash study status"
    machine.program("call", f"#!/usr/bin/env bash\n{line}\n")
    assert machine.study(study=machine.bin / "call").code == 0


def test_the_environment_may_be_a_link_to_another_checkouts(machine, tmp_path) -> None:
    machine.study("status")
    machine.calls()
    other = tmp_path / "other"
    machine.make_checkout(other)
    (other / ".venv").symlink_to(machine.checkout / ".venv")
    done = machine.study("status", study=other / "study", cwd=other)
    assert done.ran["PYTHONPATH"] == str(other)
    assert machine.calls() == []


def test_a_link_to_nothing_is_one_line(machine) -> None:
    (machine.checkout / ".venv").symlink_to("nowhere")
    done = machine.study("status")
    assert done.code == 1
    assert done.err.splitlines() == [done.err.strip()]
    assert "nowhere" in done.err


def test_a_file_in_the_place_of_the_environment_is_one_line(machine) -> None:
    (machine.checkout / ".venv").write_text("")
    done = machine.study("data")
    assert done.code == 1
    assert done.err.splitlines() == [
        f"study: {machine.checkout}/.venv is no folder, so no environment can be made there; remove it"
    ]
    assert machine.calls() == []


def test_an_environment_whose_python_is_gone_is_made_anew(machine) -> None:
    machine.study("status")
    machine.calls()
    python = machine.checkout / ".venv/bin/python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    done = machine.study("status")
    assert done.code == 0
    assert "gone; making it anew" in done.err
    assert machine.calls()[0] == "venv"


def test_someone_elses_environment_with_another_python_is_left_alone(machine) -> None:
    python = machine.checkout / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho 3.9.1\n")
    python.chmod(0o755)
    done = machine.study("status")
    assert done.code == 1
    assert str(machine.checkout / ".venv") in done.err
    assert python.read_text().endswith("3.9.1\n")
