"""What is read, written and printed is UTF-8 whatever the locale: no call leaves the encoding to it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "analysis",
    "benchmarks",
    "commands",
    "data",
    "engine",
    "equipoise",
    "experiments",
    "gan",
    "planted",
)
FOLDERS += ("records", "stats", "theory", "vae", "examples", "docs")
TEXT = {"text", "universal_newlines"}


def left_to_the_locale(source: str) -> list[int]:
    """The lines of calls that run a program as text and name no encoding (ruff sees to files)."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    words = [(call.lineno, {word.arg: ast.unparse(word.value) for word in call.keywords}) for call in calls]
    as_text = [(line, given) for line, given in words if "True" in {given.get(name) for name in TEXT}]
    return [line for line, given in as_text if "encoding" not in given]


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_program_is_talked_to_in_the_locales_encoding(folder: str) -> None:
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert paths
    found = {str(path): left_to_the_locale(path.read_text(encoding="utf-8")) for path in paths}
    assert not {path: lines for path, lines in found.items() if lines}


def test_a_call_that_names_none_is_found() -> None:
    source = "run(a, text=True)\nrun(a, text=True, encoding='utf-8')\nrun(\n    a, universal_newlines=True)\n"
    assert left_to_the_locale(source) == [1, 3]
