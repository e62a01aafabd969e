r"""The lint of the paper's prose: no number and no comparison is typed by hand.

A number is allowed inside ``\setting`` (the specification), ``\result`` (the records), ``\claim`` (the
ledger) and in formulas; in the sections on results, in displayed formulas only. A comparative word is
allowed inside ``\claim`` alone: sentences that compare runs are generated.
"""

import re
from pathlib import Path

RESULTS_SECTIONS = (
    "abstract",
    "introduction",
    "discussion",
    "learned",
    "dynamics",
    "gans",
    "pictures",
    "autoencoders",
    "toys",
    "limits",
    "provenance",
)

_SILENT = (
    "toy claim requireclaim claimmark empirical finding result resultof setting stamp label ref cref Cref "
    "eqref cite citep citet citeauthor input "
    "needspace derivationshort derivationfull generatedtable generatedfigure "
    "begin end "
    "intertext"
)
_DISPLAYS = ("equation", "align", "equation*", "align*")
_COMPARATIVES = re.compile(
    r"\b(?:better|worse|best|worst|higher|highest|lower|lowest|faster|fastest|slower|slowest|sharper|sharpest"
    r"|blurrier|larger|largest|smaller|smallest|greater|greatest|fewer|fewest|nearer|nearest|closer|closest|farther"
    r"|superior|inferior|stronger|weaker|outperform\w*|improv\w+|exceed\w*|surpass\w*|beats?|worsen\w*"
    r"|twice|double[sd]?|halve[sd]?|percent|significantly)\b",
    re.IGNORECASE,
)
# formulas that define a symbol; the numbers in them are mathematics
_DEFINITIONS = (
    r"$\softplus(s)=\log(1+e^{s})$",
    r"$(p+q)/2$",
    r"$-\log(1-\setting{failures.class})$",
    r"$R_1$",
    r"$\tfrac\gamma2\,\E_p[|\nabla s|^2]$",
    r"$\beta_1=\setting{gans.beta1}$",
    r"$\beta_1=\setting{toys.beta1}$",
)
_TERMS = re.compile(r"\b(?:evidence )?(?:lower|upper) (?:bound|end)s?\b", re.IGNORECASE)


def complaints(source: str, results: bool) -> list[str]:
    """What a section types by hand: numbers and comparative words, each with its surroundings.

    ``results`` is whether the section reports results, where inline formulas hold no number either.
    """
    text = re.sub(r"(?<!\\)%.*", "", source)
    for name in _DISPLAYS:
        text = re.sub(
            rf"\\begin\{{{re.escape(name)}\}}.*?\\end\{{{re.escape(name)}\}}", " ", text, flags=re.DOTALL
        )
    text = re.sub(r"\\\[.*?\\\]", " ", text, flags=re.DOTALL)
    text = re.sub(r"\\if(?:result|made)\{[^}]*\}", " ", text)  # the key alone: what it decides about is text
    for formula in _DEFINITIONS:
        text = text.replace(formula, " ")
    text = _without_commands(text)
    if not results:
        text = re.sub(r"(?<!\\)\$.*?(?<!\\)\$", " ", text, flags=re.DOTALL)
    text = _TERMS.sub(" ", text)
    found = [*re.finditer(r"\d[\d.,]*", text), *_COMPARATIVES.finditer(text)]
    return [f'{match[0]!r} in "{_around(text, match)}"' for match in found]


def lint(path: Path) -> list[str]:
    """The complaints about one file."""
    return [
        f"{path.name}: {line}" for line in complaints(path.read_text("utf-8"), path.stem in RESULTS_SECTIONS)
    ]


def _without_commands(text: str) -> str:
    """The text without the silent commands and all their arguments, optional and nested ones too."""
    names = "|".join(sorted(_SILENT.split(), key=len, reverse=True))
    start = re.compile(rf"\\(?:{names})(?![A-Za-z])")
    kept, place = [], 0
    while match := start.search(text, place):
        kept.append(text[place : match.start()] + " ")
        place = _end_of_arguments(text, match.end())
    return "".join([*kept, text[place:]])


def _end_of_arguments(text: str, place: int) -> int:
    while place < len(text) and text[place] in "[{":
        depth, opening = 0, text[place]
        closing = {"[": "]", "{": "}"}[opening]
        while place < len(text):
            depth += {opening: 1, closing: -1}.get(text[place], 0)
            place += 1
            if depth == 0:
                break
    return place


def _around(text: str, match: re.Match[str]) -> str:
    return " ".join(text[max(match.start() - 30, 0) : match.end() + 30].split())
