"""The public names: all there, documented, imported late, and typed as they are found."""

import ast
import inspect
import json
import subprocess
import sys

import pytest

import equipoise as eq
from commands.paths import ROOT
from theory.registry import Registry

SOURCE = ROOT / "equipoise" / "__init__.py"


def loaded_after(code: str) -> dict:
    """What a process that runs ``code`` says of itself: the modules it has read, and the seconds it took."""
    script = (
        "import json, sys, time\nbegan = time.perf_counter()\n"
        f"{code}\n"
        "print(json.dumps({'seconds': time.perf_counter() - began, 'modules': sorted(sys.modules)}))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        env={"PYTHONPATH": str(ROOT), "PATH": "", "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_the_import_is_quick_and_reads_nothing_of_the_project() -> None:
    found = min((loaded_after("import equipoise") for _ in range(3)), key=lambda one: one["seconds"])
    assert found["seconds"] < 0.2
    heavy = {"numpy", "pandas", "scipy", "sympy", "tensorflow", "theory", "experiments", "commands"}
    assert not heavy.intersection(found["modules"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "code",
    [
        "import equipoise as eq; assert (eq.verify('42').outcome == 'pass').all()",
        "import equipoise as eq; eq.evaluate(eq.load('mnist_2k', 'test').pixels[:100], 'mnist_2k')",
        "import equipoise as eq; eq.elbo.T1; eq.Records().runs('gan'); eq.divergence('kl', 'gap')",
        "from equipoise import *",
    ],
)
def test_what_trains_no_network_starts_no_tensorflow(code: str) -> None:
    assert "tensorflow" not in loaded_after(code)["modules"]


def test_every_public_name_is_there_is_listed_and_is_documented() -> None:
    assert len(eq.__all__) == len(set(eq.__all__)) == len(eq._HOMES)
    assert set(eq.__all__) <= set(dir(eq))
    for name in eq.__all__:
        found = getattr(eq, name)
        assert name.islower() or not inspect.isfunction(found)
        assert (inspect.getdoc(found) or "").strip(), name


def test_the_typed_imports_are_those_that_are_made() -> None:
    """A type checker reads the imports of ``if TYPE_CHECKING``; a running program the table of homes."""
    block = next(node for node in ast.parse(SOURCE.read_text()).body if isinstance(node, ast.If))
    typed = {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed == eq._HOMES
    assert set(typed) == set(eq.__all__)


def test_a_name_that_is_none_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'lsgn'"):
        _ = eq.lsgn


def test_the_registries_say_what_there_is() -> None:
    for name in filter(str.isupper, eq.__all__):
        registry = getattr(eq, name)
        assert isinstance(registry, Registry)
        assert registry
        with pytest.raises(eq.WrongUsage, match="choose from: "):
            registry["no such name"]


def test_every_name_of_elbo_is_there() -> None:
    for name in eq.elbo.__all__:
        assert hasattr(eq.elbo, name), name
