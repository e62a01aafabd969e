r"""The numbers of the text, each with the noun that it counts: every ``\result{key}`` of the paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.comparisons.effort import scoring, training
from analysis.comparisons.goals import FASHION
from analysis.comparisons.r3gan import STUDY as R3GAN
from analysis.comparisons.tuning import tried
from analysis.paper import labels, planted
from analysis.paper.latex import fixed
from analysis.paper.published import burda, gulrajani, lucic, pacgan
from analysis.paper.settings.forms import number, power
from analysis.paper.settings.runs import shared
from records.files import PROBES
from records.reading.tables import Records


@dataclass(frozen=True)
class Result:
    """A number in LaTeX's mathematics, and what it is a number of, in LaTeX's text.

    No two keys have one noun, so that the text cannot take one key for another unnoticed.
    """

    number: str
    noun: str


def count(number: int, noun: str) -> Result:
    """Return ``number`` of ``noun``, whose "(s)" the singular leaves out: "network(s) on images"."""
    return Result(fixed(number, 0).strip("$"), noun.replace("(s)", "" if number == 1 else "s"))


def results(records: Records, ledger: Sequence[Mapping[str, Any]]) -> dict[str, Result]:
    """Return key -> number and noun.

    Counts of the ledger and of the runs, published numbers, what all runs share.
    Runs with the engine's options on are another study's and not counted among the adversarial ones.
    A setting that differs between runs is left out, so that the text cannot call it the setting.
    """
    found = {
        "ledger.passed": _passed(ledger),
        "runs.gan": count(len(records.runs("gan")), "adversarial network(s) on images"),
        "runs.vae": count(len(records.runs("vae")), "autoencoder(s) on images"),
        "runs.discriminator": count(len(records.runs("discriminator")), "discriminator(s) on the line"),
        "runs.gradient": count(len(records.runs("gradient")), "watched generator(s)"),
        "runs.toy": count(len(records.runs("toy")), "toy model(s)"),
    }
    found |= _effort(records) | _kills(records)
    if designs := len(records.runs("toy", study=R3GAN)):
        found["runs.toy.r3gan"] = count(designs, "toy model(s) of the factorial design")
    if others := len(records.runs(study=FASHION)):
        found["runs.goals.fashion"] = count(others, "run(s) of the same recipe")
    if recipes := len(tried(records)):
        found["tuning.recipes"] = count(recipes, "recipe(s)")
    return found | _published() | _shared(records) | _epochs(records) | _probes(records)


def _effort(records: Records) -> dict[str, Result]:
    """Return how many runs the record holds, the hours that they took, and the threads that each had."""
    runs = training(records)
    threads = shared(records.result(run)["threads"] for run in runs["id"])
    found = {
        "runs.all": count(len(runs), "recorded run(s)"),
        "hours.training": _hours(float(runs["hours"].sum()), "hours of training"),
        "hours.judging": _hours(scoring(records), "hours of scoring and probing"),
    }
    return found if threads is None else found | {"threads": count(threads, "processor thread(s)")}


def _hours(hours: float, noun: str) -> Result:
    return Result(fixed(hours, 1).strip("$"), noun)


def _kills(records: Records) -> dict[str, Result]:
    """Return what became of the planted errors and lies when the full profile was recorded, if that was."""
    found = {}
    for key, kinds, noun in (
        ("kills.errors", planted.errors(records.results), "planted error(s)"),
        ("kills.lies", planted.lies(records.results), "planted lie(s)"),
    ):
        if kinds:
            every = planted.total(kinds)
            whole = count(every.planted, noun)
            found[key] = Result(
                fixed(every.caught, 0).strip("$"), rf"of \ensuremath{{{whole.number}}} {whole.noun}"
            )
    return found


def _passed(ledger: Sequence[Mapping[str, Any]]) -> Result:
    passed = sum(claim["outcome"] == "pass" for claim in ledger)
    whole = count(len(ledger), "ledger claim(s)")
    return Result(fixed(passed, 0).strip("$"), rf"of \ensuremath{{{whole.number}}} {whole.noun}")


def _published() -> dict[str, Result]:
    toys, images, autoencoders, critics = pacgan(), lucic(), burda(), gulrajani()
    return {
        "toys.published.packed": count(_packed(toys["rows"]), "packed sample(s)"),
        "toys.published.trials": count(toys["trials"], "network(s)"),
        "toys.published.steps": count(toys["steps"], "update(s)"),
        "toys.published.batch": count(toys["batch"], "training point(s)"),
        "gans.published.epochs": count(images["epochs"], "epoch(s) of InfoGAN's networks"),
        "gans.published.settings": count(images["settings"], "setting(s) of each model"),
        "gans.published.samples": count(images["samples"], "sample(s)"),
        "critics.published.updates": count(critics["updates"], "update(s) of the critic"),
        "critics.published.rate": Result(power(critics["rate"]).latex, "as the learning rate"),
        "critics.published.beta1": Result(number(critics["beta1"]).latex, r"as $\beta_1$"),
        "critics.published.beta2": Result(number(critics["beta2"]).latex, r"as $\beta_2$"),
        "autoencoders.published.epochs": count(autoencoders["epochs"], "epoch(s)"),
        "autoencoders.published.batch": count(autoencoders["batch"], "image(s)"),
        "autoencoders.published.draws": count(autoencoders["draws"], "draw(s)"),
    }


def _packed(rows: Sequence[Mapping[str, Any]]) -> int:
    """How many samples the packed discriminator of the published rows judges at once: 4 of "PacGAN4"."""
    [number] = {model.removeprefix("PacGAN") for row in rows if (model := row["model"]).startswith("PacGAN")}
    return int(number)


# key -> kind of run, field of its config, what the field counts
_FIELDS = {
    "gans.batch": ("gan", "batch_size", "real image(s)"),
    "gans.noise": ("gan", "noise_dim", "coordinate(s)"),
    "toys.steps": ("toy", "steps", "update(s) of each player"),
    "toys.batch": ("toy", "batch_size", "fresh point(s)"),
    "autoencoders.batch": ("vae", "batch_size", "binarised image(s)"),
    "autoencoders.draws": ("vae", "test_draws", "draw(s) of the latents"),
}


def _shared(records: Records) -> dict[str, Result]:
    """Return what counts something in the config of all compared runs of a kind alike."""
    found = {}
    for key, (kind, field, noun) in _FIELDS.items():
        value = shared(records.result(run)["config"].get(field) for run in records.runs(kind)["id"])
        if value is not None:
            found[key] = count(value, noun)
    return found


def _epochs(records: Records) -> dict[str, Result]:
    """How long autoencoders were trained, by objective; ``autoencoders.runs`` only if there are any."""
    runs = records.runs("vae")
    if runs.empty:
        return {}
    found = {"autoencoders.runs": count(len(runs), "run(s) of autoencoders")}
    for objective, group in runs.groupby("objective", sort=False):
        epochs = shared(group["epochs"])
        if epochs is not None:
            title = labels.objective(str(objective)).partition(" $")[0]  # without the numbers of draws
            found[f"autoencoders.epochs.{objective}"] = count(int(epochs), f"epoch(s) of the {title}")
    return found


# size of a probe -> what it counts
_SIZES = {
    "images": "probed test image(s)",
    "chains": "annealed run(s) of an image",
    "temperatures": "temperature(s)",
    "gradient_images": "differentiated image(s)",
    "repetitions": "gradient(s) of each kind",
    "coordinates": "parameter(s) of either network",
}


def _probes(records: Records) -> dict[str, Result]:
    """Return how much was put into the probes of autoencoders, if all of them have the same sizes."""
    probed = (records.content(records.folder(run) / PROBES)["sizes"] for run in records.probed()["id"])
    sizes = shared({name: size.get(name) for name in _SIZES} for size in probed)
    if sizes is None or None in sizes.values():
        return {}
    return {f"probes.{name}": count(sizes[name], noun) for name, noun in _SIZES.items()}
