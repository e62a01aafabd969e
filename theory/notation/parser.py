r"""From LaTeX to the tree: a grammar of the notation, in Lark (LALR, with a lexer of our own).

    parse(r"2C(G) = \tfrac12(a+b-2c)^2 + \tfrac14(b-a)^2\Delta")

Side by side means a product or an application; which of the two, only the values tell (``C(G)`` against
``a(b-c)``), so the tree keeps them as a ``Run``.
"""

from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken

from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.lexer import NotationLexer, expand
from theory.notation.tree import Node

GRAMMAR = r"""
formula: (item (BREAK item)*)?
?item: chain
?chain: sum
      | sum? (RELATION sum)+                       -> related
?sum: term
    | SIGN term (SIGN term)*                       -> summed
    | term (SIGN term)+                            -> summed
?term: product
?product: frozen (TIMES frozen)*
?frozen: run (AT script_arg_down)?
run: unit+
?unit: atom
     | atom script+                                -> scripted
?atom: NUMBER                                      -> number
     | NAME                                        -> name
     | WORDS                                       -> words
     | STAR                                        -> star
     | FRACTION arg arg                            -> fraction
     | ROOT arg                                    -> root
     | ACCENT arg                                  -> accent
     | OPEN inside CLOSE                           -> group
     | LBRACE chain RBRACE                         -> braced
     | INTEGRAL script* sum DIFFERENTIAL           -> integral
inside: (chain (SEPARATOR chain)*)?
script: DOWN script_arg                            -> lower
      | UP script_arg                              -> upper
      | PRIME                                      -> prime
script_arg_down: DOWN script_arg
?script_arg: LBRACE listed RBRACE
           | NUMBER                                -> number
           | NAME                                  -> name
           | STAR                                  -> star
           | signed_star
?signed_star: SIGN                                 -> sign_alone
listed: chain (SEPARATOR chain)*
?arg: LBRACE chain RBRACE                          -> braced
    | NUMBER                                       -> number
    | NAME                                         -> name

%declare BREAK RELATION SIGN TIMES AT NUMBER NAME WORDS STAR FRACTION ROOT ACCENT OPEN CLOSE
%declare LBRACE RBRACE INTEGRAL DIFFERENTIAL SEPARATOR DOWN UP PRIME
"""


def _single(parts: list[Any]) -> Any:
    return parts[0] if len(parts) == 1 else None


