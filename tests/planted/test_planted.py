"""The planted-error suite: it fits the sources, it reaches the real code, and it leaves no trace."""

import ast
import importlib
import importlib.util
import pkgutil
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from planted import SUITE, PlantedError, ledger_with, suite, try_out
from stats import intervals
from theory import objectives
from theory.claims import LEDGER
from theory.errors import EquipoiseError

QUICK = (
    "missing ½ in the least-squares losses",
    "a and b swapped in D*",
    "log 2 for log 4",
    "χ² the wrong way round",
    "equal codes accepted",
    "estimator B samples at the mean",
    "deviation over n for n - 1",
)
HALF = ("theory.objectives", "_half_square_from.half_square", "return difference * difference / 2")


def source(module):
    return Path(importlib.util.find_spec(module).origin).read_text("utf-8")


@pytest.mark.parametrize("name", list(SUITE))
def test_the_error_fits_the_source_and_changes_it(name):
    error = SUITE[name]
    before, after = ast.parse(source(error.module)), error.apply(source(error.module))
    assert ast.dump(before) != ast.dump(after)
    assert compile(before, error.module, "exec") != compile(after, error.module, "exec")
    assert set(error.claims) <= set(LEDGER)


@pytest.mark.parametrize("name", QUICK)
def test_planted_errors_are_caught(name):
    assert try_out(SUITE[name]).by


def test_every_claim_has_an_error_that_is_meant_for_it():
    aimed = Counter(number for error in SUITE.values() for number in error.claims)
    assert set(aimed) == set(LEDGER)
    assert len(SUITE) >= 20


def test_no_two_errors_share_a_name():
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.iter_modules(suite.__path__, "planted.suite.")
    ]
    names = Counter(error.name for module in modules for error in module.ERRORS)
    assert set(names) == set(SUITE)
    assert set(names.values()) == {1}


def test_the_error_is_in_the_objectives_that_train_and_gone_afterwards():
    error = SUITE["missing ½ in the least-squares losses"]
    before, modules = objectives.OBJECTIVES, {n: m for n, m in sys.modules.items() if n.startswith("theory")}
    with ledger_with(error):
        changed = sys.modules["theory.objectives"]
        assert changed is not objectives
        assert changed.OBJECTIVES["lsgan"].real(np.float64(3.0)) == 4.0
    assert sys.modules["theory.objectives"] is objectives
    assert objectives.OBJECTIVES is before
    assert objectives.OBJECTIVES["lsgan"].real(np.float64(3.0)) == 2.0
    assert all(sys.modules[name] is module for name, module in modules.items())


def test_an_error_reaches_the_statistics_that_the_ledger_uses():
    with ledger_with(SUITE["deviation over n for n - 1"]):
        changed = importlib.import_module("stats.intervals")
        assert changed is not intervals
        assert changed.of_mean([0.0, 1.0], 0.95) != intervals.of_mean([0.0, 1.0], 0.95)
    assert sys.modules["stats.intervals"] is intervals


def test_an_innocent_change_survives():
    innocent = PlantedError("innocent", "theory.objectives", "lsgan", "a == b", "b == a", ("42",))
    assert try_out(innocent).by == ()


def test_a_stale_error_is_reported_with_its_name_and_module():
    stale = PlantedError("stale", "theory.objectives", "lsgan", "no_such_code", "x", ("42",))
    with pytest.raises(EquipoiseError, match=r"'stale' in theory\.objectives.* 0 times in lsgan.*up to date"):
        try_out(stale)


def test_one_edit_may_be_made_in_several_places_and_must_fit_each():
    edit = ("theory.dynamics", "dirac_gan", "gradient_penalty * psi**2 / 2", "penalty_of_none", ("54",))
    after = ast.unparse(PlantedError("both", *edit, also=("gaussian_gan",)).apply(source("theory.dynamics")))
    assert after.count("penalty_of_none") == 2
    with pytest.raises(EquipoiseError, match="0 times in Game"):
        PlantedError("both", *edit, also=("Game",)).apply(source("theory.dynamics"))


def test_a_crash_is_not_a_catch():
    assert try_out(PlantedError("crash", *HALF, "raise ValueError('planted')", ("42",))).by == ()
