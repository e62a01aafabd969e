"""Edits of Python sources at random: some that change the look alone, and some that change what is done."""

import ast
import io
import tokenize
from collections.abc import Callable
from random import Random

Edit = Callable[[str, Random], str]


def comment(source: str, random: Random) -> str:
    """Add a comment behind a line of code, or a line of its own before one."""
    lines = source.splitlines()
    number = random.choice(_ends(source))
    indent = lines[number - 1][: len(lines[number - 1]) - len(lines[number - 1].lstrip())]
    if random.random() < 0.5:
        lines[number - 1] += f"  # {random.random()}"
    else:
        lines.insert(number, f"{indent}# {random.random()}")
    return "\n".join(lines) + "\n"


def blank_lines(source: str, random: Random) -> str:
    """Add empty lines behind a line of code."""
    lines = source.splitlines()
    place = random.choice(_ends(source))
    return "\n".join([*lines[:place], *[""] * random.randint(1, 3), *lines[place:]]) + "\n"


def layout(source: str, _random: Random) -> str:
    """Write the syntax tree anew: other breaks of lines, other quotes, no comments."""
    return ast.unparse(ast.parse(source)) + "\n"


def docstring(source: str, random: Random) -> str:
    """Change the text of a docstring; of the module's, if it has no other."""
    tree = ast.parse(source)
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    documented = [n for n in ast.walk(tree) if isinstance(n, kinds) and ast.get_docstring(n) is not None]
    node = random.choice(documented)
    node.body[0] = ast.Expr(ast.Constant(f"Text {random.random()}."))
    return ast.unparse(tree) + "\n"


COSMETIC: tuple[Edit, ...] = (comment, blank_lines, layout, docstring)


def constant(source: str, random: Random) -> str:
    """Change a number, a string or a truth value that is no docstring."""
    tree = ast.parse(source)
    texts = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and ast.get_docstring(node) is not None
    }
    found = [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and id(n) not in texts and isinstance(n.value, int | float | str)
    ]
    if not found:
        return operator(source, random)
    node = random.choice(found)
    if isinstance(node.value, bool):
        node.value = not node.value
    else:
        node.value = node.value + ("_" if isinstance(node.value, str) else 1)
    return ast.unparse(tree) + "\n"


_OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And, ast.USub: ast.UAdd,
}  # fmt: skip


def operator(source: str, random: Random) -> str:
    """Change an arithmetic, a comparing or a logical operator."""
    tree = ast.parse(source)
    found = [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.BinOp | ast.BoolOp | ast.UnaryOp | ast.Compare)
        and type(n.ops[0] if isinstance(n, ast.Compare) else n.op) in _OPERATORS
    ]
    if not found:
        return statement(source, random)
    node = random.choice(found)
    if isinstance(node, ast.Compare):
        node.ops[0] = _OPERATORS[type(node.ops[0])]()
    else:
        node.op = _OPERATORS[type(node.op)]()
    return ast.unparse(tree) + "\n"


def statement(source: str, random: Random) -> str:
    """Leave out a statement that is no docstring."""
    tree = ast.parse(source)
    bodies = [
        (node.body, place)
        for node in ast.walk(tree)
        if isinstance(getattr(node, "body", None), list)
        for place, one in enumerate(node.body)
        if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
        and not isinstance(one, ast.Pass)
    ]
    body, place = random.choice(bodies)
    body[place] = ast.Pass()
    return ast.unparse(tree) + "\n"


def argument(source: str, random: Random) -> str:
    """Leave out the last argument of a call."""
    tree = ast.parse(source)
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and (n.args or n.keywords)]
    if not found:
        return statement(source, random)
    node = random.choice(found)
    (node.keywords or node.args).pop()
    return ast.unparse(tree) + "\n"


SEMANTIC: tuple[Edit, ...] = (constant, operator, statement, argument)


def _ends(source: str) -> list[int]:
    """The lines, counted from 1, at which a statement ends."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.start[0] for token in tokens if token.type == tokenize.NEWLINE]
