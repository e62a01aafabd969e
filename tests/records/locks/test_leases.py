"""Leases, where there is no flock: who gets one, who waits, and who finds out that it is another's."""

import errno
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from records import atomic
from records.locks import lease, lock, owner, signed, standing
from records.locks.errors import Busy, NoLock, TakenOver
from records.locks.pace import PACE, Pace

STILL = Pace(beat=1e9, silence=60.0)  # of a holder that gives no sign of life by itself
SOMEONE = owner.Owner("node7", "another boot", "pid:[1]", 12, 345)


class Clock:
    """A waiter's clock, which only its waiting moves; ``meanwhile`` is called in each of its pauses."""

    def __init__(self, meanwhile=lambda: None):
        self.now, self.meanwhile = 0.0, meanwhile

    def monotonic(self):
        return self.now

    def time(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        self.meanwhile()


@pytest.fixture(autouse=True)
def no_flock(monkeypatch):
    def use(number):
        def flock(descriptor, operation):
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(lock.fcntl, "flock", flock)

    use(errno.ENOSYS)
    monkeypatch.setattr(lock, "_SAID", set())
    return use


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    for module in (lease, signed):
        monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lease"


def ignore(line):
    pass


def leave(path, by, number=1, **more):
    """The lease of another process."""
    record = {"owner": by.to_json(), "token": "t", "note": {"driver": by.pid}, "beats": 0} | more
    standing.file(path, number).write_text(json.dumps(record))


@pytest.mark.parametrize("name", ["ENOSYS", "ENOLCK", "EOPNOTSUPP", "ENOTSUP"])
def test_a_lease_is_held_by_one_and_left_to_the_next(path, no_flock, name):
    no_flock(getattr(errno, name))
    said = []
    held = lock.take(path, said.append)
    assert said[0].startswith(f"{path.parent} lies on ")
    assert said[0].endswith(", which has no flock; a lease with heartbeat is used instead")
    held.note(driver=7)
    with pytest.raises(Busy) as busy:
        lock.take(path, said.append)
    assert (busy.value.note, busy.value.elsewhere) == ({"driver": 7}, "")
    assert lock.is_held(path)
    held.release()
    assert not lock.is_held(path)
    lock.take(path, said.append).release()
    assert len(said) == 1
    assert standing.numbers(path) == [2]  # no heap of old ones


def test_another_failure_of_flock_is_an_error_that_names_the_file_system(path, no_flock):
    no_flock(errno.EIO)
    with pytest.raises(
        NoLock, match=r"no lock can be made in .*, on .+ \(Input/output error\); name a folder"
    ):
        lock.take(path, ignore)


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.EACCES, "let your user write there"),
        (errno.ENOSPC, "make room there"),
        (errno.EROFS, "mount it writable"),
    ],
)
def test_what_is_no_matter_of_locks_has_a_remedy_of_its_own(path, number, remedy):
    message = str(NoLock(path.parent, OSError(number, os.strerror(number))))
    assert f"({os.strerror(number)}); {remedy}" in message
    assert ", or name another folder in EQUIPOISE_CHECKOUT" in message
    assert "local_lock" not in message


def test_where_not_even_a_lease_can_be_made_the_error_names_the_file_system(path, monkeypatch):
    opened = os.open

    def refuse(file, flags, *mode):
        if flags & os.O_EXCL:
            raise OSError(errno.EPROTO, os.strerror(errno.EPROTO), str(file))
        return opened(file, flags, *mode)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(NoLock) as caught:
        lock.take(path, ignore)
    message = str(caught.value)
    assert message.startswith(f"no lock can be made in {path.parent}, on ")
    assert "(Protocol error); name a folder on another file system in EQUIPOISE_CHECKOUT" in message
    assert "\n" not in message


