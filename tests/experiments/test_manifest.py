import json
import shutil
from dataclasses import replace

import pandas as pd
import pytest

from experiments.archived import archived, lost
from experiments.kinds import on_images
from experiments.manifest import write_manifest, write_scores
from experiments.profiles import Profile
from experiments.result import finished
from records import digests, sealed
from records.reading.tables import Records
from records.result import RunResult
from tests.synthetic.files import write_json
from theory.errors import EquipoiseError

ONE = {"seeds": 2, "only": {"objective": ["non_saturating"]}}
PROFILE = Profile("tiny", "for a test", "mnist_2k", {"dcgan": ONE})
CONFIGS = PROFILE.configs("dcgan")


def finish(config, results, sha256="ab"):
    folder = results / "runs" / config.id
    folder.mkdir(parents=True)
    RunResult(
        id=config.id,
        kind=config.kind,
        config=config.to_json(),
        dataset={"name": config.dataset, "sha256": sha256, "images": 1000} if on_images(config) else None,
        steps=7,
        seconds=1.0,
        steps_per_second=7.0,
        parameters={},
        final={},
        versions={},
        threads=2,
        code_sha256="",
        path=folder,
    ).save()
    return folder


def test_a_manifest_lists_the_finished_runs_and_their_data(tmp_path):
    finish(CONFIGS[1], tmp_path)
    path = write_manifest(PROFILE, tmp_path)
    assert path == tmp_path / "tiny" / "manifest.json"
    assert sealed.read(path, sealed.manifest_of("tiny"), "") == {
        "profile": "tiny",
        "description": "for a test",
        "dataset": {"name": "mnist_2k", "sha256": "ab"},
        "others": {},
        "planned": {"dcgan": 2},
        "planned_runs": 2,
        "reference": {"dcgan": PROFILE.references("dcgan")},
        "runs": {"dcgan": [{"id": CONFIGS[1].id, "path": f"runs/{CONFIGS[1].id}"}]},
        "diverged": [],
    }
    finish(CONFIGS[0], tmp_path)
    listed = json.loads(write_manifest(PROFILE, tmp_path).read_text())["runs"]["dcgan"]
    assert [run["id"] for run in listed] == [config.id for config in CONFIGS]


def test_runs_made_from_different_data_are_not_mixed(tmp_path):
    finish(CONFIGS[0], tmp_path)
    finish(CONFIGS[1], tmp_path, sha256="cd")
    with pytest.raises(
        EquipoiseError, match=rf"different data \({CONFIGS[0].id} from ab; {CONFIGS[1].id} from cd\)"
    ):
        write_manifest(PROFILE, tmp_path)


def test_a_study_on_other_images_has_a_digest_of_its_own(tmp_path):
    profile = replace(PROFILE, studies={"dcgan": ONE, "fashion": ONE | {"dataset": "fashion_mnist"}})
    finish(CONFIGS[0], tmp_path)
    for config in profile.configs("fashion"):
        finish(config, tmp_path, sha256="cd")
    manifest = json.loads(write_manifest(profile, tmp_path).read_text())
    assert (manifest["dataset"]["sha256"], manifest["others"]) == ("ab", {"fashion_mnist": "cd"})
    records = Records(tmp_path, "tiny")
    assert set(records.runs("gan")["dataset"]) == {"mnist_2k"}
    assert set(records.runs("gan", dataset="fashion_mnist")["study"]) == {"fashion"}
    assert len(records.runs("gan", variants=True)) == 3


@pytest.mark.parametrize("order", [("dcgan", "usual_longer"), ("usual_longer", "dcgan")])
def test_a_model_is_compared_by_the_study_that_declares_it_whatever_the_order(tmp_path, order):
    """The longer runs of the same model are a variant, also where the profile has them first."""
    studies = {"dcgan": ONE, "usual_longer": {"epochs": 99, "seeds": 3}}
    profile = replace(PROFILE, studies={name: studies[name] for name in order})
    for study in order:
        for config in profile.configs(study):
            finish(config, tmp_path)
    manifest = json.loads(write_manifest(profile, tmp_path).read_text())
    assert manifest["reference"]["usual_longer"] == []
    records = Records(tmp_path, "tiny")
    assert set(records.runs("gan")["study"]) == {"dcgan"}
    assert len(records.runs("gan")) == 2
    assert len(records.runs("gan", variants=True)) == 5
    assert set(records.runs("gan", study="usual_longer")["epochs"]) == {99}
    assert records.runs("gan", study="nothing").empty


