"""The profile of a step: sharing of time between operations, and a profile of the smaller networks' step."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.gan_step.step_profile import WAITING, Span, rows

ROOT = Path(__file__).parents[2]

WHILE = "while/body/_1/while/"
PRODUCT = f"{WHILE}generator_1/hidden_2_1/Relu:_MklNativeFusedMatMul"
ADAM = f"{WHILE}ResourceApplyAdam_3:ResourceApplyAdam"


def test_operations_that_run_at_once_share_the_time_and_the_rest_is_waiting():
    spans = [
        Span(PRODUCT, 1.0, 5.0),
        Span(ADAM, 3.0, 7.0),
        Span("_steps", 0.0, 10.0),
        Span(PRODUCT, 7.0, 8.0),
    ]
    found = {(row.kind, row.layer): row for row in rows(spans, 10.0, 2)}
    expected = {("product", "generator hidden_2"): 4.0, ("Adam", ""): 3.0, (WAITING, ""): 3.0}
    assert {key: 2 * row.milliseconds for key, row in found.items()} == pytest.approx(expected)
    assert {key: 10 * row.share for key, row in found.items()} == pytest.approx(expected)


def test_a_profile_of_the_mlp_names_the_products_of_every_layer_and_adds_up():
    command = [sys.executable, "-P", "-m", "benchmarks.gan_step.step_profile", "mlp", "3"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT)
    found = json.loads(done.stdout)
    assert sum(row["share"] for row in found) == pytest.approx(1)
    assert all(row["milliseconds"] >= 0 for row in found)
    products = {row["layer"] for row in found if row["kind"] == "product"}
    assert {f"generator {layer}" for layer in ("hidden_1", "hidden_2", "pixels")} < products
    assert {f"discriminator {layer}" for layer in ("hidden_1", "hidden_2", "score")} < products
    adam = [row["milliseconds"] for row in found if row["kind"] == "Adam"]
    assert adam
    assert min(adam) > 0
