"""A recorded run is of the present code, of equivalent code, or of other code; unknown code is other code."""

import json
import math
import shutil
import subprocess
from dataclasses import replace

import pytest

from experiments import code_history, code_states, provenance, replays
from experiments.code_states import CodeStates, Replay, Source, from_json, known
from experiments.config import DiscriminatorConfig
from records.states import EQUIVALENT, OTHER, PRESENT

CONFIG = DiscriminatorConfig(objective="lsgan", pair="shifted_gaussians", seed=3).to_json()
RESULT = {"id": "a-run", "kind": "discriminator", "config": CONFIG, "code_sha256": "old bytes"}
NOW = provenance.meaning_sha256("discriminator")
NONE = CodeStates({}, ())
OLD = CodeStates({"discriminator": {"old bytes": Source("c0ffee", "old meaning")}}, ())


def replayed(one="old meaning", other=NOW, config=CONFIG, differing=(), rounding=None, kind="discriminator"):
    return Replay(
        kind=kind,
        config=replays.shortened(config),
        one=one,
        other=other,
        steps=40,
        compared=("weights.npz",),
        differing=differing,
        rounding=rounding if differing else 0.0,
        one_sha256="aa",
        other_sha256="bb" if differing else "aa",
        date="2026-11-28",
    )


def test_the_bytes_or_the_meaning_of_the_present_code_make_a_run_of_it():
    assert NONE.state_of(RESULT | {"code_sha256": provenance.code_sha256("discriminator")}) == (PRESENT, "")
    assert NONE.state_of(RESULT | {"meaning_sha256": NOW}) == (PRESENT, "")
    rephrased = CodeStates({"discriminator": {"old bytes": Source("c0ffee", NOW)}}, ())
    assert rephrased.state_of(RESULT) == (PRESENT, "")


def test_code_that_nobody_knows_is_other_code():
    assert NONE.state_of(RESULT) == (OTHER, "its code is in no commit that was searched")
    of_another_kind = CodeStates({"gradient": OLD.sources["discriminator"]}, ())
    assert of_another_kind.state_of(RESULT)[0] == OTHER
    assert NONE.state_of(RESULT | {"meaning_sha256": "unheard of"})[0] == OTHER


def test_a_replay_that_agrees_to_the_last_bit_makes_other_code_equivalent():
    assert OLD.state_of(RESULT) == (OTHER, "there is no replay of it")
    for one in (replayed(), replayed(one=NOW, other="old meaning")):
        assert replace(OLD, replays=(one,)).state_of(RESULT) == (EQUIVALENT, "replayed 2026-11-28")


@pytest.mark.parametrize(
    "beside",
    [
        {"config": CONFIG | {"objective": "non_saturating"}},
        {"config": CONFIG | {"batch_size": 64}},
        {"one": "older meaning"},
        {"other": "another meaning"},
        {"kind": "gradient"},
        {"differing": ("weights.npz",)},
    ],
)
def test_a_replay_of_something_else_or_one_that_differs_shows_nothing(beside):
    assert replace(OLD, replays=(replayed(**beside),)).state_of(RESULT)[0] == OTHER


def test_final_numbers_may_differ_by_rounding_and_nothing_else_may():
    one = replays.Outcome(40, {}, {"final.regret": 2.0, "final.rmse": -1.0})
    other = replays.Outcome(40, {}, {"final.regret": 2.0 + 2e-7, "final.rmse": -1.0})
    change = replays.rounding(one, other, ("final.regret",))
    assert change == pytest.approx(1e-7, rel=1e-4)
    assert replays.rounding(one, other, ()) == 0
    assert replays.rounding(one, other, ("final.regret", "weights.npz")) == math.inf

    def state(rounding):
        made = replayed(differing=("final.regret",), rounding=rounding)
        return replace(OLD, replays=(made,)).state_of(RESULT)[0]

    assert [state(rounding) for rounding in (change, 2.0**-23, 1.2e-7, None)] == [
        EQUIVALENT,
        EQUIVALENT,
        OTHER,
        OTHER,
    ]


def test_the_parts_that_differ_are_named():
    differing = replace(OLD, replays=(replayed(differing=("history.csv", "weights.npz")),))
    assert differing.state_of(RESULT) == (OTHER, "its replay differs in history.csv, weights.npz")


def test_replays_chain_and_a_broken_link_breaks_the_chain():
    chain = (replayed(other="in between"), replayed(one="in between"))
    assert replace(OLD, replays=chain).state_of(RESULT)[0] == EQUIVALENT
    for place in (0, 1):
        broken = tuple(
            replace(r, differing=("x",), rounding=None) if i == place else r for i, r in enumerate(chain)
        )
        assert replace(OLD, replays=broken).state_of(RESULT)[0] == OTHER


def test_the_file_holds_what_it_was_given():
    states = replace(OLD, replays=(replayed(differing=("weights.npz",)),))
    assert from_json(json.loads(json.dumps(states.to_json()))) == states


def test_the_committed_record_is_known_code_throughout():
    results = list(code_states._results("full"))
    assert len(results) > 3000
    assert not [result["id"] for result in results if known().meaning(result) is None]
    assert {known().state_of(result)[0] for result in results} <= {PRESENT, EQUIVALENT}


