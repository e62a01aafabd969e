"""The recipe of a GAN on images in words: everything that its config says, but the seed and the images."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.paper.latex import architecture_title, cardinal, objective_title, words
from analysis.paper.settings.forms import number
from records.reading.tables import Records
from records.settings import OPTIONS_OFF


def recipe(config: Mapping[str, Any]) -> str:
    """Return the settings of a GAN's ``config``, as result.json has it, in LaTeX.

    Options that are off are not named.
    """
    told = {**OPTIONS_OFF, **config}
    whose = ", told labels," if told.get("conditional") else ""
    model = f"the {objective_title(told['objective'])} on the {architecture_title(told['architecture'])}"
    length = f"{cardinal(int(told['epochs']))} epochs in batches of {cardinal(int(told['batch_size']))}"
    return f"{model}{whose} for {length}, with {'; '.join(_settings(told))}"


def _settings(told: Mapping[str, Any]) -> Iterator[str]:
    yield _rates(told)
    yield rf"Adam's $\beta_1={_exact(told['beta1'])}$ and $\beta_2={_exact(told['beta2'])}$"
    for name, symbol in (("r1", "$R_1$"), ("r2", "$R_2$")):
        if told.get(name):
            yield f"{symbol} with the weight {_exact(told[name])}{_lazy(told)}"
    if told["ema"]:
        yield f"an average of the generator's weights with the decay {_exact(told['ema'])}"
    if told["reuse_fakes"]:
        yield "fakes that are reused"
    yield from _arithmetic(told)


def _arithmetic(told: Mapping[str, Any]) -> Iterator[str]:
    if told["precision"] != OPTIONS_OFF["precision"]:
        yield f"layers that compute in {told['precision']}"
    if told["kernels"] != OPTIONS_OFF["kernels"]:
        yield "kernels that are equal to the usual ones but for rounding"


def arithmetic(records: Records, runs: pd.DataFrame) -> str:
    """Say on which networks ``runs``, of one study, compute in another way than usual; empty for none.

    ``runs`` has id and architecture; the runs of one study on the same networks have the same arithmetic.
    """
    said = []
    for architecture, of in runs.groupby("architecture", sort=False):
        config = records.result(str(of["id"].iloc[0]))["config"]
        if told := words(list(_arithmetic({**OPTIONS_OFF, **config}))):
            said.append(f" The {architecture_title(str(architecture))} has {told} here.")
    return "".join(said)


def _rates(told: Mapping[str, Any]) -> str:
    """The learning rates of both players, and how they go."""
    own = told.get("generator_learning_rate")
    falling = told.get("schedule", "constant")
    along = "" if falling == "constant" else f", along a {falling}"
    rate = _exact(told["learning_rate"])
    if own is None or own == told["learning_rate"]:
        return f"the learning rate {rate}{along}"
    return f"the learning rates {rate} and, of the generator, {_exact(own)}{along}"


def _lazy(told: Mapping[str, Any]) -> str:
    """At how many steps a penalty is computed, where that is not each."""
    every = int(told.get("penalty_every", 1))
    return "" if every == 1 else f" at one step in {cardinal(every)}, so many times as heavy there"


def _exact(value: float) -> str:
    return number(float(value)).latex
