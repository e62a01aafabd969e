import json
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import DATASETS
from engine.schedules import SCHEDULES
from experiments.config import DiscriminatorConfig, GanConfig, ToyConfig, VaeConfig, from_json, image_config
from experiments.configs import base
from experiments.studies import STUDIES
from gan.networks import ARCHITECTURES
from gan.settings import KERNELS, PRECISIONS
from theory.errors import UnknownName, WrongUsage
from theory.objectives import OBJECTIVES
from theory.targets import PAIRS  # slow to import, so not while hypothesis looks at the clock
from vae.networks import ARCHITECTURES as AUTOENCODERS
from vae.pixels import PIXELS

positive = st.floats(1e-9, 1e3)
run_configs = st.builds(
    GanConfig,
    objective=st.sampled_from(list(OBJECTIVES)),
    architecture=st.sampled_from(list(ARCHITECTURES)),
    dataset=st.sampled_from([*DATASETS, "./my digits.npy"]),
    seed=st.integers(0, 2**31),
    epochs=st.none() | st.integers(1, 100),
    batch_size=st.integers(1, 512),
    learning_rate=positive,
    beta1=st.floats(0, 0.999),
    generator_learning_rate=st.none() | positive,
    schedule=st.sampled_from(list(SCHEDULES)),
    r1=st.just(0) | positive | st.integers(1, 10),
    r2=st.just(0) | positive | st.integers(1, 10),
    penalty_every=st.integers(1, 64),
    ema=st.just(0) | st.floats(0, 0.999),
    reuse_fakes=st.booleans(),
    precision=st.sampled_from(PRECISIONS),
    kernels=st.sampled_from(KERNELS),
)
discriminator_configs = st.builds(
    DiscriminatorConfig,
    objective=st.sampled_from([name for name, o in OBJECTIVES.items() if o.tells_ratio]),
    pair=st.just(PAIRS["shifted_gaussians"].name),
    seed=st.integers(0, 2**31),
    steps=st.integers(1, 10**6),
    widths=st.lists(st.integers(1, 64), min_size=1, max_size=3).map(tuple),
)
vae_configs = st.builds(
    VaeConfig,
    objective=st.just("elbo") | st.integers(2, 99).map("iwae_k{}".format),
    architecture=st.sampled_from(list(AUTOENCODERS)),
    dataset=st.sampled_from([*(name for name, d in DATASETS.items() if d.channels == 1), "./my digits.npy"]),
    seed=st.integers(0, 2**31),
    epochs=st.none() | st.integers(1, 400),
    pixels=st.sampled_from(list(PIXELS)),
    test_draws=st.integers(1, 5000),
)
configs = run_configs | vae_configs | discriminator_configs


@settings(deadline=None)
@given(configs)
def test_a_config_survives_the_way_through_a_file(config):
    assert from_json(json.loads(json.dumps(config.to_json()))) == config


@settings(deadline=None)
@given(configs, configs)
def test_ids_are_equal_only_where_configs_are(one, other):
    assert (one.id == other.id) == (one == other)


@given(run_configs)
def test_an_id_is_four_words_and_a_hash_where_defaults_were_changed(config):
    words = config.id.split("-")
    assert words[:2] == [config.objective, config.architecture]
    assert words[3] == f"s{config.seed}"
    default = GanConfig(
        objective=config.objective, architecture=config.architecture, dataset=config.dataset, seed=config.seed
    )
    named = config.dataset in DATASETS
    assert len(words) == (4 if config == default and named else 5)


@settings(deadline=None)
@given(configs)
def test_an_id_does_not_depend_on_what_was_asked_before(config):
    asked = config.id
    base._SUFFIXES.clear()
    assert config.id == asked


def test_the_digits_of_an_id_are_those_of_its_own_model():
    base._SUFFIXES.clear()
    ids = [GanConfig(objective="lsgan", architecture=name, epochs=10).id for name in ("mlp", "dcgan")]
    assert [len(run.split("-")) for run in ids] == [4, 5]  # the usual length of the first


def test_ids_are_those_of_the_contract():
    lsgan = GanConfig(objective="lsgan", architecture="mlp", seed=3)
    assert lsgan.id == "lsgan-mlp-mnist-s3"
    assert replace(lsgan, epochs=10).id == "lsgan-mlp-mnist-s3"  # the architecture's own length
    assert replace(lsgan, epochs=3).id == "lsgan-mlp-mnist-s3-543da7"
    assert replace(lsgan, epochs=3, seed=4).id == "lsgan-mlp-mnist-s4-543da7"  # the hash tells the settings
    assert GanConfig(objective="non_saturating", architecture="dcgan", dataset="mnist_2k").id == (
        "non_saturating-dcgan-mnist_2k-s0"
    )
    line = DiscriminatorConfig(objective="lsgan", pair="shifted_gaussians", seed=3)
    assert line.id == "lsgan-discriminator-shifted_gaussians-s3"


