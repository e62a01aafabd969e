"""Generative models compared and their theory verified, as one would use them in a notebook.

    import equipoise as eq

    eq.verify("lsgan")  # a table of verdicts
    score = eq.optimal_discriminator("lsgan", "mixtures")  # x -> s*(x)
    run = eq.train("lsgan", "mlp", "mnist_2k", epochs=1)
    eq.evaluate(eq.sample(run, 1000), "mnist_2k")  # a table of scores, intervals and floors

Names are imported when they are first used: ``import equipoise`` reads no other module, and TensorFlow starts
with the first run that is trained or sampled. Runs and results lie in the checkout, under ``results/``, where
``./study`` keeps its own; so an editable install (``pip install -e .``, or the study's ``.venv``) is the
supported one.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data import DATASETS, load
    from engine.randomness import Stream, noise
    from equipoise import elbo
    from equipoise.archive import Records
    from equipoise.derivations import Derived, derive
    from equipoise.discriminators import discriminator_value, divergence, optimal_discriminator, regret
    from equipoise.evaluation import evaluate, save_reference
    from equipoise.grading import Grades, grade
    from equipoise.ledger import verify
    from equipoise.runs import ARCHITECTURES, Run, generator, run, sample, train
    from experiments.profiles import PROFILES
    from experiments.studies import STUDIES
    from theory import divergences, dynamics, targets
    from theory.claims import LEDGER
    from theory.derivations import DERIVATIONS
    from theory.divergences import DIVERGENCES
    from theory.errors import EquipoiseError, WrongUsage
    from theory.objectives import OBJECTIVES, Objective, PointwiseObjective, lsgan
    from theory.quadrature import Estimate
    from theory.targets import PAIRS, Pair

# name -> the module that holds it; a module that is a name of its own stands for itself
_HOMES = {
    "ARCHITECTURES": "equipoise.runs",
    "DATASETS": "data",
    "DERIVATIONS": "theory.derivations",
    "DIVERGENCES": "theory.divergences",
    "Derived": "equipoise.derivations",
    "EquipoiseError": "theory.errors",
    "Estimate": "theory.quadrature",
    "Grades": "equipoise.grading",
    "LEDGER": "theory.claims",
    "OBJECTIVES": "theory.objectives",
    "Objective": "theory.objectives",
    "PAIRS": "theory.targets",
    "PROFILES": "experiments.profiles",
    "Pair": "theory.targets",
    "PointwiseObjective": "theory.objectives",
    "Records": "equipoise.archive",
    "Run": "equipoise.runs",
    "STUDIES": "experiments.studies",
    "Stream": "engine.randomness",
    "WrongUsage": "theory.errors",
    "derive": "equipoise.derivations",
    "discriminator_value": "equipoise.discriminators",
    "divergence": "equipoise.discriminators",
    "divergences": "theory",
    "dynamics": "theory",
    "elbo": "equipoise",
    "evaluate": "equipoise.evaluation",
    "generator": "equipoise.runs",
    "grade": "equipoise.grading",
    "load": "data",
    "lsgan": "theory.objectives",
    "noise": "engine.randomness",
    "optimal_discriminator": "equipoise.discriminators",
    "regret": "equipoise.discriminators",
    "run": "equipoise.runs",
    "sample": "equipoise.runs",
    "save_reference": "equipoise.evaluation",
    "targets": "theory",
    "train": "equipoise.runs",
    "verify": "equipoise.ledger",
}
_MODULES = {"divergences", "dynamics", "elbo", "targets"}

__all__ = [
    "ARCHITECTURES",
    "DATASETS",
    "DERIVATIONS",
    "DIVERGENCES",
    "LEDGER",
    "OBJECTIVES",
    "PAIRS",
    "PROFILES",
    "STUDIES",
    "Derived",
    "EquipoiseError",
    "Estimate",
    "Grades",
    "Objective",
    "Pair",
    "PointwiseObjective",
    "Records",
    "Run",
    "Stream",
    "WrongUsage",
    "derive",
    "discriminator_value",
    "divergence",
    "divergences",
    "dynamics",
    "elbo",
    "evaluate",
    "generator",
    "grade",
    "load",
    "lsgan",
    "noise",
    "optimal_discriminator",
    "regret",
    "run",
    "sample",
    "save_reference",
    "targets",
    "train",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOMES[name]
    found = import_module(f"{home}.{name}") if name in _MODULES else getattr(import_module(home), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the public names, imported yet or not."""
    return sorted({*globals(), *__all__})
