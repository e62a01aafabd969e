"""Runs that are trained together may be more than the files that a process may have open at first."""

import resource
from contextlib import ExitStack

import pytest

from experiments.training.open_files import make_room
from experiments.training.run_lock import is_locked, run_lock
from theory.errors import EquipoiseError

FEW, MANY = 200, 300


@pytest.fixture
def few_files():
    """A process that may open few files, as long as the test takes."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_process_holds_more_locks_than_it_was_allowed_files(few_files, tmp_path):
    folders = [tmp_path / str(place) for place in range(MANY)]
    make_room(MANY)
    with ExitStack() as locks:
        for folder in folders:
            locks.enter_context(run_lock(folder, pytest.fail))
        assert is_locked(folders[0]) and is_locked(folders[-1])


def test_what_is_enough_stays_as_it_is():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    make_room(1)
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before


def test_a_system_that_allows_fewer_is_said_in_one_line(few_files, monkeypatch):
    def refused(*_):
        raise ValueError("not allowed to raise maximum limit")

    with monkeypatch.context() as patch:
        patch.setattr(resource, "setrlimit", refused)
        with pytest.raises(EquipoiseError, match=r"^300 runs .* fewer seeds"):
            make_room(MANY)