def test_the_engines_options_are_off_and_leave_ids_and_old_records_as_they_were():
    usual = GanConfig(objective="lsgan", architecture="mlp", seed=3)
    off = {"r1": 0.0, "ema": 0.0, "reuse_fakes": False, "precision": "float32"}
    assert replace(usual, **off).id == "lsgan-mlp-mnist-s3"
    assert off.items() <= usual.to_json().items()
    assert vars(usual.settings()).items() >= off.items()
    # a config as it was written before there were options, with another setting changed
    before = {k: v for k, v in replace(usual, epochs=3).to_json().items() if k not in off}
    assert from_json(before) == replace(usual, epochs=3)
    assert from_json(before).id == "lsgan-mlp-mnist-s3-543da7"
    on = {"r1": 1.0, "ema": 0.999, "reuse_fakes": True, "precision": "bfloat16"}
    ids = {replace(usual, **{name: value}).id for name, value in on.items()}
    assert len(ids | {usual.id}) == 5
    assert replace(usual, r1=1).id == replace(usual, r1=1.0).id
    for name, value in on.items():
        assert getattr(replace(usual, **{name: value}).settings(), name) == value


LATER = {"generator_learning_rate": 3e-4, "schedule": "cosine", "r2": 1.0}


@pytest.mark.parametrize("name", LATER)
def test_what_came_later_is_told_only_where_it_is_not_as_before(name: str) -> None:
    usual = GanConfig(objective="lsgan", architecture="mlp", epochs=3, seed=3)
    assert name not in usual.to_json()
    assert usual.id == "lsgan-mlp-mnist-s3-543da7"
    changed = replace(usual, **{name: LATER[name]})
    assert changed != usual and changed.id != usual.id
    assert changed.to_json() == usual.to_json() | {name: LATER[name]}
    assert from_json(changed.to_json()) == changed
    assert getattr(changed.settings(), name) == LATER[name]


def test_a_toys_penalties_are_told_only_where_there_are_some() -> None:
    usual = ToyConfig(objective="lsgan", target="ring_8", seed=3)
    assert usual.id == "lsgan-toy-ring_8-s3"
    assert not {"r1", "r2"} & usual.to_json().keys()
    both = replace(usual, r1=1, r2=1.0)
    assert both.to_json() == usual.to_json() | {"r1": 1.0, "r2": 1.0}
    assert both.id != usual.id and from_json(both.to_json()) == both
    with pytest.raises(WrongUsage, match=r"r2 must be a positive number, not -1"):
        replace(usual, r2=-1)


def test_a_generators_rate_that_is_the_discriminators_is_no_other_run() -> None:
    usual = GanConfig(objective="lsgan", architecture="mlp", learning_rate=2e-3)
    assert replace(usual, generator_learning_rate=2e-3) == usual


def test_penalties_that_are_lazy_are_told_only_where_there_are_some() -> None:
    usual = GanConfig(objective="lsgan", architecture="mlp", epochs=3, seed=3, r1=1.0)
    lazy = replace(usual, penalty_every=16)
    assert lazy.to_json() == usual.to_json() | {"penalty_every": 16} and lazy.id != usual.id
    assert from_json(lazy.to_json()) == lazy and lazy.settings().penalty_every == 16
    assert replace(lazy, penalty_every=1) == usual
    assert replace(lazy, r1=0) == replace(usual, r1=0)  # one run, one id


def test_kernels_are_told_only_where_they_are_not_the_references() -> None:
    usual = GanConfig(objective="lsgan", architecture="dcgan", epochs=3, seed=3)
    assert "kernels" not in usual.to_json()  # as it was written before there was a choice
    assert usual.id == "lsgan-dcgan-mnist-s3-543da7"
    assert usual.settings().kernels == "reference"
    fast = replace(usual, kernels="fast")
    assert fast != usual and fast.id != usual.id
    assert fast.to_json() == usual.to_json() | {"kernels": "fast"}
    assert from_json(fast.to_json()) == fast
    assert fast.settings().kernels == "fast"
    assert from_json(usual.to_json() | {"kernels": "reference"}).id == usual.id


def test_no_run_that_answers_for_a_model_is_told_its_kernels() -> None:
    runs = [run for study in STUDIES.values() for run in study.reference if isinstance(run, GanConfig)]
    assert runs and not any("kernels" in run.to_json() for run in runs)


