"""A cluster's jobs hold each run once, ensembles whole, seeds of a model together."""

from pathlib import Path

import pytest

from commands.graph import expected, marks
from commands.graph.batches import SECONDS, batches, packed, priority, study_of
from commands.graph.lanes import lanes
from experiments.profiles import PROFILES, Profile
from experiments.run import _groups
from records.files import RESULT


@pytest.mark.parametrize("name", ["ci", "smoke", "full"])
def test_each_run_of_a_profile_is_in_one_batch(name: str) -> None:
    profile = PROFILES[name]
    held = [run.id for runs in batches(profile).values() for run in runs]
    wanted = {run.id for study in profile.studies for run in profile.configs(study)}
    assert len(held) == len(wanted)
    assert set(held) == wanted


def test_a_batch_is_some_minutes_of_the_runs_of_one_study_and_an_ensemble_is_not_divided() -> None:
    profile = PROFILES["full"]
    for batch, runs in batches(profile).items():
        assert {run.id for run in runs} <= {run.id for run in profile.configs(study_of(batch))}
        took = sum(expected.seconds(group[0]) for group in _groups(runs))
        assert 0 < took <= SECONDS or len(_groups(runs)) == 1
    where = {run.id: batch for batch, runs in batches(profile).items() for run in runs}
    trained_at_once = [group for study in profile.studies for group in _groups(profile.configs(study))]
    assert max(map(len, trained_at_once)) >= 100
    assert all(len({where[run.id] for run in group}) == 1 for group in trained_at_once)


def test_seeds_of_a_model_are_made_one_after_the_other() -> None:
    runs = batches(PROFILES["full"])["mlp_objectives-001"]
    models = [[run.objective, run.architecture] for run in runs]
    assert len(models) == SECONDS // expected.seconds(runs[0]) > 1
    assert models == [models[0]] * len(models)


def test_a_job_is_filled_in_turn_and_a_long_run_is_alone(monkeypatch) -> None:
    monkeypatch.setattr(expected, "seconds", lambda took: took)
    jobs = packed([(took,) for took in (300, 300, 1, 700, 5, 5, 590, 1)], 600)
    assert [[unit[0] for unit in job] for job in jobs] == [[300, 300], [1], [700], [5, 5, 590], [1]]


def test_the_longest_batch_begins_first() -> None:
    known = batches(PROFILES["full"])
    first = max(known, key=lambda name: priority(known[name]))
    longest = max((run for runs in known.values() for run in runs), key=expected.seconds)
    assert longest in known[first]
    assert expected.seconds(longest) > SECONDS  # so that it is alone, or with its ensemble
    assert min(map(priority, known.values())) >= 1


def test_a_run_of_many_trainings_or_samples_is_expected_to_be_long() -> None:
    took = {run.id: expected.seconds(run) for runs in batches(PROFILES["full"]).values() for run in runs}
    usual = next(run for run in PROFILES["full"].configs("mlp_objectives", 1))
    [halving, *_] = PROFILES["full"].configs("equal_budgets", 1)
    [dreg] = [run for run in PROFILES["full"].configs("vae", 1) if run.objective == "dreg_k50_m5"]
    assert min(took[halving.id], took[dreg.id]) > 4 * took[usual.id]


@pytest.fixture
def runs(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    return tmp_path / "results" / "runs"


def test_a_batch_has_a_mark_if_all_its_runs_are_there_whoever_made_them(runs: Path) -> None:
    profile, known = PROFILES["ci"], batches(PROFILES["ci"])
    mark, *others = [marks.batch(profile, name) for name in known]
    for run in next(iter(known.values())):
        (runs / run.id).mkdir(parents=True)
        (runs / run.id / RESULT).touch()
    marks.mark_batches(profile, known)
    assert mark.exists()
    assert not any(other.exists() for other in others)
    mark.write_text("as the job left it")
    marks.mark_batches(profile, known)
    assert mark.read_text() == "as the job left it"
    (runs / run.id / RESULT).unlink()
    marks.mark_batches(profile, known)
    assert not mark.exists()


def test_every_study_belongs_to_a_lane_that_waits_for_its_batches() -> None:
    profile = PROFILES["smoke"]
    in_lanes = {study for lane in lanes(profile) for study in lane}
    assert {study_of(batch) for batch in batches(profile)} <= in_lanes


def test_a_profile_without_studies_has_no_batch() -> None:
    assert batches(Profile("none", "for a test", "mnist_2k", {})) == {}