def test_studies_that_declare_different_settings_of_a_model_are_refused(tmp_path):
    studies = {"dcgan": ONE, "fashion": ONE | {"epochs": 99}}
    with pytest.raises(EquipoiseError, match="both declare reference settings of non_saturating on dcgan"):
        write_manifest(replace(PROFILE, studies=studies), tmp_path)
    assert not (tmp_path / "tiny").exists()


@pytest.mark.parametrize(
    "order", [("mlp_objectives", "engine_options"), ("engine_options", "mlp_objectives")]
)
def test_a_study_has_the_runs_that_it_shares_with_another(tmp_path, order):
    profile = replace(PROFILE, studies=dict.fromkeys(order, ONE))
    for config in {config.id: config for study in order for config in profile.configs(study)}.values():
        finish(config, tmp_path)
    write_manifest(profile, tmp_path)
    records = Records(tmp_path, "tiny")
    options = records.runs(study="engine_options")
    assert len(options) == 4 * 2 and set(options["study"]) == {"engine_options"}
    assert len(records.runs(study="mlp_objectives")) == len(records.runs("gan")) == 2
    assert len(records.runs(variants=True)) == 4 * 2
    assert set(records.runs("gan")["study"]) == {order[0]}


def test_a_study_without_reference_settings_is_listed_and_not_compared(tmp_path):
    """Its runs have the model's own settings; one of them ended without a result."""
    longer = {"seeds": 2, "first_seed": 5}
    profile = replace(PROFILE, studies={"dcgan": ONE, "usual_longer": longer})
    done, diverged = profile.configs("usual_longer")
    for config in (*CONFIGS, done):
        finish(config, tmp_path)
    path = write_manifest(profile, tmp_path)
    manifest = json.loads(path.read_text())
    lost_run = {
        "id": diverged.id,
        "study": "usual_longer",
        "config": diverged.to_json(),
        "step": 9,
        "what": "loss",
    }
    write_json(path, manifest | {"diverged": [lost_run]})
    records = Records(tmp_path, "tiny")
    assert set(records.runs("gan")["study"]) == {"dcgan"}
    assert set(records.runs("gan", variants=True)["study"]) == {"dcgan", "usual_longer"}
    assert records.diverged().empty
    write_json(path, manifest | {"diverged": [lost_run | {"study": "dcgan"}]})
    assert len(Records(tmp_path, "tiny").diverged()) == 1


def test_scores_belong_to_a_finished_run_of_their_own(tmp_path):
    folder = finish(CONFIGS[0], tmp_path)
    assert json.loads(write_scores(folder, {"id": folder.name, "metrics": []}).read_text())["metrics"] == []
    with pytest.raises(EquipoiseError, match="not of"):
        write_scores(folder, {"id": "another"})
    unfinished = tmp_path / "runs" / replace(CONFIGS[0], seed=9).id
    with pytest.raises(EquipoiseError, match="not finished"):
        write_scores(unfinished, {"id": unfinished.name})


def test_a_recorded_profile_keeps_small_copies_that_outlive_the_runs(tmp_path):
    profile = replace(PROFILE, recorded=True)
    for config in CONFIGS:
        folder = finish(config, tmp_path)
        (folder / "grids").mkdir()
        grids = ("grids/epoch-00.png", "grids/epoch-01.png", "neighbours.png")
        for name in (*grids, "history.csv", "weights.npz"):
            (folder / name).write_bytes(name.encode())
        digests.write(folder)
        write_scores(folder, {"id": folder.name, "metrics": []})
    first = write_manifest(profile, tmp_path).read_text()
    listed = {run["id"]: tmp_path / run["path"] for run in json.loads(first)["runs"]["dcgan"]}
    kept = {run: sorted(p.name for p in folder.rglob("*.*")) for run, folder in listed.items()}
    tables = ["history.csv", "result.json", "scores.json"]
    first_seed = ["epoch-00.png", "epoch-01.png", "history.csv", "neighbours.png", *tables[1:]]
    assert kept[CONFIGS[0].id] == ["digests.json", *first_seed]
    assert kept[CONFIGS[1].id] == ["digests.json", "epoch-01.png", *tables]

    shutil.rmtree(tmp_path / "runs")  # as in a fresh clone
    assert write_manifest(profile, tmp_path).read_text() == first
    assert set(archived(CONFIGS, tmp_path, "tiny")) == {config.id for config in CONFIGS}
    (listed[CONFIGS[0].id] / "scores.json").unlink()
    assert CONFIGS[0].id not in archived(CONFIGS, tmp_path, "tiny")


