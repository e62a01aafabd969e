"""Formulas of the report: every statement and sentence of the ledger as MathML that browsers know."""

import re
import xml.etree.ElementTree as ET

import pytest

from commands.build.mathml import formula, sentence, statement
from theory.claims import LEDGER

TOKENS = {"mi", "mn", "mo", "mtext", "mspace"}  # of MathML Core, with how many children each has
CHILDREN = {"mfrac": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
ROWS = {"math", "mrow", "mstyle", "msqrt"}
LEFT = re.compile(r"[\\$]|\w[\^_&]|[\^_&]\w|\{[a-z]")  # of LaTeX; a lone ^ is the accent of a hat


def flaws(html: str) -> list[str]:
    """What is no valid MathML in ``html``, and LaTeX that is left in it or in the names of its formulas."""
    root = ET.fromstring(f"<div>{html}</div>")
    found = [f"left over: {text}" for text in root.itertext() if LEFT.search(text)]
    for element in root.iter():
        count = len(element)
        if element.tag in TOKENS:
            found += [f"{element.tag} has children"] * bool(count)
            found += [f"{element.tag} is empty"] * (element.tag != "mspace" and not element.text)
        elif element.tag in CHILDREN:
            found += [f"{element.tag} has {count} children"] * (count != CHILDREN[element.tag])
        elif element.tag == "math":
            name = element.get("aria-label", "")
            found += [f"name {name!r}"] * (not name or bool(re.search(r"[\\$]", name)))
        elif element.tag not in ROWS | {"div", "span"}:
            found.append(f"{element.tag} is none of MathML Core")
    return found


@pytest.mark.parametrize("number", LEDGER)
def test_a_claim_is_mathml_without_latex(number: str) -> None:
    claim = LEDGER[number]
    shown = statement(claim.statement)
    assert flaws(shown) == []
    assert shown.count("<math") >= len(claim.formula.lines)
    assert shown.count('<span class="line">') == len(claim.formula.lines)
    for wording in claim.says.values():
        assert flaws(sentence(wording.written())) == []
    assert flaws(sentence(claim.beyond)) == []
    assert flaws(sentence(claim.assumptions)) == []


def test_flaws_are_found() -> None:
    assert flaws(r"<math aria-label='x'><mi>\frac</mi></math>") == [r"left over: \frac"]
    assert flaws("<math aria-label='x'><mfrac><mi>x</mi></mfrac></math>") == ["mfrac has 1 children"]
    assert flaws("<math><mi>x</mi></math>") == ["name ''"]
    assert flaws("<math aria-label='x'><mfenced/></math>") == ["mfenced is none of MathML Core"]


def test_signs_words_and_functions_are_told_apart() -> None:
    assert '(</mo><mo form="prefix">−</mo>' in formula("(-1,1)")
    assert ">−</mo><mn>1" in formula("a-1")
    assert 'form="prefix"' not in formula("a-1")
    assert '<mi mathvariant="normal">KL</mi>' in formula(r"\KL(p)")
    assert '<mi>k</mi><mspace width="0.167em"></mspace><mi>log</mi>' in formula(r"k\log p")
    assert "𝟏" in formula(r"\mathbf{1}")
    assert '<mo lspace="0" rspace="0.167em">max</mo>' in formula(r"\max_D V")


def test_words_around_formulas_are_kept_and_escaped() -> None:
    shown = re.sub("<math.*?</math>", "F", sentence("a < b where $x$, and [$y$] in $z$ now"))
    kept = '<span class="kept">{}</span>'  # no mark begins a line
    assert shown == f"a &lt; b where {kept.format('F,')} and {kept.format('[F]')} in F now"
    line = re.sub("<math.*?</math>", "F", statement(r"a = 1,\quad b = 2"))
    assert line == f'<span class="line">{kept.format("F,")} F</span>'
    thin = "\N{NARROW NO-BREAK SPACE}"  # nor does a sign of percent
    shares = re.sub("<math.*?</math>", "F", sentence(r"$94$\,\% of 16\,384 at 5\,\%"))
    assert shares == f"{kept.format(f'F{thin}%')} of 16{thin}384 at 5{thin}%"