def test_the_defaults_are_the_briefs():
    mlp = GanConfig(objective="lsgan", architecture="mlp")
    dcgan = GanConfig(objective="non_saturating", architecture="dcgan")
    assert (mlp.epochs, dcgan.epochs) == (10, 5)
    assert (mlp.batch_size, mlp.noise_dim) == (128, 96)
    assert (mlp.learning_rate, mlp.beta1, mlp.beta2, mlp.epsilon) == (1e-3, 0.5, 0.999, 1e-7)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"seed": -1}, "seed .* not -1"),
        ({"epochs": 0}, "epochs .* not 0"),
        ({"batch_size": 0}, "batch size .* not 0"),
        ({"noise_dim": -3}, "noise dim .* not -3"),
        ({"learning_rate": 0.0}, "learning rate .* not 0"),
        ({"learning_rate": float("nan")}, "learning rate .* not nan"),
        ({"beta1": 1.0}, "beta1 .* not 1"),
        ({"epsilon": -1e-8}, "epsilon .* not -1e-08"),
        ({"r1": -1.0}, "r1 .* not -1"),
        ({"r1": float("inf")}, "r1 .* not inf"),
        ({"r2": -1.0}, "r2 .* not -1"),
        ({"penalty_every": 0}, "penalty every .* not 0"),
        ({"generator_learning_rate": 0.0}, "generator learning rate .* not 0"),
        ({"schedule": "cosin"}, "'cosin'; choose from: cosine,"),
        ({"ema": 1.0}, r"ema must lie in \[0, 1\), not 1"),
        ({"ema": float("nan")}, "ema .* not nan"),
        ({"reuse_fakes": 1}, "reuse fakes must be true or false, not 1"),
        ({"precision": "float16"}, "unknown precision 'float16'; choose from: b?float"),
        ({"kernels": "faster"}, "unknown kernels 'faster'; choose from: reference, fast|fast, reference"),
        ({"objective": "lsgam"}, "unknown objective 'lsgam'; choose from: lsgan,"),
        ({"architecture": "mpl"}, "unknown architecture 'mpl'; choose from: mlp,"),
        ({"dataset": "mnits"}, "unknown dataset 'mnits'; choose from: mnist,"),
    ],
)
def test_wrong_values_are_named(wrong, message):
    with pytest.raises(WrongUsage, match=message):
        GanConfig(**{"objective": "lsgan", "architecture": "mlp", **wrong})


def test_kernels_that_are_the_same_are_one_run():
    """In float32 the MLP has no layer that a fast kernel computes; one run has one id."""
    usual = GanConfig(objective="lsgan", architecture="mlp")
    assert GanConfig(objective="lsgan", architecture="mlp", kernels="fast") == usual
    for other in ({"architecture": "dcgan"}, {"architecture": "mlp", "precision": "bfloat16"}):
        made = {GanConfig(objective="lsgan", kernels=name, **other).id for name in ("reference", "fast")}
        assert len(made) == 2


@pytest.mark.parametrize(
    ("objective", "architecture", "message"),
    [
        ("elbo", "mlp", "'elbo' is an objective of a VAE, which takes --architecture vae_mlp or vae_conv"),
        ("lsgan", "vae_mlp", "'lsgan' is an objective of a GAN, which takes --architecture mlp or dcgan"),
        ("lsgn", "mlp", "unknown objective 'lsgn'; choose from: lsgan,"),
        ("elbow", "vae_mlp", "unknown objective of a VAE 'elbow'; choose from: elbo,"),
    ],
)
def test_an_objective_of_another_kind_of_model_is_named_with_its_networks(objective, architecture, message):
    with pytest.raises(WrongUsage, match=message):
        image_config(objective=objective, architecture=architecture)


def test_wrong_values_of_a_discriminator_are_named():
    usual = {"objective": "lsgan", "pair": "shifted_gaussians"}
    with pytest.raises(UnknownName, match="shifted_gaussians"):
        DiscriminatorConfig(**{**usual, "pair": "shifted"})
    for sample in ("freshly", 0, -5, 2.5, True):
        with pytest.raises(WrongUsage, match=f"sample must be .* not {sample}"):
            DiscriminatorConfig(**usual, sample=sample)
    with pytest.raises(WrongUsage, match=r"widths .* \[0\]"):
        DiscriminatorConfig(**usual, widths=(0,))
    with pytest.raises(WrongUsage, match=r"steps .* not 0"):
        DiscriminatorConfig(**usual, steps=0)


def test_the_sample_of_a_discriminator_is_part_of_its_id_unless_it_is_the_usual_one():
    usual = {"objective": "lsgan", "pair": "disjoint_uniforms", "seed": 3}
    assert DiscriminatorConfig(**usual).id == "lsgan-discriminator-disjoint_uniforms-s3"
    ids = {DiscriminatorConfig(**usual, sample=sample).id for sample in ("fresh", "nodes", 64, 256)}
    assert len(ids) == 4
    config = DiscriminatorConfig(**usual, sample=64)
    assert from_json(config.to_json()) == config
    before = {k: v for k, v in DiscriminatorConfig(**usual).to_json().items() if k != "sample"}
    assert from_json(before) == DiscriminatorConfig(**usual)  # as runs were written before there was a choice


def test_a_vae_is_not_asked_to_explain_coloured_images():
    assert GanConfig(objective="lsgan", architecture="mlp", dataset="stacked_mnist").id.endswith("mnist-s0")
    with pytest.raises(WrongUsage, match="stacked_mnist has coloured ones"):
        VaeConfig(objective="elbo", architecture="vae_mlp", dataset="stacked_mnist")


def test_what_is_no_config_is_refused():
    with pytest.raises(WrongUsage, match="'flow'"):
        from_json({"kind": "flow"})
    with pytest.raises(WrongUsage, match="'flipped_labels'"):
        from_json({"kind": "gan", "objective": "lsgan", "architecture": "mlp", "flipped_labels": True})


def test_configs_are_frozen():
    with pytest.raises(FrozenInstanceError):
        GanConfig(objective="lsgan", architecture="mlp").seed = 2
