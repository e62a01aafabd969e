"""Errors planted in the VAE fit the sources; some are killed here, all by the script."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from planted_errors import ERRORS, HERE, PLANTED, ROOT

QUICK = (
    "weights not squared",
    "pixels averaged",
    "blocks weighted alike",
    "squares of means with their bias",
)


@pytest.mark.parametrize("name", list(ERRORS))
def test_the_error_fits_the_source_and_the_test_that_sees_it_is_there(name):
    error = ERRORS[name]
    source = Path(importlib.util.find_spec(error.module).origin).read_text("utf-8")
    changed = error.apply(source)
    assert ast.dump(changed) != ast.dump(ast.parse(source))
    compile(changed, error.module, "exec")
    for test in error.claims:
        file, function = test.split("::")
        assert f"def {function}(" in (HERE / file).read_text()


def test_no_two_errors_have_one_name():
    assert len(ERRORS) == len(PLANTED)


@pytest.mark.slow
def test_planted_errors_are_killed_and_what_no_test_disagrees_with_survives():
    """Survivors: an innocent change, and one that makes its test crash before it compares; in one process."""
    names = ("innocent", "crash")
    code = f"""
import sys
sys.path[:0] = ["tests/vae", "."]
from planted_errors import ERRORS, PlantedError, main
killed = main({list(QUICK)})
test = ERRORS["pixels averaged"].claims
for name, new in zip({names}, ("x, s = _folded(x), _folded(logits)", "s, x = 1 / 0")):
    old = "s, x = _folded(logits), _folded(x)"
    ERRORS[name] = PlantedError(name, "vae.likelihood", "_sum", old, new, test)
print("codes", killed, main({list(names)}))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert f"planted errors: {len(QUICK)}/{len(QUICK)} killed\n" in done
    assert done.endswith("planted errors: 0/2 killed\n  survived: innocent\n  survived: crash\ncodes 0 1\n")
