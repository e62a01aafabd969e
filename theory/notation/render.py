r"""From the tree back to LaTeX: what is printed is made from the object that is checked."""

from functools import cache

from theory.notation.parser import parse_one
from theory.notation.tree import (
    Accent,
    Chain,
    Fraction,
    Frozen,
    Group,
    Integral,
    Name,
    Node,
    Number,
    Product,
    Root,
    Run,
    Script,
    Sum,
    Words,
    walk,
)

_ABOUT = {"(": ")", "[": "]", r"\{": r"\}"}
_THIN = {r"\|", ";"}
_DIFFERENTIAL = Name(r"\mathrm{d}")


def latex(node: Node) -> str:  # noqa: PLR0912, PLR0911 (one branch per kind)
    """The LaTeX of ``node``, without delimiters; ``parse_one`` of it is ``node`` again."""
    match node:
        case Number():
            return _grouped(node.text)
        case Name():
            return node.latex
        case Words():
            return rf"\text{{{node.text}}}" if node.text else ""
        case Script():
            return _script(node)
        case Fraction():
            small = isinstance(node.above, Number) and isinstance(node.below, Number)
            return rf"\{'t' * small}frac{{{latex(node.above)}}}{{{latex(node.below)}}}"
        case Root():
            return rf"\sqrt{{{latex(node.body)}}}"
        case Accent():
            return rf"{node.mark}{{{latex(node.body)}}}"
        case Group():
            return _group(node)
        case Integral():
            limits = "".join(
                f"{sign}{{{latex(limit)}}}" for sign, limit in (("_", node.lower), ("^", node.upper)) if limit
            )
            return rf"\int{limits} {latex(node.body)}\,\mathrm{{d}}{node.variable.latex}"
        case Run():
            return _run(node)
        case Product():
            return _joined(node.runs, [_spaced(operator) for operator in node.operators])
        case Sum():
            return "".join(
                _signed(s, t, i) for i, (s, t) in enumerate(zip(node.signs, node.terms, strict=True))
            )
        case Frozen():
            return rf"{latex(node.body)}\big|_{{{latex(node.what)}}}"
        case Chain():
            return _joined(node.sides, [f" {relation} " for relation in node.relations]).strip()
    raise TypeError(f"not a node of the notation: {node!r}")


@cache
def key(node: Node) -> str:
    """The canonical text of a symbol, by which a world knows it: indices without needless braces."""
    return latex(node)


@cache
def key_of(source: str) -> str:
    """The key of a symbol that is written in LaTeX."""
    return key(parse_one(source))


def _grouped(text: str) -> str:
    whole, point, decimals = text.partition(".")
    return (rf"{int(whole):,}".replace(",", r"\,") if len(whole) > 4 else whole) + point + decimals


def _script(node: Script) -> str:
    base = latex(node.base)
    if not isinstance(node.base, (Name, Number, Group, Accent)):
        base = f"{{{base}}}"
    lower = f"_{{{latex(node.lower)}}}" if node.lower else ""
    upper = f"^{{{latex(node.upper)}}}" if node.upper else ""
    return base + "'" * node.primes + lower + upper


def _tall(node: Node) -> bool:
    """Whether the node is taller than a line: it holds a display fraction or a large operator."""
    return any(
        (
            isinstance(part, Fraction)
            and not (isinstance(part.above, Number) and isinstance(part.below, Number))
        )
        or isinstance(part, Integral)
        or (isinstance(part, Script) and isinstance(part.base, Name) and part.base.latex == r"\sum")
        for part in walk(node)
    )


def _group(node: Group) -> str:
    if not node.opening:
        return _inside(node)
    left, right = (r"\left", r"\right") if any(map(_tall, node.items)) else ("", "")
    inside = _inside(node)
    space = " " if node.opening[-1:].isalpha() and inside[:1].isalpha() else ""  # \lvert b, not \lvertb
    return f"{left}{node.opening}{space}{inside}{right}{node.closing}"


def _inside(node: Group) -> str:
    signs = []
    for separator in node.separators:
        if separator == r"\mid":
            signs.append(r" \mid ")
        else:
            signs.append(rf"\,{separator}\," if separator in _THIN else separator)
    return _joined(node.items, signs)


def _run(node: Run) -> str:
    parts = [latex(unit) for unit in node.units]
    text = parts[0]
    for unit, before, part in zip(node.units[1:], node.units, parts[1:], strict=False):
        text += _between(before, unit, text, part) + part
    return text


def _between(before: Node, unit: Node, left: str, right: str) -> str:
    """The space between two units: none before a bracket, a thin one beside a word, operator or fraction."""
    if isinstance(unit, Group) and unit.opening in _ABOUT:
        return ""
    if isinstance(before, Words) or isinstance(unit, Words):
        return r"\ "
    if (
        isinstance(unit, (Integral, Group))
        or _operator(unit)
        or (isinstance(before, Fraction) and isinstance(unit, Fraction))  # else their bars meet
        or (_operator(before) and not _function(before) and before != _DIFFERENTIAL)
    ):
        return r"\,"
    return " " if left[-1:].isalpha() and right[:1].isalpha() else ""


def _operator(node: Node) -> bool:
    """An upright word or a large operator, with or without indices."""
    base = node.base if isinstance(node, Script) else node
    return isinstance(base, Name) and (
        base.latex.startswith((r"\mathrm", r"\mathbb{E}", r"\operatorname"))
        or base.latex in (r"\nabla", r"\sum")
    )


def _function(node: Node) -> bool:
    base = node.base if isinstance(node, Script) else node
    return isinstance(base, Name) and base.latex in (r"\log", r"\exp", r"\sin", r"\cos", r"\tanh")


def _spaced(operator: str) -> str:
    return operator if operator == "/" else f" {operator} "


def _signed(sign: str, term: Node, place: int) -> str:
    if not sign:
        return latex(term)
    return (
        f"{sign}{'' if sign in '+-' and place == 0 else ' '}{latex(term)}"
        if place == 0
        else f" {sign} {latex(term)}"
    )


def _joined(parts: tuple[Node, ...], signs: list[str]) -> str:
    texts = [latex(part) for part in parts]
    return (
        texts[0] + "".join(sign + text for sign, text in zip(signs, texts[1:], strict=True)) if texts else ""
    )
