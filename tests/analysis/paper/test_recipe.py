"""A recipe in words."""

import pandas as pd
import pytest

from analysis.paper.recipe import arithmetic, recipe
from records import files
from records.reading.tables import Records
from tests.synthetic.files import listed, write_json, write_manifest, write_result

USUAL = {
    "objective": "lsgan",
    "architecture": "dcgan",
    "epochs": 3,
    "batch_size": 128,
    "learning_rate": 0.001,
    "beta1": 0.5,
    "beta2": 0.999,
}


def said(**settings):
    return recipe(USUAL | settings).replace(r"\ensuremath{", "").replace("}", "").replace("$", "")


def test_the_usual_settings_are_said_and_options_that_are_off_are_not():
    assert said() == (
        r"the LSGAN (0,1,1) on the DCGAN for three epochs in batches of 128, with the learning rate 0.001; "
        r"Adam's \beta_1=0.5 and \beta_2=0.999"
    )
    assert said(r1=0.0, ema=0.0, reuse_fakes=False, precision="float32", kernels="reference") == said()
    assert said(generator_learning_rate=None, schedule="constant", penalty_every=1) == said()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"conditional": True}, "on the DCGAN, told labels, for three"),
        ({"generator_learning_rate": 0.004}, "rates 0.001 and, of the generator, 0.004; Adam's"),
        ({"schedule": "cosine"}, "rate 0.001, along a cosine; Adam's"),
        ({"r1": 2.0}, "; R_1 with the weight 2"),
        ({"r2": 0.1, "penalty_every": 4}, "; R_2 with the weight 0.1 at one step in four, so many times as"),
        ({"ema": 0.9998}, "; an average of the generator's weights with the decay 0.9998"),
        ({"reuse_fakes": True}, "; fakes that are reused"),
        ({"precision": "bfloat16"}, "; layers that compute in bfloat16"),
        ({"kernels": "fast"}, "but for rounding"),
    ],
)
def test_each_option_has_its_words(settings, words):
    assert words in said(**settings)


def test_networks_that_compute_in_another_way_are_named(tmp_path):
    configs = {"a": {"precision": "bfloat16", "kernels": "fast"}, "b": {}}
    for run, config in configs.items():
        folder = tmp_path / files.RUNS / run
        write_json(folder / files.CONFIG, config)
        write_result(folder, "gan", config, {}, {})
    write_manifest(tmp_path, studies={"one": [listed(run) for run in configs]})
    runs = pd.DataFrame({"id": ["a", "b"], "architecture": ["dcgan", "mlp"]})
    told = arithmetic(Records(tmp_path, "tiny"), runs)
    assert told.startswith(" The DCGAN has layers that compute in bfloat16 and kernels that are equal to")
    assert "MLP" not in told