def test_the_lease_of_a_dead_process_of_this_boot_is_taken_at_once(path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    gone = replace(owner.this_process(), pid=ended.pid, started=owner.started(ended.pid))
    leave(path, gone)
    ended.wait()
    orphans = []
    held = lock.take(path, ignore, orphaned=orphans.append)
    assert orphans == [{"driver": ended.pid}]
    held.release()


def test_a_process_id_given_to_another_process_does_not_hold_a_lease(path):
    earlier = replace(owner.this_process(), started=1)
    leave(path, earlier)
    lock.take(path, ignore).release()


@pytest.mark.parametrize("field", ["boot", "space"])
def test_a_process_of_another_boot_or_container_is_not_taken_for_dead(path, field, clock):
    leave(path, replace(owner.this_process(), pid=2**22 + 1, **{field: "another"}))
    with pytest.raises(Busy) as busy:
        lock.take(path, ignore)
    assert busy.value.elsewhere == owner.this_process().host


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xffgarbage", b"{}", b"[1]", b'{"owner": 3, "note": 4}', b"{"]
)
def test_a_lease_that_nobody_can_read_is_waited_out(path, content, clock):
    standing.file(path, 4).write_bytes(content)
    with pytest.raises(Busy) as busy:
        lock.take(path, ignore)
    assert (busy.value.note, busy.value.elsewhere) == ({}, "another machine")
    held = lock.wait(path, ignore)
    assert 60 <= clock.now < 63
    assert standing.numbers(path) == [5]
    held.release()


def test_a_holder_elsewhere_is_waited_for_as_long_as_it_gives_signs_of_life(path, clock):
    leave(path, SOMEONE)

    def meanwhile():
        if clock.now < 1000:
            leave(path, SOMEONE, beats=int(clock.now) // 50)  # now and then, below 60 s

    clock.meanwhile = meanwhile
    held = lock.wait(path, ignore)
    assert 1000 < clock.now < 1063
    held.release()


def test_who_may_not_wait_for_a_living_holder_learns_that_it_lives(path, clock):
    leave(path, SOMEONE)
    clock.meanwhile = lambda: leave(path, SOMEONE, beats=int(clock.now) // 5)
    with pytest.raises(Busy) as busy:
        lock.outlast(path, ignore)
    assert (busy.value.elsewhere, busy.value.note) == ("node7", {"driver": 12})
    assert 5 <= clock.now < 7
    clock.meanwhile = lambda: None
    lock.outlast(path, ignore).release()


def test_a_waiter_that_was_suspended_itself_does_not_count_that_time(path, clock):
    leave(path, SOMEONE)
    watch = lease.Watch(path, PACE)
    for _ in range(3):
        with pytest.raises(Busy):
            watch.take()
        clock.now += 3600


def test_a_holder_finds_out_that_it_was_succeeded_and_writes_no_more(path, tmp_path):
    held = lock.take(path, ignore, pace=STILL)
    atomic.write_text(tmp_path / "file", "old")
    leave(path, SOMEONE, number=2)
    (tmp_path / "grids").mkdir()
    for file in (tmp_path / "file", tmp_path / "grids" / "new"):
        with pytest.raises(TakenOver, match=r"another process has taken over .*60 s .*suspended"):
            atomic.write_text(file, "new")
    assert (tmp_path / "file").read_text() == "old"
    assert not os.listdir(tmp_path / "grids")
    atomic.write_text(tmp_path.parent / "outside", "is written")
    held.release()
    assert standing.look(path).owner == SOMEONE
    atomic.write_text(tmp_path / "file", "of whoever")


def test_a_folder_that_was_made_anew_is_not_written_by_its_earlier_holder(path, tmp_path):
    held = lock.take(path, ignore, pace=STILL)
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    with pytest.raises(TakenOver):
        held.check()
    leave(path, SOMEONE)
    before = standing.file(path, 1).read_bytes()
    again = lease.Lease(path, 1, STILL)  # knows nothing yet
    with pytest.raises(TakenOver):
        again.check()
    again.release()
    held.release()
    assert standing.file(path, 1).read_bytes() == before


def test_who_looked_long_ago_gets_no_number_that_has_passed(path):
    leave(path, owner.this_process(), number=7)
    for number in (0, 3, 6):
        assert lease.claim(path, standing.Standing(number), STILL) is None
    assert standing.numbers(path) == [7]


def test_whether_a_lease_elsewhere_is_held_is_told_by_the_clock_of_the_file_system(path):
    leave(path, SOMEONE)
    path.touch()  # as whoever takes a lease leaves it
    assert lock.is_held(path)
    before = sorted(path.parent.iterdir())
    at = standing.file(path, 1).stat().st_mtime
    for seconds, held in ((50, True), (70, False)):
        os.utime(standing.file(path, 1), (at - seconds,) * 2)
        assert lock.is_held(path) is held
    assert sorted(path.parent.iterdir()) == before
    leave(path, SOMEONE, free=True)
    assert not lock.is_held(path)


def test_a_server_that_does_not_answer_for_a_moment_takes_no_lease_away(path, clock, monkeypatch):
    held = lock.take(path, ignore, pace=STILL)

    def listing(folder):
        raise OSError(errno.ESTALE, "Stale file handle")

    with monkeypatch.context() as patch:
        patch.setattr(standing.os, "listdir", listing)
        held.check()
        clock.now += 59
        held.check()
        clock.now += 2
        with pytest.raises(TakenOver):
            held.check()
    held.release()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the state of a process")
def test_a_dead_child_that_nobody_collected_is_dead():
    child = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    child.stdout.read()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not owner.alive(child.pid)
    child.communicate()
    assert owner.alive(os.getpid())
    assert owner.alive(os.getpid(), owner.started(os.getpid()))
    assert not owner.alive(os.getpid(), 1)
    assert not owner.alive(2**40)


def test_a_record_that_tells_no_process_has_no_owner():
    assert owner.from_json(SOMEONE.to_json()) == SOMEONE
    for record in (None, [], "text", {}, {"host": "a", "boot": "b", "space": "c", "pid": "x", "started": 0}):
        assert owner.from_json(record) is None
    unknown = replace(owner.this_process(), boot="")  # a system that tells no boot
    assert unknown.elsewhere
    assert not unknown.gone
    assert Path("/proc").exists() <= bool(owner.this_process().boot)