def diverge(config, results):
    folder = results / "runs" / config.id
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(config.to_json()))
    (folder / "failure.json").write_text(json.dumps({"step": 5, "what": "the generator_loss"}))
    return folder


def test_a_run_that_diverged_is_an_outcome_and_is_kept_as_one(tmp_path):
    profile = replace(PROFILE, recorded=True)
    write_scores(finish(CONFIGS[0], tmp_path), {"id": CONFIGS[0].id, "metrics": []})
    diverge(CONFIGS[1], tmp_path)
    first = write_manifest(profile, tmp_path).read_text()
    [one] = json.loads(first)["diverged"]
    assert (one["id"], one["study"], one["step"]) == (CONFIGS[1].id, "dcgan", 5)
    shutil.rmtree(tmp_path / "runs")  # as in a fresh clone
    assert write_manifest(profile, tmp_path).read_text() == first
    assert list(lost(CONFIGS, tmp_path, "tiny")) == [CONFIGS[1].id]
    assert not lost([replace(CONFIGS[1], learning_rate=0.1)], tmp_path, "tiny")

    records = Records(tmp_path, "tiny")
    assert records.runs("gan")["id"].tolist() == [CONFIGS[0].id]
    [row] = records.diverged().to_dict("records")
    assert (row["id"], row["seed"], row["what"]) == (CONFIGS[1].id, 1, "the generator_loss")
    assert (records.folder(CONFIGS[1].id) / "failure.json").exists()
    write_scores(finish(CONFIGS[1], tmp_path), {"id": CONFIGS[1].id, "metrics": []})  # made again after all
    assert json.loads(write_manifest(profile, tmp_path).read_text())["diverged"] == []
    assert Records(tmp_path, "tiny").diverged().empty


def finish_on_the_line(config, results, curve):
    folder = finish(config, results)
    content = json.loads((folder / "result.json").read_text())
    own = {"final": {"regret": 0.1 + config.seed}}
    (folder / "result.json").write_text(json.dumps(content | own))
    pd.DataFrame({"x": [0.0, 1.0], "score": curve}).to_csv(folder / "curve.csv", index=False)
    digests.write(folder)
    return folder


def test_a_run_on_images_joins_a_recorded_profile_once_it_is_scored(tmp_path):
    profile = replace(PROFILE, recorded=True)
    folder = finish(CONFIGS[0], tmp_path)
    assert json.loads(write_manifest(profile, tmp_path).read_text())["runs"] == {"dcgan": []}
    write_scores(folder, {"id": folder.name})
    manifest = json.loads(write_manifest(profile, tmp_path).read_text())
    assert [run["id"] for run in manifest["runs"]["dcgan"]] == [CONFIGS[0].id]
    assert manifest["planned"] == {"dcgan": 2}


def test_a_run_that_two_studies_ask_for_is_planned_once(tmp_path):
    shared = replace(PROFILE, studies={"dcgan": ONE, "usual_longer": ONE})
    [name] = {config.id for config in shared.configs("dcgan")} & {
        config.id
        for config in replace(shared, studies={"usual_longer": {"seeds": 1}}).configs("usual_longer")
    }
    manifest = json.loads(write_manifest(shared, tmp_path).read_text())
    assert name and manifest["planned"] == {"dcgan": 2, "usual_longer": 2}
    assert manifest["planned_runs"] == 2


