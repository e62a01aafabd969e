"""Runs where there is no flock: made under a lease, and given up once another process has it."""

import errno

import pytest

from experiments import run
from experiments.training import gan_run, pace
from records.locks import lock
from records.locks.errors import TakenOver
from records.locks.standing import file, look
from records.result import is_finished
from tests.experiments.test_run import CONFIG, STEPS, At


@pytest.fixture(autouse=True)
def no_flock(monkeypatch):
    def flock(descriptor, operation):
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(lock.fcntl, "flock", flock)
    monkeypatch.setattr(gan_run, "BLOCK", 2)
    monkeypatch.setattr(pace, "WORTH", 0)  # a checkpoint is due whenever the interval has passed


def test_a_run_that_another_process_took_over_is_given_up_and_made_by_that_one(few_images, tmp_path):
    path = tmp_path / CONFIG.id / "lease"
    succeeded = At(5, lambda: file(path, 2).write_text('{"free": true}'))
    with pytest.raises(TakenOver, match="another process has taken over"):
        run.run(CONFIG, tmp_path, load_images=few_images, progress=succeeded, checkpoint_every=1e-9)
    assert not is_finished(tmp_path / CONFIG.id)
    go_on = At()
    run.run(CONFIG, tmp_path, load_images=few_images, progress=go_on)
    assert go_on.began == [(CONFIG.id, STEPS, 3)]  # what was saved before the lease was lost
    assert is_finished(tmp_path / CONFIG.id)
    assert (look(path).number, look(path).free) == (3, True)
