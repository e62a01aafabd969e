r"""How the paper's macros are read: what arguments each takes, and which of them are text.

A macro that is not listed here is a complaint: its arguments could hide text from the lint.
"""

from dataclasses import dataclass
from functools import cache

from pylatexenc.macrospec import EnvironmentSpec, LatexContextDb, MacroSpec, SpecialsSpec


@dataclass(frozen=True)
class Reading:
    """How one macro is read.

    arguments  "{" for a mandatory argument, "[" for an optional one, "*" for a star
    kind       text      the mandatory arguments are text where they stand
               apart     they are text of its own: a title, a caption, a footnote
               choice    the first argument is a key, the two others are texts of which one is printed
               sentence  the macro prints whole sentences
               atom      the macro prints something that the build makes: one token
               silent    nothing is printed that says anything
               letter    an accent on a letter
    """

    arguments: str
    kind: str


def _all(names: str, arguments: str, kind: str) -> dict[str, Reading]:
    return {name: Reading(arguments, kind) for name in names.split()}


MACROS: dict[str, Reading] = {
    **_all("emph textbf textit texttt textsf textsc textrm mbox definition", "{", "text"),
    **_all("texorpdfstring", "{{", "text"),
    **_all("resizebox", "{{{", "text"),
    **_all("section subsection subsubsection paragraph caption", "*[{", "apart"),
    **_all("footnote", "[{", "apart"),
    **_all("item", "[", "apart"),
    **_all("title author hypersetup", "{", "apart"),
    **_all("ifmade ifresult", "{{{", "choice"),
    **_all("empirical", "{", "sentence"),
    **_all("claim", "[{", "atom"),
    **_all("claimmark result setting spec stamp toy ref eqref cref Cref pageref", "{", "atom"),
    **_all("citep citet cite citealp citealt", "*[[{", "atom"),
    **_all("citeauthor citeyear", "*{", "atom"),
    **_all("studyprofile datasetname datasetdigest studycommit studydate", "", "atom"),
    **_all("generatedtable derivationshort derivationfull", "{", "sentence"),
    **_all("generatedfigure", "[{", "silent"),
    **_all("label input bibliography bibliographystyle requireclaim", "{", "silent"),
    **_all("needspace Needspace vspace hspace", "{", "silent"),
    **_all("pdftrailerid date", "{", "silent"),
    **_all("documentclass usepackage", "[{", "silent"),
    **_all("setlength", "{{", "silent"),
    **_all("newcommand renewcommand providecommand", "*{[[{", "silent"),
    **_all(
        "centering noindent appendix maketitle stampnote ledgersources FloatBarrier tableofcontents",
        "",
        "silent",
    ),
    **_all(
        "small footnotesize scriptsize normalsize large Large linewidth par medskip bigskip", "", "silent"
    ),
    **_all("quad qquad generated bibsep", "", "silent"),
    **_all("\\", "*[", "silent"),
    **_all(", ; : ! / @ -", "", "silent"),
    **_all("' ` ^ \" ~ = . c v u H r k", "{", "letter"),
}
#: Macros that print one character.
CHARACTERS = {"%": "%", "&": "&", "_": "_", "#": "#", "$": "$", "{": "{", "}": "}", " ": " ", "\n": " "}
CHARACTERS |= {
    "ldots": "…",
    "dots": "…",
    "textendash": "–",
    "i": "ı",
    "o": "ø",
    "O": "Ø",
    "ss": "ß",
    "ae": "æ",
}
#: Characters that TeX reads as others.
SPECIALS = {"~": " ", "--": "–", "---": "—", "``": "“", "''": "”", "&": " "}
#: Environments that take arguments; any other takes none.
FLOATS_AND_LISTS = ["figure", "table", "figure*", "table*", "description", "itemize", "enumerate"]
ENVIRONMENTS = dict.fromkeys(FLOATS_AND_LISTS, "[") | {"tabular": "[{", "longtable": "[{", "minipage": "[{"}
DISPLAYS = ["equation", "align", "gather", "multline", "eqnarray", "displaymath", "math"]
#: Macros inside of formulas whose argument is text.
TEXT_IN_FORMULAS = ("intertext", "shortintertext", "text", "mbox", "textrm", "textit", "textbf")
#: Macros inside of formulas whose argument is an upright name.
NAMES_IN_FORMULAS = ("mathrm", "operatorname", "mathit", "mathsf", "mathbf", "mathtt")


@cache
def context() -> LatexContextDb:
    """Return what pylatexenc must know to parse the paper."""
    database = LatexContextDb()
    macros = [MacroSpec(name, reading.arguments) for name, reading in MACROS.items()]
    macros += [MacroSpec(name, "") for name in CHARACTERS]
    inner = [name for name in TEXT_IN_FORMULAS + NAMES_IN_FORMULAS if name not in MACROS]
    macros += [MacroSpec(name, "{") for name in inner]
    environments = [EnvironmentSpec(name, arguments) for name, arguments in ENVIRONMENTS.items()]
    for name in DISPLAYS:
        environments += [EnvironmentSpec(n, "", is_math_mode=True) for n in (name, f"{name}*")]
    specials = [SpecialsSpec(characters) for characters in SPECIALS]
    database.add_context_category("paper", macros=macros, environments=environments, specials=specials)
    database.set_unknown_macro_spec(MacroSpec(""))
    database.set_unknown_environment_spec(EnvironmentSpec(""))
    return database