class _Build(Transformer[Token, Any]):
    """Makes nodes of the grammar's rules, each with the place where it begins."""

    def formula(self, parts: list[Any]) -> tuple[Node, ...]:
        return tuple(part for part in parts if not isinstance(part, Token))

    def related(self, parts: list[Any]) -> Node:
        relations = tuple(str(part) for part in parts if isinstance(part, Token))
        sides = tuple(part for part in parts if not isinstance(part, Token))
        if len(sides) == len(relations):  # "= 0 iff ...": the left side is the one before
            sides = (tree.Words("", sides[0].at), *sides)
        return tree.Chain(sides, relations, sides[0].at)

    def summed(self, parts: list[Any]) -> Node:
        signs: list[str] = []
        terms: list[Node] = []
        for part in parts:
            if isinstance(part, Token):
                signs.append(str(part))
            else:
                if len(signs) == len(terms):
                    signs.append("")
                terms.append(part)
        if signs == [""]:
            return terms[0]
        return tree.Sum(tuple(signs), tuple(terms), terms[0].at)

    def product(self, parts: list[Any]) -> Node:
        operators = tuple(str(part) for part in parts if isinstance(part, Token))
        runs = tuple(part for part in parts if not isinstance(part, Token))
        return tree.Product(runs, operators, runs[0].at)

    def frozen(self, parts: list[Any]) -> Node:
        body, _, what = parts
        return tree.Frozen(body, what, body.at)

    def script_arg_down(self, parts: list[Any]) -> Any:
        return parts[-1]

    def run(self, parts: list[Any]) -> Node:
        return parts[0] if len(parts) == 1 else tree.Run(tuple(parts), parts[0].at)

    def scripted(self, parts: list[Any]) -> Node:
        base, *scripts = parts
        lower = upper = None
        primes = 0
        for kind, value in scripts:
            if kind == "prime":
                primes += 1
            elif kind == "lower":
                lower = value
            else:
                upper = value
        return tree.Script(base, lower, upper, primes, base.at)

    def lower(self, parts: list[Any]) -> tuple[str, Any]:
        return "lower", parts[-1]

    def upper(self, parts: list[Any]) -> tuple[str, Any]:
        return "upper", parts[-1]

    def prime(self, parts: list[Any]) -> tuple[str, Any]:
        return "prime", None

    def script_arg(self, parts: list[Any]) -> Node:
        return next(part for part in parts if not isinstance(part, Token))  # type: ignore[no-any-return]

    def listed(self, parts: list[Any]) -> Node:
        items = tuple(part for part in parts if not isinstance(part, Token))
        if len(items) == 1:
            return items[0]  # type: ignore[no-any-return]
        separators = tuple(str(part) for part in parts if isinstance(part, Token))
        return tree.Group("", items, separators, "", items[0].at)

    def sign_alone(self, parts: list[Token]) -> Node:
        return tree.Name(str(parts[0]), parts[0].start_pos or 0)

    def braced(self, parts: list[Any]) -> Node:
        return parts[1]  # type: ignore[no-any-return]

    def number(self, parts: list[Token]) -> Node:
        return tree.Number(str(parts[0]), parts[0].start_pos or 0)

    def name(self, parts: list[Token]) -> Node:
        return tree.Name(str(parts[0]), parts[0].start_pos or 0)

    def words(self, parts: list[Token]) -> Node:
        return tree.Words(str(parts[0]), parts[0].start_pos or 0)

    def star(self, parts: list[Token]) -> Node:
        return tree.Name("*", parts[0].start_pos or 0)

    def fraction(self, parts: list[Any]) -> Node:
        return tree.Fraction(parts[1], parts[2], parts[0].start_pos)

    def root(self, parts: list[Any]) -> Node:
        return tree.Root(parts[1], parts[0].start_pos)

    def accent(self, parts: list[Any]) -> Node:
        return tree.Accent(str(parts[0]), parts[1], parts[0].start_pos)

    def inside(self, parts: list[Any]) -> tuple[tuple[Node, ...], tuple[str, ...]]:
        items = tuple(part for part in parts if not isinstance(part, Token))
        return items, tuple(str(part) for part in parts if isinstance(part, Token))

    def group(self, parts: list[Any]) -> Node:
        opening, (items, separators), closing = parts
        return tree.Group(str(opening), items, separators, str(closing), opening.start_pos)

    def integral(self, parts: list[Any]) -> Node:
        sign, *scripts, body, differential = parts
        limits = dict(scripts)
        variable = tree.Name(str(differential), differential.start_pos)
        return tree.Integral(body, variable, limits.get("lower"), limits.get("upper"), sign.start_pos)


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer=NotationLexer, start="formula", maybe_placeholders=False)


@cache
def parse(latex: str) -> tuple[Node, ...]:
    r"""The items of a formula: expressions and relations, parted by commas, semicolons, colons or wide
    spaces.

    Raises ``NotationError``, which shows the place and the token, for what is outside the grammar.
    """
    source = expand(latex)
    try:
        items: tuple[Node, ...] = _Build().transform(_parser().parse(source))
    except UnexpectedToken as error:
        token = error.token
        if token.type == "$END":
            raise NotationError("the formula ends too soon", source, len(source)) from None
        raise NotationError(f"{str(token)!r} does not fit here", source, token.start_pos or 0) from None
    except UnexpectedInput as error:
        raise NotationError("the formula does not parse", source, error.pos_in_stream or 0) from None
    return items


def parse_one(latex: str) -> Node:
    """The one expression or relation of a formula. Raises ``NotationError`` if there are several or none."""
    items = parse(latex)
    if len(items) != 1:
        raise NotationError(f"one expression or relation was expected, not {len(items)}", expand(latex), 0)
    return items[0]
