"""One edit of a module's syntax tree, addressed by a qualified name; layout and comments play no part."""

import ast
import textwrap
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from theory.errors import EquipoiseError

SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
SHOWN = 60  # characters of a snippet in a message


@dataclass(frozen=True)
class _Site:
    """Where a run of nodes stands: entries ``start`` to ``stop`` of a list, or the one node of a field."""

    parent: ast.AST
    field: str
    start: int
    stop: int
    in_list: bool

    def put(self, nodes: list[ast.AST]) -> None:
        """Replace what stands here by ``nodes``, which take over its line."""
        held = getattr(self.parent, self.field)
        was = held[self.start] if self.in_list else held
        for node in (each for new in nodes for each in ast.walk(new)):
            if "lineno" in node._attributes:
                ast.copy_location(node, was)
        if self.in_list:
            held[self.start : self.stop] = nodes
        else:
            (node,) = nodes
            setattr(self.parent, self.field, node)


def replace_once(tree: ast.Module, place: str, old: str, new: str) -> None:
    """Replace ``old`` by ``new`` inside the definition ``place`` of ``tree``, in place.

    ``place`` is the qualified name of a function, a class or a constant ("lsgan", "Gaussian.log_prob",
    "_SLOPES"); functions inside functions are named alike ("_half_square_from.half_square"). ``old`` and
    ``new`` are source of one kind: an expression, keyword arguments that stand side by side, or statements.
    They are compared as trees, so line breaks, comments, quotes and redundant brackets do not matter.

    Raises ``EquipoiseError`` unless ``place`` is defined exactly once, ``old`` stands in it exactly once, and
    the two differ.
    """
    definition = _definition(tree, place)
    before, after = _readings(old), _readings(new)
    kinds = [kind for kind in before if kind in after]
    if not kinds:
        raise EquipoiseError(
            f"{_short(old)} and {_short(new)} are not both an expression, keyword arguments or statements"
        )
    if "expression" in kinds:  # a call that stands alone is a statement too, and would be found twice
        kinds = ["expression"]
    found = [(site, kind) for kind in kinds for site in _sites(definition, before[kind])]
    if len(found) != 1:
        raise EquipoiseError(f"{_short(old)} stands {len(found)} times in {place}, not once")
    ((site, kind),) = found
    if _shapes(before[kind]) == _shapes(after[kind]):
        raise EquipoiseError(f"{_short(new)} says the same as {_short(old)}")
    site.put(after[kind])


def _short(source: str) -> str:
    return repr(textwrap.shorten(source, SHOWN, placeholder=" ..."))


def _shapes(nodes: list[ast.AST]) -> list[str]:
    """What makes nodes equal: their trees without positions."""
    return [ast.dump(node) for node in nodes]


def _definition(tree: ast.Module, place: str) -> ast.AST:
    holders: list[ast.AST] = [tree]
    for name in place.split("."):
        holders = [found for holder in holders for found in _statements(holder) if name in _bound(found)]
    if len(holders) != 1:
        raise EquipoiseError(f"{place} is defined {len(holders)} times, not once")
    return holders[0]


def _statements(holder: ast.AST) -> Iterator[ast.AST]:
    """Every statement of a module, class or function, those of the scopes within it left out."""
    if not isinstance(holder, ast.Module | SCOPES):
        return
    waiting = list(ast.iter_child_nodes(holder))
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.stmt):
            yield node
        if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case) and not isinstance(node, SCOPES):
            waiting += ast.iter_child_nodes(node)


def _bound(statement: ast.AST) -> set[str]:
    """The names that a definition or an assignment binds."""
    if isinstance(statement, SCOPES):
        return {statement.name}
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    if isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}


def _readings(source: str) -> dict[str, list[ast.AST]]:
    """The trees of a snippet by what it may be read as."""
    text = textwrap.dedent(source).strip()
    found: dict[str, list[ast.AST]] = {}
    with suppress(SyntaxError):
        found["expression"] = [ast.parse(text, mode="eval").body]
    with suppress(SyntaxError):
        call = ast.parse(f"_({text}\n)", mode="eval").body
        if isinstance(call, ast.Call) and call.keywords and not call.args:
            found["keyword arguments"] = [*call.keywords]
    with suppress(SyntaxError):
        found["statements"] = [*ast.parse(text).body]
    return {kind: nodes for kind, nodes in found.items() if nodes}


def _sites(definition: ast.AST, wanted: list[ast.AST]) -> Iterator[_Site]:
    """Every place inside ``definition`` where nodes equal to ``wanted`` stand side by side."""
    shapes = _shapes(wanted)
    for parent in ast.walk(definition):
        for field, held in ast.iter_fields(parent):
            entries = held if isinstance(held, list) else [held]
            present = [ast.dump(entry) if isinstance(entry, ast.AST) else "" for entry in entries]
            for start in range(len(present) - len(shapes) + 1):
                stop = start + len(shapes)
                if present[start:stop] == shapes:
                    yield _Site(parent, field, start, stop, isinstance(held, list))
