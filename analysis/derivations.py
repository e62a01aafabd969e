r"""The derivations as LaTeX, from the very steps that are checked.

Each step becomes one call, for the paper to define as it needs it (in its body or in its appendix):

    \derivationstep{number}{short|long}{title}{equation}{reason}{assumption}

The equation comes without delimiters; one of several lines is ``gathered``. The assumption may be empty.
"""

from theory.derivations import DERIVATIONS as CHECKED
from theory.derivations import Derivation, Step
from theory.registry import Registry


def latex(derivation: Derivation) -> str:
    r"""The steps of a derivation, one ``\derivationstep`` each, numbered from 1."""
    lines = [f"% {derivation.title}: {len(derivation.steps)} steps"]
    lines += [_call(number, step) for number, step in enumerate(derivation.steps, start=1)]
    return "\n".join(lines) + "\n"


def _call(number: int, step: Step) -> str:
    length = "short" if step.short else "long"
    parts = (str(number), length, step.title, _display(step.equation), step.reason, step.assumption)
    return "\\derivationstep" + "%\n  ".join(f"{{{part}}}" for part in parts)


def _display(equation: str) -> str:
    lines = " ".join(equation.split())
    return f"\\begin{{gathered}}{lines}\\end{{gathered}}" if r"\\" in lines else lines


DERIVATIONS: Registry[str] = Registry(
    "derivation", {name: latex(derivation) for name, derivation in CHECKED.items()}
)
