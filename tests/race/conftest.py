"""A course on the committed subset, whose entrant is a small program."""

import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.race import recipe as recipes
from benchmarks.race import referee
from benchmarks.race.recipe import Entrant
from benchmarks.race.referee import Course
from commands.paths import ROOT
from data import load
from tests.race.small_races import ENTRANT, Judge
from theory.registry import Registry


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Makes a course of a judge's distances; ``each`` is what the entrant does at every step."""
    known = Registry("entrant", {"small": Entrant(True, ("numpy",))})
    monkeypatch.setattr(referee, "ENTRANTS", known)
    monkeypatch.setattr(recipes, "ENTRANTS", known)
    monkeypatch.setattr(
        referee, "environment", lambda root: {"PYTHONPATH": f"{tmp_path}:{root}", "PYTHONUTF8": "1"}
    )
    images, programs = tmp_path / "images.npy", tmp_path / "programs"
    np.save(images, load("mnist_2k", "train").pixels)
    programs.mkdir()
    (programs / "__init__.py").write_text("")

    def made(*held_out: float, test=(), each="pass") -> Course:
        (programs / "small.py").write_text(ENTRANT.format(each=each))
        return Course(
            images=images,
            held_out=Judge(*held_out),
            test=Judge(*test),
            forbidden=[ROOT / "data" / "mnist_2k"],
            pythons=(Path(sys.executable), Path(sys.executable)),
            root=ROOT,
            samples=4,
            modules="programs",
        )

    return made
