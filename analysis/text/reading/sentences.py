"""Parts a flow of characters and tokens into sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.text.reading.lists import words
from analysis.text.reading.tokens import Place, Sentence, Token

_WORD = re.compile(
    r"\d+(?:[.,]\d+)*[^\W_]*"  # numbers, with their decimals and what is written to them
    r"|[^\W\d_](?:\.[^\W\d_])+(?=\.)"  # e.g, i.e
    r"|[^\W_]+(?:['’_\-–][^\W_]+)*"
)
_ATOM = "\ue000"  # stands for a token in the text that is searched for words
_CLOSING = "”’)]"


@dataclass(frozen=True)
class Piece:
    """A character of the text or, where ``token`` is given, a formula or macro."""

    letter: str
    place: Place
    inside: tuple[str, ...]
    token: Token | None = None


def split(flow: list[Piece]) -> list[Sentence]:
    """Return the sentences of one flow."""
    found: list[Sentence] = []
    tokens: list[Token] = []
    for paragraph in _paragraphs(flow):
        cut = list(_tokens(paragraph))
        for number, token in enumerate(cut):
            tokens.append(token)
            if _ends(cut, number):
                found.append(Sentence(tuple(tokens)))
                tokens = []
        if tokens:
            found.append(Sentence(tuple(tokens)))
            tokens = []
    return found


def _paragraphs(flow: list[Piece]) -> Iterator[list[Piece]]:
    text = "".join(piece.letter or _ATOM for piece in flow)
    place = 0
    for gap in re.finditer(r"\n[ \t]*\n\s*", text):
        yield flow[place : gap.start()]
        place = gap.end()
    yield flow[place:]


def _tokens(pieces: list[Piece]) -> Iterator[Token]:
    text = "".join(piece.letter or _ATOM for piece in pieces)
    place, spaced = 0, True
    while place < len(text):
        piece = pieces[place]
        if piece.token is not None:
            yield replace(piece.token, spaced=spaced)
            place, spaced = place + 1, False
        elif text[place].isspace():
            place, spaced = place + 1, True
        else:
            word = _WORD.match(text, place)
            kind, written = ("word", word[0]) if word else ("mark", text[place])
            yield Token(kind, written, piece.place, inside=piece.inside, spaced=spaced)
            place, spaced = place + len(written), False


def _ends(tokens: list[Token], number: int) -> bool:
    """Whether the sentence ends with the token of this number, its closing quotes and brackets included."""
    after = tokens[number + 1] if number + 1 < len(tokens) else None
    if after is not None and not after.spaced and after.kind != "macro":
        return False  # a mark inside of something, or closing quotes still to come
    stop = number
    while stop > 0 and tokens[stop].kind == "mark" and tokens[stop].text in _CLOSING:
        stop -= 1
    if tokens[stop].kind != "mark" or tokens[stop].text not in ".!?":
        return False
    before = tokens[stop - 1].lower if stop else ""
    return not (tokens[stop].text == "." and before in words("vocabulary.toml", "context", "abbreviations"))
