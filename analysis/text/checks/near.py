r"""What stands around a setting or a number of the runs, and what a sentence that cites a work is about.

``paper/near.toml`` lists phrases for every key. Around ``\setting{key}`` and ``\result{key}`` one of them
must stand, with "_" in the place of the number ("_ hidden layers"); for a citation, one must stand in the
text that it closes or opens. So an exchanged key is noticed, although either would print a true number.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.text.complaint import Complaint, complain
from analysis.text.reading.tokens import Sentence, Token
from theory.errors import closest_first

KINDS = {
    "setting": ("setting",),
    "result": ("result", "resultof"),
    "cite": ("citep", "citet", "cite", "citealp"),
}
_WAY = "take the right key, or list the new phrase in paper/near.toml"


@dataclass(frozen=True)
class Near:
    """The phrases that belong to each key, by kind: "setting", "result" or "cite"."""

    words: Mapping[str, Mapping[str, Sequence[str]]]

    @classmethod
    def read(cls, paper: Path) -> "Near":
        """Read ``paper``/near.toml."""
        return cls(tomllib.loads((paper / "near.toml").read_text("utf-8")))


def complaints(sentences: Sequence[Sentence], near: Near) -> Iterator[Complaint]:
    """Yield a complaint for each key whose words are not near, that has none, or that no text uses."""
    used: set[tuple[str, str]] = set()
    before: Sentence | None = None
    for sentence in sentences:
        for kind, place, key in _keys(sentence):
            used.add((kind, key))
            words = near.words.get(kind, {}).get(key)
            token = sentence.tokens[place]
            if words is None:
                what = f"paper/near.toml has no words for the {kind} {key!r}"
                yield complain(token.place, sentence, what, "list what a sentence with it must speak of")
            elif not _speaks(words, _around(sentence, before, kind, place)):
                listed = ", ".join(map(repr, words))
                what = f"the {kind} {key!r} does not belong here, where none of {listed} stands"
                yield complain(token.place, sentence, what, _WAY)
        before = sentence
    for kind, keys in near.words.items():
        for key in keys:
            if (kind, key) not in used:
                others = [other for k, other in used if k == kind]
                closest = closest_first(key, others)[:1]
                yield Complaint(
                    "paper/near.toml",
                    1,
                    f"no text uses the {kind} {key!r}; take it out (the closest: {closest})",
                )


def _keys(sentence: Sentence) -> Iterator[tuple[str, int, str]]:
    """(kind, number of the token, key) of every setting, result and citation, also inside formulas."""
    for place, token in enumerate(sentence.tokens):
        for kind, macros in KINDS.items():
            if token.is_macro(*macros):
                keys = token.arguments[-1] if kind == "cite" else token.arguments[0]
                yield from ((kind, place, key.strip()) for key in keys.split(","))
        if token.kind == "formula":
            yield from (("setting", place, key) for key in _settings(token))


def _settings(token: Token) -> Iterable[str]:
    parts = token.arguments[0].split(r"\setting{")[1:]
    return (part.partition("}")[0] for part in parts)


def _around(sentence: Sentence, before: Sentence | None, kind: str, place: int) -> str:
    """The text in which a key's phrase is looked for: lower case, without marks, "_" for the number
    itself."""
    tokens = sentence.tokens
    if kind == "cite":
        text = _cited(tokens, place, before)
    else:
        text = [
            "_" if number == place else token.text
            for number, token in enumerate(tokens)
            if token.kind != "mark" or number == place
        ]
    return f" {' '.join(text).lower()} "


def _cited(tokens: Sequence[Token], place: int, before: Sentence | None) -> list[str]:
    """Return what a citation stands for: the text from the one before to it, else what follows it."""
    others = [number for number, token in enumerate(tokens) if token.is_macro(*KINDS["cite"])]
    start = max((number + 1 for number in others if number < place), default=0)
    stop = min((number for number in others if number > place), default=len(tokens))
    closed = [token for token in tokens[start:place] if token.kind != "mark"]
    ahead = [token.text for token in closed]
    if len(ahead) > 1 or any(token.is_macro("claim") for token in closed):
        return ahead
    behind = [token.text for token in tokens[place + 1 : stop]]
    return [*([token.text for token in before.tokens] if before else []), *ahead, *behind]


def _speaks(phrases: Sequence[str], text: str) -> bool:
    return any(f" {phrase.lower()} " in text for phrase in phrases)
