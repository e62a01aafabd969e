"""The project's files that a run imports, and two digests of them: of their bytes, and of what they mean.

Two sources mean the same if their syntax trees without docstrings are equal; a tree has no comments and no
layout. Every other difference, also of a name, a message or an import, makes another meaning: whether it
computes the same, ``experiments.replays`` finds out.
"""

import ast
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

Read = Callable[
    [str], bytes | None
]  # a path below the root, with "/": the file's bytes; None if there is none

_HOLDING = ("body", "orelse", "finalbody", "handlers", "cases")  # the fields that hold statements
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def closure(modules: Iterable[str], read: Read, *, packages: bool = False) -> dict[str, bytes]:
    """Return the files that ``modules`` import, at once or later, themselves included: path -> bytes, sorted.

    ``packages`` adds the packages that the files lie in, which Python runs before them, and their imports.
    """
    found: dict[str, bytes] = {}
    left = list(modules)
    seen: set[str] = set()
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        place = name.replace(".", "/")
        for path in (f"{place}.py", f"{place}/__init__.py"):
            content = found.get(path) or read(path)
            if content is not None:
                if path not in found:
                    found[path] = content
                    left += _imports(content)
                    if packages and "." in name:
                        left.append(name.rpartition(".")[0])
                break
    return dict(sorted(found.items(), key=lambda file: file[0].split("/")))


def bytes_sha256(files: Mapping[str, bytes]) -> str:
    """Return SHA-256 of the names and bytes of ``files``."""
    digest = hashlib.sha256()
    for path, content in files.items():
        digest.update(f"{path} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def meaning_sha256(files: Mapping[str, bytes]) -> str:
    """Return SHA-256 of the names and meanings of ``files``."""
    digest = hashlib.sha256()
    for path, content in files.items():
        digest.update(f"{path}\n{meaning(content)}\n".encode())
    return digest.hexdigest()


@cache
def meaning(source: bytes | str) -> str:
    """Return the syntax tree of ``source`` as text, without docstrings, the same under each Python.

    That of ``ast.dump`` is not the same: one version writes empty fields, the next leaves them out.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
    return _text(tree)


def _text(part: object) -> str:
    if isinstance(part, ast.Constant):  # whose kind, the u of u"text", says nothing
        return f"{type(part.value).__name__} {part.value!r}"
    if isinstance(part, ast.JoinedStr):  # in which some versions put empty strings
        part = ast.JoinedStr([one for one in part.values if getattr(one, "value", None) != ""])
    if isinstance(part, ast.AST):
        fields = ((name, value) for name, value in ast.iter_fields(part) if value is not None and value != [])
        return f"{type(part).__name__}({', '.join(f'{name}={_text(value)}' for name, value in fields)})"
    if isinstance(part, list):
        return f"[{', '.join(map(_text, part))}]"
    return repr(part)


@cache
def _imports(source: bytes) -> tuple[str, ...]:
    """The absolute names that ``source`` imports anywhere; of ``from a import b`` both a and a.b."""
    names: list[str] = []
    for node in _statements(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(dict.fromkeys(names))


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements at any depth: no import is in an expression, of which a tree mostly consists."""
    left = [tree]
    while left:
        node = left.pop()
        yield node
        for name in _HOLDING:
            left += getattr(node, name, ())
