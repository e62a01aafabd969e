r"""What the text takes from the ledger and from the runs: every wording once, every name known.

A claim's sentence is the claim's own, so that an exchanged id leaves one sentence unsaid and says another
twice; both are complaints, as is a claim with several wordings that is called without a name.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from analysis.text.complaint import Complaint, complain
from analysis.text.reading.tokens import Sentence, Token
from theory.errors import closest_first

_LEDGER = r"\claim takes an id of the ledger and the name of one of its wordings (theory/claims)"
_RUNS = "the names are those of analysis/claims"


def complaints(
    sentences: Sequence[Sentence],
    wordings: Mapping[str, Iterable[str]],
    empirical: Iterable[str],
    derivations: Iterable[str],
) -> Iterator[Complaint]:
    """Yield what is wrong with the names that the text uses, and what of the ledger it leaves unsaid.

    ``wordings`` has the names of each claim's wordings by its id, ``empirical`` the names of the claims about
    runs, ``derivations`` those of the derivations.
    """
    known = {number: tuple(names) for number, names in wordings.items()}
    said: Counter[tuple[str, str]] = Counter()
    named: Counter[str] = Counter()
    for sentence, token in _calls(sentences):
        if token.is_macro("claim"):
            name, number = token.arguments
            yield from _claim(sentence, token, number, name, known)
            said[number, name] += 1
            if said[number, name] == 2:
                what = f"the wording {name or 'of claim ' + number!r} is said a second time"
                yield complain(
                    token.place, sentence, what, "each wording is said once; give the claim another"
                )
        elif token.is_macro("claimmark", "requireclaim") and token.arguments[0] not in known:
            yield complain(token.place, sentence, _unknown("claim", token.arguments[0], known), _LEDGER)
        elif token.is_macro("empirical"):
            named[token.arguments[0]] += 1
            if token.arguments[0] not in empirical:
                what = _unknown("empirical claim", token.arguments[0], empirical)
                yield complain(token.place, sentence, what, _RUNS)
        elif token.is_macro("derivationshort", "derivationfull") and token.arguments[0] not in derivations:
            what = _unknown("derivation", token.arguments[0], derivations)
            yield complain(token.place, sentence, what, "the names are those of theory/derivations")
    for number, names in known.items():
        for name in names:
            if not said[number, name]:
                which = f"{name!r} of claim {number}" if name else f"of claim {number}"
                yield Complaint(
                    "paper/sections", 1, f"the wording {which} is said nowhere; say it or remove it"
                )
    for name in empirical:
        if not named[name]:
            yield Complaint("paper/sections", 1, f"the empirical claim {name!r} is said nowhere; say it")


def _calls(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Token]]:
    """Every macro call with its sentence, once however many ways the sentence is read."""
    seen = set()
    for sentence in sentences:
        for token in sentence.tokens:
            if token.kind == "macro" and (token.place, token.text) not in seen:
                seen.add((token.place, token.text))
                yield sentence, token


def _claim(
    sentence: Sentence, token: Token, number: str, name: str, known: Mapping[str, tuple[str, ...]]
) -> Iterator[Complaint]:
    if number not in known:
        yield complain(token.place, sentence, _unknown("claim", number, known), _LEDGER)
    elif name not in known[number]:
        what = f"claim {number} has no wording {name!r}" if name else f"claim {number} needs a wording's name"
        there = ", ".join(map(repr, closest_first(name, known[number]))) or "none"
        yield complain(token.place, sentence, f"{what}; it has {there}", _LEDGER)


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    near = ", ".join(closest_first(name, known)[:3])
    return f"no {kind} {name!r}; the closest are {near}"