@pytest.fixture
def repository(tmp_path):
    """Two states of a project of one file, and between them a change of a comment: three commits."""

    def git(*arguments):
        settings = ("-c", "user.name=x", "-c", "user.email=x@x", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", str(tmp_path), *settings, *arguments], check=True, capture_output=True)

    git("init", "-q")
    (tmp_path / "gan").mkdir()
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "provenance.py").write_text('_MADE_BY = {"toy": ("gan.toy_ensembles",)}\n')
    for content in ("RATE = 0.1  # slow\n", "RATE = 0.1  # slow enough\n", "RATE = 0.2\n"):
        (tmp_path / "gan" / "toy_ensembles.py").write_text(content)
        git("add", "-A")
        git("commit", "-qm", content)
    return tmp_path


def test_a_commit_says_what_makes_its_runs_in_provenance_or_in_the_files_of_its_kinds(repository):
    def made_by():
        return code_history.Tree(repository, "HEAD").made_by()

    assert made_by() == {"toy": ("gan.toy_ensembles",)}
    (repository / "experiments" / "provenance.py").write_text("from experiments import kinds\n")
    folder = repository / "experiments" / "kinds"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "toy.py").write_text('SOURCES = {"toy": ("gan.toys",)}\n')
    (folder / "vae.py").write_text(
        'import x\n\nSOURCES = {"vae": ("vae.a", "vae.b"), "probes": ("vae.c",)}\n'
    )
    for command in (["add", "-A"], ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "kinds"]):
        subprocess.run(["git", "-C", str(repository), *command], check=True, capture_output=True)
    assert made_by() == {"toy": ("gan.toys",), "vae": ("vae.a", "vae.b"), "probes": ("vae.c",)}


def digest(content):
    return code_states.closure.bytes_sha256({"gan/toy_ensembles.py": content.encode()})


def test_the_history_gives_each_digest_of_bytes_its_meaning(repository):
    contents = ("RATE = 0.1  # slow\n", "RATE = 0.1  # slow enough\n", "RATE = 0.2\n")
    codes = [digest(content) for content in contents]
    found = code_states.searched({"toy": {*codes, "unheard of"}, "gan": {codes[0]}}, repository)
    assert found.keys() == {"toy"} and found["toy"].keys() == set(codes)
    slow, slower, fast = (found["toy"][code] for code in codes)
    assert slow.meaning_sha256 == slower.meaning_sha256 != fast.meaning_sha256
    assert len({slow.commit, slower.commit, fast.commit}) == 3


def test_the_record_is_searched_for_and_replayed_by_either_code_once(repository, monkeypatch, capsys):
    seen = []

    def replay(configs, tree):
        text = (tree / "gan" / "toy_ensembles.py").read_text()
        seen.append(([config["batch_size"] for config in configs], text))
        regrets = [2.0 if "0.1" in text and config["batch_size"] == 8 else 3.0 for config in configs]
        return [
            replays.Outcome(40, {"weights.npz": "1", "final.regret": str(regret)}, {"final.regret": regret})
            for regret in regrets
        ]

    monkeypatch.setattr(replays, "replay", replay)
    result = RESULT | {"kind": "toy", "code_sha256": digest("RATE = 0.1  # slow\n")}
    results = [
        result | {"id": name, "config": CONFIG | {"batch_size": size, "seed": seed}}
        for name, size, seed in (("a", 4, 0), ("b", 4, 1), ("c", 8, 0))
    ]
    states = code_states.extended(NONE, results, repository)
    assert sorted(seen) == [([4, 8], "RATE = 0.1  # slow\n"), ([4, 8], "RATE = 0.2\n")]
    assert [states.state_of(one)[0] for one in results] == [EQUIVALENT, EQUIVALENT, OTHER]
    assert states.state_of(results[2])[1] == "its replay differs in final.regret"
    assert "a: the same" in capsys.readouterr().out
    assert code_states.extended(states, results, repository) == states  # nothing is done twice
    assert len(seen) == 2


def test_a_short_run_keeps_everything_but_its_length_its_images_and_its_seed():
    full = list(code_states._results("full"))
    for config in (
        next(r["config"] for r in full if r["kind"] == kind) for kind in ("gan", "vae", "toy", "gradient")
    ):
        changed = {name for name, value in replays.shortened(config).items() if value != config[name]}
        assert changed <= {"epochs", "dataset", "seed", "steps", "checkpoints", "test_draws"}
    assert replays.shortened(CONFIG)["steps"] == replays.STEPS


@pytest.mark.slow
def test_other_code_that_computes_otherwise_is_caught_by_its_replay(tmp_path):
    config = replays.shortened(CONFIG | {"batch_size": 16})
    (first,), (again,) = (replays.replay([config], provenance.ROOT) for _ in range(2))
    assert first == again
    assert {"weights.npz", "curve.csv", "final.regret"} <= first.parts.keys()
    assert first.steps == replays.STEPS
    for folder in ("data", "engine", "experiments", "gan", "records", "stats", "theory", "vae"):
        shutil.copytree(provenance.ROOT / folder, tmp_path / folder)
    source = tmp_path / "engine" / "adam.py"
    planted = source.read_text().replace("beta1**t, ", "1.000001 * beta1**t, ")
    assert planted != source.read_text()
    source.write_text(planted)
    (other,) = replays.replay([config], tmp_path)
    for part in ("weights.npz", "final.regret"):
        assert other.parts[part] != first.parts[part]
    assert other.sha256 != first.sha256
