"""The planted-error suite: its texts are in the sources, it reaches the real code, and it leaves no trace."""

import importlib
import inspect
import pkgutil
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from theory import objectives
from theory import planted as package
from theory.claims import LEDGER
from theory.errors import EquipoiseError
from theory.planted import SUITE, PlantedError, planted, try_out

QUICK = (
    "missing ½ in the least-squares losses",
    "a and b swapped in D*",
    "log 2 for log 4",
    "χ² the wrong way round",
    "equal codes accepted",
    "estimator B samples at the mean",
)


@pytest.mark.parametrize("name", list(SUITE))
def test_the_text_to_change_is_in_the_source(name):
    error = SUITE[name]
    compile(error.apply(inspect.getsource(importlib.import_module(error.module))), error.module, "exec")
    assert error.old != error.new
    assert set(error.claims) <= set(LEDGER)


@pytest.mark.parametrize("name", [name for name in QUICK if name in SUITE])
def test_planted_errors_are_caught(name):
    assert try_out(SUITE[name]).by


def test_every_claim_has_an_error_that_is_meant_for_it():
    aimed = Counter(number for error in SUITE.values() for number in error.claims)
    assert set(aimed) == set(LEDGER)
    assert len(SUITE) >= 20


def test_no_two_errors_share_a_name():
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.iter_modules(package.__path__, "theory.planted.")
    ]
    names = Counter(error.name for module in modules for error in getattr(module, "ERRORS", ()))
    assert set(names) == set(SUITE)
    assert set(names.values()) == {1}


def test_the_error_is_in_the_objectives_that_train_and_gone_afterwards():
    error = SUITE["missing ½ in the least-squares losses"]
    before, modules = objectives.OBJECTIVES, {n: m for n, m in sys.modules.items() if n.startswith("theory")}
    with planted(error):
        changed = sys.modules["theory.objectives"]
        assert changed is not objectives
        assert changed.OBJECTIVES["lsgan"].real(np.float64(3.0)) == 4.0
    assert sys.modules["theory.objectives"] is objectives
    assert objectives.OBJECTIVES is before
    assert objectives.OBJECTIVES["lsgan"].real(np.float64(3.0)) == 2.0
    assert all(sys.modules[name] is module for name, module in modules.items())


def test_an_innocent_change_survives_and_a_stale_one_is_reported():
    innocent = PlantedError(
        "innocent", "theory.objectives", "what each player", "what either player", ("42",), 0
    )
    with pytest.raises(EquipoiseError, match="bring it up to date"):
        try_out(PlantedError("stale", "theory.objectives", "no such text", "x", ("42",)))
    source = Path(objectives.__file__).read_text()
    innocent = PlantedError("innocent", "theory.objectives", source[:40], source[:40] + " ", ("42",))
    assert try_out(innocent).by == ()


def test_a_crash_is_not_a_catch():
    crash = PlantedError(
        "crash",
        "theory.objectives",
        "return difference * difference / 2",
        "raise ValueError('planted')",
        ("42",),
    )
    assert try_out(crash).by == ()
