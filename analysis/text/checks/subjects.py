"""The rule on subjects: what is asserted of a model is the ledger's or the runs' to say.

A sentence is cut into clauses. The subject of a clause is a noun, a pronoun or a formula that stands
before the clause's first verb and that no preposition governs, but for the parts of a document and of its
making (``grammar.toml``): in "the row of the loss is shaded" neither noun is one, for "row" is such a part
and "of" governs "loss". There are two exceptions to the governing: a quantifier ("most of the runs") and
the name of a model ("the rows of the DCGAN") hand the subject on. A verb in a relative clause or a
condition ("the runs that diverged are listed") is passed over.

Such a clause is a complaint, unless it holds a macro of the ledger, stands in a ``\\definition`` or in
front of a citation, asks a question, or is about the protocol: "the runs are listed", "both players have
\\setting{..} units" (a setting or result stands near words of its own, see ``near.toml``). So is no title
or caption without a verb. The rule reads words and not their meaning: a sentence without a verb that it
knows passes.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from analysis.text.complaint import Complaint, complain
from analysis.text.reading.lists import words
from analysis.text.reading.tokens import Sentence, Token

_BEARERS = ("claim", "handwritten", "empirical")
_CITATIONS = ("citep", "citet", "cite", "citealp", "citealt", "citeauthor")
_BREAKS = frozenset(";:—")


class Found(NamedTuple):
    """The subject and the verb of a clause, as numbers of tokens of the sentence."""

    subject: int
    verb: int


def _words(table: str, key: str) -> frozenset[str]:
    return words("grammar.toml", table, key)


@cache
def finite_verbs() -> frozenset[str]:
    """Return the finite forms of the listed verbs, auxiliaries among them."""
    forms: set[str] = set()
    for verb in _words("verbs", "regular"):
        stem = verb.removesuffix("e")
        doubled = f"{verb}{verb[-1]}ed"
        third = re.sub(r"(?<=[^aeiou])y$", "ie", verb)
        sibilant = "e" if re.search(r"(?:s|x|z|ch|sh|o)$", verb) else ""
        forms |= {verb, f"{third}{sibilant}s", f"{stem}ed", f"{third}d" if third != verb else verb, doubled}
    return frozenset(forms) | _words("verbs", "irregular") | _words("verbs", "auxiliaries")


def complaints(sentence: Sentence, exempt: frozenset[int] = frozenset()) -> Iterator[Complaint]:
    """Yield a complaint for every clause that asserts something of a model."""
    tokens = sentence.tokens
    if tokens[-1].text == "?":
        return
    cited = max((number for number, token in enumerate(tokens) if token.is_macro(*_CITATIONS)), default=-1)
    for clause in clauses(tokens):
        found = _found(tokens, clause)
        if (
            found is None
            or _bears(tokens, clause)
            or clause.start < cited
            or {found.subject, found.verb} <= exempt
        ):
            continue
        subject, verb = tokens[found.subject], tokens[found.verb]
        if "definition" in subject.inside or _is_protocol(tokens, clause, found.verb):
            continue
        message = f"{subject.text!r} is the subject of {verb.text!r}: an assertion that nothing checks"
        yield complain(subject.place, sentence, message)


def _bears(tokens: Sequence[Token], clause: range) -> bool:
    return any(tokens[number].is_macro(*_BEARERS) for number in clause)


def clauses(tokens: Sequence[Token]) -> Iterator[range]:
    """Yield the clauses that assert something, as ranges of tokens."""
    cuts = [0]
    for number, token in enumerate(tokens):
        following = tokens[number + 1].lower if number + 1 < len(tokens) else ""
        opens = following in _words("words", "clauses") | {"which"}
        asserts = tokens[cuts[-1]].lower not in _words("words", "conditions")
        said = token.lower == "that" and number > 0 and asserts and _says(tokens, number - 1)
        if token.text in _BREAKS or (token.text == "," and opens) or said:
            cuts.append(number + 1)
    for start, stop in zip(cuts, [*cuts[1:], len(tokens)], strict=True):
        joining = _words("words", "clauses") | {"that"}
        if start == 0:
            joining -= {"for", "as"}  # prepositions where a sentence begins: "for every seed, ..."
        begin = start
        while begin < stop and (tokens[begin].kind == "mark" or tokens[begin].lower in joining):
            begin += 1
        opening = tokens[begin].lower if begin < stop else ""
        behind = _behind_comma(tokens, begin, stop)
        if opening in _words("words", "conditions") or (
            opening in _words("words", "prepositions") and behind < stop
        ):
            begin = behind
        yield range(begin, stop)


def _says(tokens: Sequence[Token], number: int) -> bool:
    """Return whether a "that" behind this token begins what is said: "we find that", "it is clear that"."""
    return tokens[number].lower in _words("words", "saying") | finite_verbs()


def _behind_comma(tokens: Sequence[Token], begin: int, stop: int) -> int:
    return next((number + 1 for number in range(begin, stop) if tokens[number].text == ","), stop)


def _found(tokens: Sequence[Token], clause: range) -> Found | None:
    """Return the subject and its verb, ``None`` if the clause has none or is about a part of the document."""
    verbs = [number for number in clause if is_verb(tokens, number)]
    if verbs[:1] == [clause.start + 1] and tokens[clause.start].lower == "there":
        behind = range(verbs[0] + 1, clause.stop)  # "there is no run that ..."
        return next((Found(n, verbs[0]) for n in behind if _is_subject(tokens, behind, n)), None)
    for verb in verbs:
        governed = tokens[verb - 2].lower in _words("words", "prepositions")
        inner = verb - 1 > clause.start and not governed
        if inner and tokens[verb - 1].lower in _words("words", "pronouns"):
            continue  # "the time it took"
        for number in range(clause.start, verb):
            if _is_subject(tokens, clause, number):
                apart = _words("words", "relatives") | _words("words", "conditions")
                if not any(tokens[place].lower in apart for place in range(number + 1, verb)):
                    return Found(number, verb)
                later = [
                    place
                    for place in verbs
                    if place > verb
                    and not _is_auxiliary_of(tokens, verb, place)
                    and tokens[place - 1].lower not in apart
                ]
                return Found(number, later[0]) if later else None
        if any(tokens[place].lower in _words("words", "relatives") for place in range(clause.start, verb)):
            continue  # the verb is the relative clause's
        return None
    return None


def _is_auxiliary_of(tokens: Sequence[Token], first: int, second: int) -> bool:
    """Return whether the second verb is part of the first: "was made", "has been drawn"."""
    return second - first <= 2 and tokens[first].lower in _words("verbs", "auxiliaries")


def _term(token: Token) -> str:
    return re.sub(r"'s$|'$", "", token.lower)


def _is_subject(tokens: Sequence[Token], clause: range, number: int) -> bool:
    """Return whether a noun is governed by nothing, so that the clause is about it."""
    passed = _words("words", "relatives") | _words("words", "questions")
    if not _is_head(tokens, number) or any(
        tokens[place].lower in passed for place in range(clause.start + 1, number)
    ):
        return False  # "a row that names one seed", "it shows how the runs ended"
    place = _before_phrase(tokens, clause, number)
    if place < clause.start or tokens[place].lower not in _words("words", "prepositions"):
        return True
    model = _term(tokens[number]) in _words("subjects", "models")
    return tokens[place].lower == "of" and _is_handed_on(tokens, clause, place, model)


def _is_head(tokens: Sequence[Token], number: int) -> bool:
    """Return whether a token is the noun that its phrase is about, and no part of the document."""
    word = _term(tokens[number])
    if word in _words("subjects", "models") | _words("subjects", "things"):
        return True
    if tokens[number].text.startswith("$"):
        return number + 1 < len(tokens) and is_verb(tokens, number + 1)
    if tokens[number].kind != "word" or not word.replace("-", "").isalpha():
        return False
    if word in _words("subjects", "furniture") | _function_words() or word.endswith(("ly", "ed", "ing")):
        return False
    after = tokens[number + 1] if number + 1 < len(tokens) else None
    return after is None or not _names_on(tokens, number + 1)


def _names_on(tokens: Sequence[Token], number: int) -> bool:
    """Return whether this token goes on with the noun phrase before it: "batch size", "small $L$"."""
    token = tokens[number]
    if token.kind != "word":
        return token.kind == "formula"
    return not (
        token.lower in _function_words() or token.lower.endswith(("ly", "ed")) or is_verb(tokens, number)
    )


@cache
def _function_words() -> frozenset[str]:
    words_of_order = ("prepositions", "determiners", "degrees", "conditions", "clauses")
    words_for_nouns = ("pronouns", "relatives", "questions")
    others = _words("verbs", "adverbs") | _words("verbs", "auxiliaries") | _words("words", "adverbs")
    return frozenset().union(*(_words("words", name) for name in words_of_order + words_for_nouns)) | others


def _before_phrase(tokens: Sequence[Token], clause: range, number: int) -> int:
    """Return the place in front of the noun phrase that ends with this noun; its determiner begins it."""
    opening = _words("words", "determiners")
    place = number - 1
    while place >= clause.start and _is_modifier(tokens[place]) and tokens[place].lower not in opening:
        place -= 1
    while place >= clause.start and tokens[place].lower in opening | _words("words", "degrees"):
        place -= 1
    return place


def _is_handed_on(tokens: Sequence[Token], clause: range, of: int, model: bool) -> bool:
    """Whether what stands behind this "of" is the subject: "most of the runs", "the images of the DCGAN"."""
    if of > clause.start and tokens[of - 1].lower in _words("subjects", "quantifiers"):
        return True
    prepositions = _words("words", "prepositions")
    return model and not any(tokens[place].lower in prepositions for place in range(clause.start, of))


def _is_modifier(token: Token) -> bool:
    """Whether a token may stand between a preposition and its noun: determiners, adjectives, other nouns."""
    if token.kind == "formula":
        return True
    return token.kind == "word" and token.lower not in (
        _words("words", "prepositions") | _words("words", "relatives") | {"and", "or", "but"}
    ) - {"all", "that"}


def is_verb(tokens: Sequence[Token], number: int) -> bool:
    """Return whether a token is a finite verb, as far as its form and its neighbours tell."""
    word = tokens[number].lower
    if not word or "-" in word or word in _words("verbs", "auxiliaries"):
        return bool(word) and "-" not in word
    before = tokens[number - 1] if number else None
    if before is None or before.text in _BREAKS:
        return word in _words("verbs", "regular")  # an imperative: "hold the discriminator fixed"
    after = tokens[number + 1] if number + 1 < len(tokens) else None
    if _is_noun_or_participle(before, word, after):
        return False
    if word in _words("verbs", "ambiguous"):
        ends = (after is None or after.text == ".") and word not in _words("subjects", "things")
        return (
            follows_verb(after)
            if after and not ends
            else ends and _term(before) in _words("subjects", "models")
        )
    return word in finite_verbs() or _looks_like_verb(tokens, number)


def _is_noun_or_participle(before: Token, word: str, after: Token | None) -> bool:
    """Whether its neighbours show a word to be no finite verb: "the runs", "runs judged by their samples"."""
    prepositions = _words("words", "prepositions")
    governed = before.lower in (_words("words", "determiners") | prepositions | {"to"}) - {"that"}
    participle = word.endswith("ed") and after is not None and after.lower in prepositions
    return governed or participle or before.lower.endswith(("'s", "s'"))


def follows_verb(token: Token) -> bool:
    """Whether this token goes on from a verb: "bounds the gap", "trains well", not "bounds that hold"."""
    opening = _words("words", "determiners") | _words("words", "manners")
    return (
        token.kind in ("formula", "macro") or token.lower in opening - {"that"} or token.lower.endswith("ly")
    )


def _looks_like_verb(tokens: Sequence[Token], number: int) -> bool:
    """Whether an unknown word follows a singular subject as its verb would: "the LSGAN outshines the GAN"."""
    word, before = tokens[number].lower, _term(tokens[number - 1]) if number else ""
    listed = _words("subjects", "models") | _words("subjects", "things")
    if (
        before not in listed
        or word in listed | _words("words", "nouns")
        or tokens[number - 1].lower.endswith("'s")
    ):
        return False
    return len(word) > 3 and word.endswith(("s", "ed")) and not word.endswith(("ss", "'s"))


def _is_protocol(tokens: Sequence[Token], clause: range, verb: int) -> bool:
    r"""Return whether the verb says what the authors did: "are trained", "have \setting{..} units"."""
    if tokens[verb].lower in _words("verbs", "specification") and any(
        tokens[number].is_macro("setting", "result") for number in clause if number > verb
    ):
        return True
    if tokens[verb].lower not in _words("verbs", "auxiliaries"):
        return False
    place = verb + 1
    while place < clause.stop and tokens[place].lower in _words("verbs", "auxiliaries") | _words(
        "verbs", "adverbs"
    ):
        place += 1
    passive = any(tokens[at].lower in _words("verbs", "being") for at in range(verb, place))
    if not passive or place >= clause.stop or tokens[place].lower not in _words("verbs", "protocol"):
        return False
    done, behind = tokens[place].lower, tokens[place + 1].lower if place + 1 < clause.stop else ""
    doer = (
        range(place + 2, clause.stop)
        if behind in ("by", "into") and done in _words("verbs", "caused")
        else ()
    )
    aimed = behind in ("to", "for") and done in _words("verbs", "aimed")
    return not aimed and not any(_is_head(tokens, number) for number in doer)
