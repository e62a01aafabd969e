"""LaTeX formulas as MathML, for pages; each is named by the line of Unicode that the terminal prints."""

import re
import xml.etree.ElementTree as ET
from functools import cache

from latex2mathml.converter import convert
from markupsafe import Markup, escape

from commands.build.mathtext import readable
from theory.notation.lexer import expand

PARTS = r";\quad "  # between the parts of a statement
RELATIONS = re.compile(r",\\quad ")  # and between those of a part
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_INLINE = re.compile(r"(?<!\\)\$(.+?)(?<!\\)\$", re.DOTALL)
_THIN = "\N{NARROW NO-BREAK SPACE}"
_HELD = "\ue000"  # stands for it where words become readable, which makes wide spaces of thin ones
# browsers break lines between a formula and the mark behind it
_MARKED = re.compile(rf"[\[(]?<math\b(?:(?!</math>).)*</math>[\])}}.,;:!?%{_THIN}]+", re.DOTALL)
_SPACE = "0.167em"  # TeX's thin space
_ROWS = {"math", "mrow", "mstyle", "msqrt"}  # the children of others have places
_SIGNS, _CLOSING = {"−", "+", "±"}, {")", "]", "}", "|", "′", "*"}
_BOLD = {ord(digit): chr(0x1D7CE + place) for place, digit in enumerate("0123456789")}


def statement(latex: str) -> Markup:
    """Return a statement as one line (``span``) per part; each relation is a formula of its own."""
    lines = [
        Markup(", ").join(map(formula, RELATIONS.split(part.strip(" ,")))) for part in latex.split(PARTS)
    ]
    return Markup("").join(Markup('<span class="line">{}</span>').format(_kept(line)) for line in lines)


def sentence(latex: str) -> Markup:
    """Return words with formulas between dollars, as HTML; no mark behind a formula begins a line."""
    pieces = _INLINE.split(latex)
    html = Markup("").join(
        formula(piece) if place % 2 else escape(_spaced(piece)) for place, piece in enumerate(pieces)
    )
    return _kept(html)


def _kept(html: Markup) -> Markup:
    """Keep the marks behind formulas on the formulas' lines."""
    return Markup(_MARKED.sub(r'<span class="kept">\g<0></span>', str(html)))


def _spaced(text: str) -> str:
    """The words as Unicode, with the space at either end that a formula stands behind or before."""
    inner = text.strip().replace(r"\,", _HELD)
    if not inner:
        return " " if text else ""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{' ' if before else ''}{readable(inner).strip().replace(_HELD, _THIN)}{' ' if after else ''}"


@cache
def formula(latex: str) -> Markup:
    """Return one formula as a ``math`` element whose accessible name is its readable line."""
    root = ET.fromstring(convert(expand(latex)))
    for element in root.iter():
        element.tag = element.tag.removeprefix(_NAMESPACE)
    for element in list(root.iter()):
        _tidy(element)
    del root.attrib["display"]
    root.set("aria-label", readable(latex))
    return Markup(ET.tostring(root, encoding="unicode", short_empty_elements=False))


def _tidy(element: ET.Element) -> None:
    """Join the letters of an upright word, tell signs from operators, and set names of functions apart."""
    children: list[ET.Element] = []
    for child in element:
        last = children[-1] if children else None
        if last is not None and _upright(last) and _upright(child):
            last.text = f"{last.text}{child.text}"
            continue
        _mend(child, last)
        if last is not None and element.tag in _ROWS and _apart(last, child):
            children.append(ET.Element("mspace", {"width": _SPACE}))
        children.append(child)
    for child in list(element):
        element.remove(child)
    element.extend(children)


def _mend(element: ET.Element, before: ET.Element | None) -> None:
    """Say of a token what browsers do not find out: a sign, separator, operator's name or bold digit."""
    text = element.text or ""
    if element.get("mathvariant") == "bold":  # an attribute that browsers have given up
        element.text = text.translate(_BOLD)
        del element.attrib["mathvariant"]
    elif element.tag == "mi" and text == ";":
        element.tag = "mo"
    elif element.tag == "mo" and text in _SIGNS and (before is None or _opens(before)):
        element.set("form", "prefix")
    elif element.tag == "mo" and text.isalpha() and text.isascii():  # lim, max
        element.attrib |= {"lspace": "0", "rspace": _SPACE}


def _upright(element: ET.Element) -> bool:
    return element.tag == "mi" and element.get("mathvariant") == "normal"


def _named(element: ET.Element) -> bool:
    """Whether it is the name of a function such as log, with or without indices."""
    while element.tag in {"msub", "msup", "msubsup"}:
        element = element[0]
    return element.tag == "mi" and len(element.text or "") > 1 and not element.get("mathvariant")


def _apart(left: ET.Element, right: ET.Element) -> bool:
    """Whether a function's name is one of the two, and the other is what space is between."""
    return (_named(right) and not _opens(left)) or (_named(left) and not _opens(right))


def _opens(element: ET.Element) -> bool:
    """Whether what follows begins anew: behind a space, a bracket that opens, an operator."""
    return element.tag == "mspace" or (element.tag == "mo" and element.text not in _CLOSING)
