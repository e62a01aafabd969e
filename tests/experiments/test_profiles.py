from dataclasses import replace

import pytest

from experiments.config import DiscriminatorConfig, GanConfig
from experiments.configs.probes import Probes
from experiments.profiles import PROFILES, Profile, read
from experiments.studies import STUDIES
from records.reading import comparison
from records.settings import OPTIONS_OFF, has
from theory.errors import EquipoiseError, UnknownName, WrongUsage


@pytest.mark.parametrize("name", PROFILES)
def test_every_study_of_every_profile_has_runs_with_ids_of_their_own(name):
    profile = PROFILES[name]
    for study in profile.studies:
        configs = profile.configs(study)
        only = profile.studies[study].get("only", {})
        bases = [r for r in STUDIES[study].runs if all(getattr(r, k) in v for k, v in only.items())]
        assert bases
        assert len(configs) == len(bases) * profile.studies[study]["seeds"]
        assert len({config.id for config in configs}) == len(configs)
        images = profile.studies[study].get("dataset", profile.dataset)
        assert {c.dataset for c in configs if isinstance(c, GanConfig)} <= {images}


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_is_named_like_its_file_and_has_a_title(name):
    assert STUDIES[name].name == name
    assert STUDIES[name].title
    assert STUDIES[name].runs


def test_smoke_is_what_a_newcomer_is_promised():
    smoke = PROFILES["smoke"]
    mlp = smoke.configs("mlp_objectives")
    assert {(c.objective, c.seed, c.epochs) for c in mlp} == {
        (o, s, 3) for o in ("non_saturating", "lsgan", "lsgan_pearson") for s in (0, 1)
    }
    (dcgan,) = smoke.configs("dcgan")
    assert (dcgan.objective, dcgan.architecture, dcgan.epochs) == ("non_saturating", "dcgan", 1)
    line = smoke.configs("optimal_discriminator")
    assert all(isinstance(c, DiscriminatorConfig) for c in line)
    assert {c.seed for c in line} == set(range(20))


def test_full_runs_carry_no_hash_on_images():
    for study in ("mlp_objectives", "dcgan"):
        assert {len(c.id.split("-")) for c in PROFILES["full"].configs(study)} == {4}


def test_seeds_can_be_asked_for():
    assert len(PROFILES["smoke"].configs("dcgan", seeds=3)) == 3
    with pytest.raises(WrongUsage, match="not 0"):
        PROFILES["smoke"].configs("dcgan", seeds=0)


def test_seeds_can_begin_beyond_those_that_were_looked_at():
    profile = Profile("small", "", "mnist", {"dcgan": {"seeds": 2, "first_seed": 10}})
    assert {config.seed for config in profile.configs("dcgan")} == {10, 11}
    assert {config.seed for config in profile.configs("dcgan", seeds=3)} == {10, 11, 12}
    assert all("first_seed" not in config.to_json() for config in profile.configs("dcgan"))


def test_what_is_confirmed_and_what_is_tuned_have_seeds_that_decided_nothing_before():
    full = PROFILES["full"]
    seeds = {study: {config.seed for config in full.configs(study)} for study in full.studies}
    assert seeds["engine_confirmation"] == set(range(10, 20))
    assert not seeds["engine_confirmation"] & (seeds["engine_options"] | seeds["mlp_objectives"])
    assert seeds["best_effort"] == seeds["best_effort_float32"] == seeds["usual_longer"] == {1, 2, 3}
    assert not seeds["best_effort"] & seeds["tuning"]
    longest = ("best_effort", "best_effort_float32", "usual_longer")
    assert len({config.epochs for study in longest for config in full.configs(study)}) == 1


def test_the_recipe_of_the_goals_has_seeds_that_chose_nothing_and_is_the_same_on_other_images():
    full = PROFILES["full"]
    digits, others = full.configs("goals"), full.configs("goals_fashion")
    assert [config.seed for config in digits] == list(range(1, 11))
    assert [replace(config, dataset="mnist") for config in others] == [*digits[: len(others)]]


def test_the_twin_of_the_best_recipe_differs_in_precision_alone():
    pairs = zip(*(PROFILES["full"].configs(s) for s in ("best_effort", "best_effort_float32")), strict=True)
    for coarse, fine in pairs:
        assert (coarse.precision, fine.precision) == ("bfloat16", "float32")
        assert replace(coarse, precision="float32") == fine