def test_small_runs_of_one_ensemble_are_kept_in_one_folder_and_join_what_is_there(tmp_path):
    profile = Profile("tiny", "", "mnist_2k", {"optimal_discriminator": {"seeds": 3}}, recorded=True)
    lsgan = [c for c in profile.configs("optimal_discriminator") if c.objective == "lsgan"]
    for config in lsgan[:2]:
        finish_on_the_line(config, tmp_path, [config.seed, 2.34567])
    write_manifest(profile, tmp_path)
    folder = tmp_path / "tiny" / "ensembles" / "lsgan-discriminator-shifted_gaussians"
    assert sorted(file.name for file in folder.iterdir()) == ["curve.csv", "digests.json", "result.json"]
    shutil.rmtree(tmp_path / "runs")  # another machine makes the third seed
    finish_on_the_line(lsgan[2], tmp_path, [2, 7.0])
    listed = json.loads(write_manifest(profile, tmp_path).read_text())["runs"]["optimal_discriminator"]
    place = "tiny/ensembles/lsgan-discriminator-shifted_gaussians"
    assert listed == [{"id": config.id, "path": place} for config in lsgan]
    assert list(archived([*lsgan, replace(lsgan[0], seed=3)], tmp_path, "tiny")) == [c.id for c in lsgan]
    assert (folder / "curve.csv").read_text().splitlines()[0] == "x,score:0,score:1,score:2"

    records = Records(tmp_path, "tiny")
    assert [records.result(c.id)["config"] for c in lsgan] == [c.to_json() for c in lsgan]
    assert [records.result(c.id)["final"]["regret"] for c in lsgan] == [0.1, 1.1, 2.1]
    scores = [records.table(c.id, "curve.csv", ["x", "score"])["score"].tolist() for c in lsgan]
    assert scores == [[0, 2.346], [1, 2.346], [2, 7]]
    assert records.table(lsgan[1].id, "curve.csv", ["x"])["x"].tolist() == [0, 1]


def test_one_seed_alone_is_a_record_too(tmp_path):
    profile = Profile("tiny", "", "mnist_2k", {"optimal_discriminator": {"seeds": 1}}, recorded=True)
    config = next(c for c in profile.configs("optimal_discriminator") if c.objective == "lsgan")
    finish_on_the_line(config, tmp_path, [1, 2])
    write_manifest(profile, tmp_path)
    assert list(archived([config], tmp_path, "tiny")) == [config.id]
    records = Records(tmp_path, "tiny")
    assert records.result(config.id)["config"] == config.to_json()
    assert records.table(config.id, "curve.csv", ["x", "score"])["score"].tolist() == [1, 2]


def test_a_record_of_other_settings_with_the_same_id_is_not_taken(tmp_path):
    """As when a default has changed, which an id leaves out."""
    profile = replace(PROFILE, recorded=True)
    folder = finish(CONFIGS[0], tmp_path)
    write_scores(folder, {"id": folder.name, "metrics": []})
    write_manifest(profile, tmp_path)
    record = tmp_path / "tiny" / "runs" / folder.name / "result.json"
    for file, old in ((record, {"epochs": 99}), (folder / "result.json", {"beta1": 0.123})):
        content = json.loads(file.read_text())
        write_json(file, content | {"config": content["config"] | old})
    assert archived(CONFIGS, tmp_path, "tiny") == {}
    with pytest.raises(EquipoiseError, match=f"{folder.name} holds a run with other settings; move it away"):
        write_manifest(profile, tmp_path)


def test_a_record_from_before_an_option_was_there_is_that_of_its_default(tmp_path):
    folder = finish(CONFIGS[0], tmp_path)
    content = json.loads((folder / "result.json").read_text())
    del content["config"]["r1"]
    write_json(folder / "result.json", content)
    assert finished(folder, CONFIGS[0]).id == CONFIGS[0].id
    with pytest.raises(EquipoiseError, match="other settings"):
        finished(folder, replace(CONFIGS[0], r1=0.5))
    assert finished(tmp_path / "nowhere", CONFIGS[0]) is None


def test_a_table_that_only_some_seeds_have_is_kept_for_those(tmp_path):
    profile = Profile("tiny", "", "mnist_2k", {"optimal_discriminator": {"seeds": 2}}, recorded=True)
    first, second = (c for c in profile.configs("optimal_discriminator") if c.objective == "lsgan")
    finish_on_the_line(first, tmp_path, [3, 4])
    (finish_on_the_line(second, tmp_path, [5, 6]) / "curve.csv").unlink()
    write_manifest(profile, tmp_path)
    records = Records(tmp_path, "tiny")
    assert records.table(first.id, "curve.csv", ["x", "score"])["score"].tolist() == [3, 4]
    with pytest.raises(EquipoiseError, match=r"curve\.csv"):
        records.table(second.id, "curve.csv", ["x"])
