"""One job's runs: those that are not there are made, those on images scored, and the list is left alone."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from commands.cli import batch
from commands.graph.batches import batches
from commands.scoring import score
from experiments import run
from experiments.profiles import PROFILES
from theory.errors import UnknownName, WrongUsage


@dataclass
class Called:
    made: list[str] = field(default_factory=list)
    scored: list[str] = field(default_factory=list)


@dataclass
class Result:
    device: str = "cpu"


@pytest.fixture
def called(tmp_path: Path, monkeypatch) -> Called:
    """What is asked of the runner and of scoring; a run that was asked for is there."""
    called = Called()
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))

    def run_many(configs, runs, **_how):
        called.made += [config.id for config in configs]

    monkeypatch.setattr(run, "run_many", run_many)
    monkeypatch.setattr(batch, "finished", lambda folder, _: Result() if folder.name in called.made else None)
    monkeypatch.setattr(score, "score_runs", lambda _, configs: called.scored.extend(c.id for c in configs))
    return called


def call(*arguments: str) -> None:
    batch.command.main([*arguments, "--profile", "ci"], standalone_mode=False)


def test_a_batch_s_runs_are_made_and_scored_and_no_others(called: Called, tmp_path: Path) -> None:
    ids = [config.id for config in batches(PROFILES["ci"])["mlp_objectives-001"]]
    call("mlp_objectives-001")
    assert called == Called(ids, ids)
    assert not list(tmp_path.rglob("manifest.json"))


def test_what_is_there_is_not_made_again(called: Called) -> None:
    first, *others = [config.id for config in batches(PROFILES["ci"])["mlp_objectives-001"]]
    called.made.append(first)
    call("mlp_objectives-001")
    assert called.made == [first, *others]


def test_runs_of_densities_are_not_scored(called: Called) -> None:
    call("toys-001")
    assert len(called.made) == 8
    assert called.scored == []


def test_runs_are_not_made_beside_those_of_another_kind_of_device(called: Called, monkeypatch) -> None:
    short = batches(PROFILES["ci"], 20.0)
    monkeypatch.setattr(batch, "batches", lambda _: short)
    there, *_ = [config.id for config in short["mlp_objectives-002"]]
    monkeypatch.setattr(
        batch, "finished", lambda folder, _: Result("gpu: one") if folder.name == there else None
    )
    with pytest.raises(WrongUsage, match="never compared"):
        call("mlp_objectives-001")  # of the same study, while the other run is another batch's
    assert called.made == []


def test_an_unknown_batch_is_refused(called: Called) -> None:
    with pytest.raises(UnknownName):
        call("mlp_objectives-999")