def test_a_study_declares_which_of_its_runs_answer_for_a_model():
    assert all(set(study.reference) <= set(study.runs) for study in STUDIES.values())
    variants = {name for name, study in STUDIES.items() if not study.reference}
    assert variants == {
        "best_effort",
        "best_effort_float32",
        "conditional",
        "engine_confirmation",
        "equal_budgets",
        "goals",
        "goals_fashion",
        "own_recipes",
        "r3gan",
        "stacked",
        "usual_longer",
    }
    parts = {name for name, study in STUDIES.items() if 0 < len(study.reference) < len(study.runs)}
    assert parts == {"engine_options", "tuning"}
    assert all(has(config.to_json(), OPTIONS_OFF) for name in parts for config in STUDIES[name].reference)


@pytest.mark.parametrize("name", PROFILES)
def test_every_model_of_a_profile_has_reference_settings_and_one_alone(name):
    profile = PROFILES[name]
    references = {study: profile.references(study) for study in profile.studies}
    comparison.check(references)
    for study in ("mlp_objectives", "dcgan", "optimal_discriminator"):
        runs = [config.to_json() for config in profile.configs(study)]
        for run in runs:
            assert any(has(run, one) for one in references[study])
        assert len(references[study]) == len({run["objective"] for run in runs})
        assert all("seed" not in one for one in references[study])


def test_the_engines_options_are_off_unless_a_config_names_them():
    usual = GanConfig(objective="lsgan", architecture="mlp")
    assert {name: getattr(usual, name) for name in OPTIONS_OFF} == dict(OPTIONS_OFF)


def test_different_reference_settings_of_one_model_are_refused():
    profile = Profile("small", "", "mnist", {"dcgan": {"epochs": 3}, "fashion": {"epochs": 4}})
    references = {study: profile.references(study) for study in profile.studies}
    with pytest.raises(EquipoiseError, match=r"'dcgan' and 'fashion' both declare .* of different epochs"):
        comparison.check(references)
    other = Profile("small", "", "mnist", {"dcgan": {}, "fashion": {"dataset": "fashion_mnist", "epochs": 9}})
    comparison.check({study: other.references(study) for study in other.studies})


def test_unknown_names_are_listed():
    with pytest.raises(UnknownName, match="choose from: mlp_objectives,"):
        PROFILES["smoke"].configs("mlp_objective")
    with pytest.raises(UnknownName, match="profile 'small'"):
        Profile("small", "", "mnist", {}).configs("dcgan")
    with pytest.raises(WrongUsage, match="'epoch'"):
        Profile("small", "", "mnist", {"dcgan": {"epoch": 3}}).configs("dcgan")


def test_a_file_that_is_no_profile_is_named(tmp_path):
    path = tmp_path / "odd.toml"
    path.write_text("description = 'no data'")
    with pytest.raises(WrongUsage, match=r"odd\.toml is not a profile"):
        read(path)


def test_a_profile_can_keep_a_part_of_a_study():
    profile = Profile("small", "", "mnist", {"toys": {"seeds": 2, "only": {"target": ["line_5"]}}})
    configs = profile.configs("toys")
    assert {config.target for config in configs} == {"line_5"}
    assert len({config.objective for config in configs}) == 5
    assert len(configs) == 10


def test_full_trains_a_hundred_seeds_of_every_toy():
    assert len(PROFILES["full"].configs("toys")) == 100 * 5 * 3


def test_probes_have_the_sizes_of_their_profile(tmp_path):
    assert PROFILES["full"].probes == Probes()
    assert PROFILES["full"].probes.ladder == (4, 8, 16, 32, 64, 128, 256)
    assert PROFILES["full"].probes.gradient_ladder == (1, 4, 16, 64, 256)
    assert PROFILES["ci"].probes == PROFILES["smoke"].probes
    assert PROFILES["ci"].probes.ladder == (4, 8, 16)
    path = tmp_path / "odd.toml"
    for wrong in ("images = 1", "images = 2.5", "repetitions = 10", "imgs = 5"):
        path.write_text(f"description = ''\ndataset = 'mnist'\nstudies = {{}}\n[probes]\n{wrong}")
        with pytest.raises(WrongUsage, match=r"probes: |odd\.toml is not a profile"):
            read(path)
