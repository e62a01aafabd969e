r"""The rule on what the authors say that they do, where to look, and what they ask.

"We train" and "we turn to" are no assertions, "we find" and "one sees" are. Of imperatives and of what a
\Cref does those that assert nothing are on a list (``grammar.toml``): "fix the generator",
"\Cref{fig:losses} shows", but not "note the absence" or "\Cref{fig:losses} proves". A question is not to
hold its answer: "why does it need no penalty?".
"""

from collections.abc import Iterator, Sequence

from analysis.text.checks.subjects import clauses, finite_verbs, follows_verb
from analysis.text.complaint import Complaint, complain
from analysis.text.reading.lists import words
from analysis.text.reading.tokens import Sentence, Token


def complaints(sentence: Sentence, exempt: frozenset[int] = frozenset()) -> Iterator[Complaint]:
    """Yield a complaint for each verb by which the authors or a figure assert, and for a loaded question."""
    tokens = sentence.tokens
    for number in sorted({*_of_authors(tokens), *_at_clauses(tokens)} - exempt):
        what = (
            f"{tokens[number].text!r} is nothing that the authors do here: an assertion that nothing checks"
        )
        yield complain(tokens[number].place, sentence, what)
    for number, token in enumerate(tokens):
        if tokens[-1].text == "?" and token.lower in _words("loaded") and number not in exempt:
            yield complain(token.place, sentence, f"{token.text!r} makes the question an assertion")


def _words(key: str) -> frozenset[str]:
    return words("grammar.toml", "authors", key)


def _of_authors(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the verbs by which "we" assert a finding, and any of "one"."""
    for number, token in enumerate(tokens):
        verb = _behind(tokens, number)
        if token.lower == "we" and verb < len(tokens) and tokens[verb].lower in _words("findings"):
            yield verb
    for clause in clauses(tokens):
        if clause and tokens[clause.start].lower == "one":
            verb = _behind(tokens, clause.start)
            if verb < clause.stop and tokens[verb].lower in finite_verbs():
                yield verb


def _at_clauses(tokens: Sequence[Token]) -> Iterator[int]:
    r"""Yield the imperatives, and the verbs behind a ``\Cref``, that are not listed."""
    for clause in clauses(tokens):
        if not clause:
            continue
        first, second = clause.start, _behind(tokens, clause.start)
        token = tokens[first]
        if token.is_macro("Cref"):
            while second < clause.stop and (tokens[second].lower == "and" or tokens[second].is_macro("cref")):
                second += 1
            if (
                second < clause.stop
                and tokens[second].lower
                and tokens[second].lower not in _words("references")
            ):
                yield second
        commands = words("grammar.toml", "verbs", "regular") | _words("asserting")
        told = first + 1 < clause.stop and follows_verb(tokens[first + 1])
        if token.lower in commands - _words("imperatives") and (told or token.lower in _words("asserting")):
            yield first


def _behind(tokens: Sequence[Token], number: int) -> int:
    """Return the place of the token behind this one, adverbs passed over."""
    place = number + 1
    adverbs = words("grammar.toml", "verbs", "adverbs") | words("grammar.toml", "words", "adverbs")
    while place < len(tokens) and tokens[place].lower in adverbs:
        place += 1
    return place
