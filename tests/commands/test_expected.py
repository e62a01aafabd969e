"""The seconds that runs are expected to take are those of the committed record."""

import math
from collections import defaultdict
from statistics import median

import pytest

from commands.graph.batches import trained_at_once
from commands.graph.expected import SECONDS_A_STEP, network, seconds, steps
from commands.paths import ROOT
from experiments.archived import archived
from experiments.config import from_json
from experiments.kinds import kind_of
from experiments.profiles import PROFILES

FULL = PROFILES["full"]


def recorded() -> list[tuple[str, int, int, float]]:
    """Of what was trained at once: the network, the steps, the runs, and the seconds of all of them."""
    configs = {config.id: config for study in FULL.studies for config in FULL.configs(study)}
    results = archived(configs.values(), ROOT / "results", FULL.name)
    found = []
    for unit in trained_at_once(configs.values()):
        if all(run.id in results for run in unit):  # one that diverged has none
            took = sum(results[run.id]["seconds"] for run in unit)
            assert {results[run.id]["steps"] for run in unit} == {steps(unit[0])}
            found.append((network(unit[0]), steps(unit[0]), len(unit), took))
    return found


def test_the_seconds_of_a_step_are_the_recorded_ones() -> None:
    took: dict[str, list[float]] = defaultdict(list)
    for name, count, _, of_all in recorded():
        took[name].append(of_all / count)
    assert {name: float(f"{median(took[name]):.2g}") for name in sorted(took)} == SECONDS_A_STEP


def test_nearly_all_of_the_record_is_within_a_factor_of_two() -> None:
    far = [
        name for name, count, _, took in recorded() if abs(math.log2(took / count / SECONDS_A_STEP[name])) > 1
    ]
    assert len(far) < 0.1 * len(recorded())


@pytest.mark.parametrize("profile", ["ci", "smoke", "full"])
def test_each_run_of_a_profile_is_expected_to_take_some_time(profile: str) -> None:
    for study in PROFILES[profile].studies:
        assert all(0 < seconds(config) < 4 * 3600 for config in PROFILES[profile].configs(study))


def test_a_network_that_was_never_timed_is_as_slow_as_its_kind_s_slowest() -> None:
    config = PROFILES["full"].configs("vae")[0]
    other = from_json(config.to_json() | {"objective": "iwae_k3"})
    assert network(other) not in SECONDS_A_STEP
    assert kind_of(other).name == "vae"
    assert seconds(other) == pytest.approx(steps(other) * SECONDS_A_STEP["vae vae_mlp dreg_k50_m5"])
