r"""The derivations as LaTeX, from the very steps that are checked.

Each step becomes one call, for the paper to define as it needs it (in its body or in its appendix):

    \derivationstep{number}{short|long}{title}{equation}{reason}{assumption}{beyond}{kernel}{beyond kernel}

The equation comes without delimiters; one of several lines is ``gathered``. Assumption and ``beyond``, what
of the equation no check decides, may be empty. ``kernel`` is K where a proof assistant's kernel has checked
the step, else empty; behind it stands what of the step that has not checked. Formulas are rendered from the
trees that are evaluated.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from analysis.paper.works import linked
from analysis.text.checks.bibliography import Work
from theory.derivations import Derivation, Step
from theory.derivations.sentences import printed
from theory.methods import Method

LINE = 56  # characters of a line of display
_BRACES = str.maketrans("", "", "{}_^")


def proved(claims: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the steps, as "derivation.step", that the ledger's ``claims`` say are under a kernel.

    Beside each stands what of it is beyond the kernel, in words.
    """
    return {
        step: beyond for claim in claims for step, beyond in claim.get("kernel", {}).get("steps", {}).items()
    }


def latex(derivation: Derivation, under_kernel: Mapping[str, str], works: Mapping[str, Work]) -> str:
    r"""Return the steps of a derivation, one ``\derivationstep`` each, numbered from 1.

    ``under_kernel`` is what ``proved`` returns; ``works`` are those that the words may name.
    """
    lines = [f"% {derivation.title}: {len(derivation.steps)} steps"]
    lines += [
        _call(number, step, under_kernel.get(f"{derivation.name}.{step.name}"), works)
        for number, step in enumerate(derivation.steps, start=1)
    ]
    return "\n".join(lines) + "\n"


def _call(number: int, step: Step, beyond_kernel: str | None, works: Mapping[str, Work]) -> str:
    length = "short" if step.short else "long"
    words = (linked(printed(text), works) for text in (step.reason, step.assumption, step.equation.beyond))
    kernel = ("", "") if beyond_kernel is None else (Method.KERNEL.value, printed(beyond_kernel))
    parts = (str(number), length, printed(step.title), _display(step.equation.lines), *words, *kernel)
    return "\\derivationstep" + "%\n  ".join(f"{{{part}}}" for part in parts)


def _display(parts: tuple[str, ...]) -> str:
    """The parts of an equation, as many to a line as fit, with a comma after each but the last."""
    lines: list[str] = []
    for part in parts:
        together = rf"{lines[-1]},\qquad {part}" if lines else part
        if lines and _width(together) <= LINE:
            lines[-1] = together
        else:
            lines.append(part)
    text = ",\\\\\n  ".join(lines)
    return f"\\begin{{gathered}}{text}\\end{{gathered}}" if len(lines) > 1 else text


def _width(latex: str) -> int:
    """About how many characters wide the formula is in print: a fraction is as wide as its wider half."""
    text = re.sub(r"\\[td]?frac\{([^{}]*)\}\{([^{}]*)\}", lambda m: max(m[1], m[2], key=len), latex)
    text = re.sub(r"\\qquad|\\quad", "xxxx", text)
    text = re.sub(r"\\(?:mathrm|operatorname|text|mathcal|mathbb)\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\\(?:left|right|big|,|;|!|tfrac|frac)", "", text)
    return len(re.sub(r"\\[A-Za-z]+|[^\s{}_^]", "x", text).replace(" ", "").translate(_BRACES))
