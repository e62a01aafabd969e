"""Whatever becomes of a file that was written, it is named, made anew or refused, and never silently used."""

import os
import random
import shutil
from collections import Counter
from dataclasses import dataclass

import pytest

from analysis.metrics import lenet
from tests.integrity.damages import DAMAGES
from tests.integrity.kinds import KINDS
from theory.errors import EquipoiseError

TRIES = 8  # of a kind and a damage at night
NAMES = ("digests.json", "history.csv, or speed.csv")  # what stands for the files that it lists


@dataclass(frozen=True)
class Outcome:
    """What the reader did: ``refused``, made it ``anew``, was told the same (``harmless``), or missed it."""

    kind: str
    damage: str
    seed: int
    what: str


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """No power is lost here."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


class Sound:
    """A file of a ``kind`` as it was written, what it holds, and another's."""

    def __init__(self, kind, place, monkeypatch):
        self.kind, self.place, self.monkeypatch = kind, place, monkeypatch
        for name in ("own", "other"):
            (place / name).mkdir(parents=True)
        self.other = kind.make(place / "other", 1).read_bytes()
        self.checkout(place / "own")
        self.path = kind.make(place / "own", 0)
        self.holds = kind.read(self.path)
        assert self.holds is not None

    def checkout(self, folder):
        self.monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(folder))
        self.monkeypatch.setattr(lenet, "SUMS", folder / "lenet.sha256")

    def corrupted(self, damage, seed):
        """Damage a copy, and read it."""
        copy = self.place / f"{damage.__name__}-{seed}"
        shutil.copytree(self.place / "own", copy)
        self.checkout(copy)
        path = copy / self.path.relative_to(self.place / "own")
        chance = random.Random(f"{self.kind.name} {damage.__name__} {seed}")
        path.write_bytes(damage(path.read_bytes(), self.other, chance))
        outcome = Outcome(self.kind.name, damage.__name__, seed, reading(self.kind, path, self.holds))
        shutil.rmtree(copy)
        return outcome


def reading(kind, path, before):
    """What the reader does, in a word; a word with a cause where it is wrong."""
    try:
        found = kind.read(path)
    except EquipoiseError as error:
        said = str(error)
        named = path.name in said or any(name in said for name in NAMES)
        return "refused" if named and "\n" not in said else f"missed: not named in {said!r}"
    except Exception as error:  # whatever else a reader raises is a traceback for the user
        return f"missed: {type(error).__name__}: {error}"
    if found is None:
        return "anew"
    return "harmless" if found == before else "missed: used"


def test_no_corruption_is_missed(tmp_path, monkeypatch, nightly):
    """At night every kind and damage some times; else a sample, another with each seed."""
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    chance, outcomes = random.Random(seed), []
    for place, kind in enumerate(KINDS):
        sound = Sound(kind, tmp_path / str(place), monkeypatch)
        for damage in DAMAGES if nightly else chance.sample(DAMAGES, 2):
            outcomes += [sound.corrupted(damage, seed + one) for one in range(TRIES if nightly else 1)]
    print(f"{len(outcomes)} corruptions of {len(KINDS)} kinds of file")
    counts = Counter((outcome.damage, outcome.what.partition(":")[0]) for outcome in outcomes)
    for (damage, what), count in sorted(counts.items()):
        print(f"{damage:10} {what:9} {count}")
    missed = [outcome for outcome in outcomes if outcome.what.startswith("missed")]
    assert not missed, "\n".join(map(str, missed))
    caught = sum(outcome.what in ("refused", "anew") for outcome in outcomes)
    assert caught >= (300 if nightly else len(KINDS))


def untouched(content, _other, _chance):
    """No damage."""
    return content


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_is_as_it_was_written_is_read(kind, tmp_path, monkeypatch):
    assert Sound(kind, tmp_path, monkeypatch).corrupted(untouched, 0).what == "harmless"
