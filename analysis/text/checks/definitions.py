r"""The rules on ``\definition`` and on macros that a text may not use.

A definition may name a model and hold thresholds, so each of its sentences must define a term, by an
``\emph{term}``. What ``\claim`` prints is the ledger's, so no text is typed behind it; ``\spec`` is no more;
and a macro that the lint does not know could hide text from it.
"""

from collections.abc import Iterator

from analysis.text.checks.numbers import macros_in
from analysis.text.complaint import Complaint, complain
from analysis.text.reading.macros import MACROS
from analysis.text.reading.tokens import Sentence

_CLAIM = r"write \claim{id} alone, and the wording into the `says` of the ledger claim"
_SPEC = r"let the number come from the code, by \setting{key}"
_DEFINE = r"mark the term that it defines by \emph{..}, or take the sentence out of the \definition"


def complaints(sentence: Sentence) -> Iterator[Complaint]:
    """Yield the complaints about the macros of one sentence."""
    for token in sentence.tokens:
        if token.is_macro("handwritten"):
            yield complain(token.place, sentence, r"a hand-written assertion inside \claim", _CLAIM)
        elif token.is_macro("spec") or (token.kind == "formula" and "spec" in macros_in(token.arguments[0])):
            yield complain(token.place, sentence, rf"\spec types a number by hand: {token.text}", _SPEC)
        elif token.kind == "macro" and token.name not in MACROS:
            known = rf"the lint does not know the macro \{token.name}"
            yield complain(
                token.place, sentence, known, "list it in analysis/text/reading/macros.py, or do without it"
            )
    defining = [token for token in sentence.tokens if "definition" in token.inside]
    if any(token.kind == "word" for token in defining) and not any(
        "emph" in token.inside for token in defining
    ):
        yield complain(defining[0].place, sentence, r"a \definition that defines no term", _DEFINE)
