"""What an flock's file says: who holds it, whether he works, and where an flock keeps nobody out."""

import json
import os
import signal
import sys
from dataclasses import replace

import pytest

from records import atomic
from records.locks import lock, owner, signed
from records.locks.errors import Busy, TakenOver
from records.locks.pace import Pace
from tests.records.locks.children import child, line
from tests.records.locks.test_leases import SOMEONE, Clock, ignore
from tests.records.locks.test_lock_processes import HOLD

TRUE = "import fcntl, sitecustomize\nfcntl.flock = sitecustomize.true_flock\n"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lease"


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(signed, "time", clock)
    return clock


def leave(path, by, **more):
    """What another process wrote beside its flock."""
    path.write_text(
        json.dumps({"owner": by.to_json(), "token": "t", "since": 0.0, "note": {}, "beats": 0} | more)
    )


def test_a_held_flock_says_by_whom_since_when_and_what_was_noted(path):
    held = lock.take(path, ignore)
    held.note(driver=7)
    with pytest.raises(Busy) as busy:
        lock.take(path, ignore)
    us = owner.this_process()
    assert (busy.value.note, busy.value.elsewhere, busy.value.holder.owner) == ({"driver": 7}, "", us)
    assert str(busy.value.holder).startswith(f"process {us.pid} on {us.host} since 20")
    assert busy.value.holder.stuck == ""
    held.release()
    assert path.read_bytes() == b""
    assert not lock.is_held(path)
    lock.take(path, ignore).release()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the state of a process")
def test_a_suspended_holder_is_named_and_waited_for(tmp_path):
    with child(TRUE + HOLD, tmp_path, 60) as first:
        assert line(first) == "inside"
        first.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, first.pid, os.WSTOPPED | os.WNOWAIT)
        with child(TRUE + HOLD, tmp_path, 60) as second:
            said = line(second)
            assert said.startswith(
                f"{tmp_path.name}: process {first.pid} on {owner.this_process().host} is suspended"
            )
            assert f"kill -CONT {first.pid} lets it go on" in said
            assert f"kill -KILL {first.pid} ends it" in said
            first.send_signal(signal.SIGCONT)
            first.stdin.close()  # and ends
            assert line(second) == "inside"


def test_a_holder_gives_signs_of_life(path):
    held = lock.take(path, ignore, pace=Pace(beat=0.01))
    first = path.read_bytes()
    for _ in range(10**6):
        if path.read_bytes() not in (first, b""):
            break
    else:
        raise AssertionError("no sign of life")
    held.release()


def test_the_flock_of_a_dead_process_of_this_boot_is_taken_at_once(path):
    leave(path, replace(owner.this_process(), pid=2**22 + 1))
    lock.take(path, ignore).release()


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"[1]", b'{"driver": 3, "group": 4}', b'{"owner": 3}'])
def test_a_file_that_says_nothing_keeps_nobody_out(path, content):
    path.write_bytes(content)
    lock.take(path, ignore).release()


def test_a_holder_on_another_machine_counts_though_the_flock_is_to_be_had(path, clock):
    leave(path, SOMEONE)
    with pytest.raises(Busy) as busy:
        lock.take(path, ignore)
    assert busy.value.elsewhere == "node7"
    clock.meanwhile = lambda: leave(path, SOMEONE, beats=int(clock.now) // 5) if clock.now < 200 else None
    held = lock.wait(path, ignore)
    assert 250 < clock.now < 262  # the last sign was at 195
    held.release()


def test_a_holder_of_an_earlier_boot_of_this_machine_is_not_waited_for(path):
    before = replace(owner.this_process(), boot="another boot")
    leave(path, before)
    with pytest.raises(Busy):
        lock.take(path, ignore)
    os.utime(path, (path.stat().st_mtime - 70,) * 2)
    lock.take(path, ignore).release()


def test_of_two_machines_that_take_over_at_once_one_gets_it(path, clock):
    leave(path, SOMEONE)

    others = [replace(SOMEONE, host="node8")]

    def meanwhile():
        if others and "node7" not in path.read_text():  # we wrote just now, and so does another
            leave(path, others.pop())

    clock.meanwhile = meanwhile
    held = lock.wait(path, ignore)
    assert not others
    assert 120 < clock.now < 130
    held.release()


def test_a_holder_whom_another_machine_took_over_writes_no_more(path, tmp_path):
    held = lock.take(path, ignore)
    atomic.write_text(tmp_path / "file", "ours")
    leave(path, SOMEONE)
    with pytest.raises(TakenOver):
        atomic.write_text(tmp_path / "file", "too late")
    held.release()
    assert (tmp_path / "file").read_text() == "ours"
    assert json.loads(path.read_text())["owner"]["host"] == "node7"


def test_what_the_dead_had_begun_to_write_is_removed_and_nothing_else(tmp_path):
    (tmp_path / "grids").mkdir()
    for name in (".file.0123abcd", "grids/.file.0123abcd", ".hidden", ".file.0123abc", "file.0123abcd"):
        (tmp_path / name).write_text("x")
    atomic.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".file.0123abc", ".hidden", "file.0123abcd", "grids",
    ]  # fmt: skip
    assert not list((tmp_path / "grids").iterdir())
