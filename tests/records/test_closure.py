"""A digest of meaning forgives comments, docstrings and layout alone; a digest of bytes forgives nothing."""

import hashlib

import pytest

from experiments import provenance
from records.closure import bytes_sha256, closure, meaning, meaning_sha256

SOURCE = '''"""What the module is for."""

import math

RATE = 0.5


class Loss:
    """What the class is for."""

    def value(self, x: float, scale: float = 1.0) -> float:
        """Say what it returns."""
        return scale * x - RATE  # in nats


async def wait(**options):
    """A coroutine."""
    return f"{options['n']:>{3}}", {**options}, -1, None, True, 1j, b"x", ..., math.pi
'''
REPHRASED = '''# another head


import math
RATE = (
    0.5
)
class Loss:
    """Another text.

    With a second paragraph.
    """
    def value(self, x: float, scale: float = 1.0) -> float:
        return (scale * x) - RATE
async def wait(**options):
    return f"{options['n']:>{3}}", {**options}, -1, None, True, 1j, b"x", ..., math.pi  # as before
'''


def test_comments_docstrings_and_layout_are_no_part_of_the_meaning():
    assert SOURCE != REPHRASED
    assert meaning(SOURCE) == meaning(REPHRASED)
    files = ({"a.py": SOURCE.encode()}, {"a.py": REPHRASED.encode()})
    assert meaning_sha256(files[0]) == meaning_sha256(files[1])
    assert bytes_sha256(files[0]) != bytes_sha256(files[1])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x - RATE", "x + RATE"),  # an operator
        ("RATE = 0.5", "RATE = 0.25"),  # a constant
        ("RATE = 0.5", 'RATE = "0.5"'),  # its type
        ("scale: float = 1.0", "scale: float = 1"),
        ("scale: float = 1.0", "*, scale: float = 1.0"),
        ("scale * x - RATE", "scale * (x - RATE)"),
        ("        return scale", "        if x:\n            return scale"),
        ("import math", "import cmath as math"),
        ("class Loss:", "@final\nclass Loss:"),
        ("{**options}", "{None: options}"),
        (":>{3}", ":<{3}"),
        ("async def", "def"),
        ("True, 1j", "1, 1j"),
    ],
)
def test_whatever_could_change_a_number_changes_the_meaning(before, after):
    changed = SOURCE.replace(before, after)
    assert changed != SOURCE
    assert meaning(changed) != meaning(SOURCE)


def test_a_string_that_stands_elsewhere_than_first_is_no_docstring():
    assert meaning('x = 1\n"text"') != meaning("x = 1")
    assert meaning('def f():\n    "text"\n    return 1') == meaning("def f():\n    return 1")
    assert meaning('def f():\n    return "text"') != meaning('def f():\n    return "other"')


def test_the_digest_is_the_same_under_every_python_that_runs_the_project():
    found = hashlib.sha256(meaning(SOURCE).encode()).hexdigest()
    assert found == "2f54513ec5fa327d33f5418bedb89e5b96cd3d8935435d58ab63fec1f6ecee27"


def test_the_closure_follows_imports_wherever_they_stand_and_leaves_other_projects_out():
    tree = {
        "gan/training.py": b"import numpy\nfrom engine import adam\n\ndef f():\n    import theory.losses",
        "engine/adam.py": b"from theory.errors import Wrong",
        "theory/errors/__init__.py": b"",
        "theory/losses.py": b"import gan.training",
        "gan/other.py": b"",
    }
    files = closure(("gan.training",), tree.get)
    assert list(files) == [
        "engine/adam.py",
        "gan/training.py",
        "theory/errors/__init__.py",
        "theory/losses.py",
    ]
    assert files == {path: tree[path] for path in files}


@pytest.mark.parametrize("changed", ["engine/adam.py", "theory/losses.py"])
def test_a_file_that_is_imported_counts_and_so_does_its_name(changed):
    tree = {
        "gan/training.py": b"from engine import adam\nimport theory.losses",
        "engine/adam.py": b"x = 1",
        "theory/losses.py": b"x = 1",
    }
    digest = meaning_sha256(closure(("gan.training",), tree.get))
    other = tree | {changed: b"x = 2"}
    assert meaning_sha256(closure(("gan.training",), other.get)) != digest
    swapped = tree | {"engine/adam.py": b"x = 2"}, tree | {"theory/losses.py": b"x = 2"}
    assert len({meaning_sha256(closure(("gan.training",), one.get)) for one in swapped}) == 2


def test_every_kind_of_run_has_both_digests_of_its_own_sources():
    kinds = ("gan", "vae", "discriminator", "gradient", "toy")
    for digest in (provenance.code_sha256, provenance.meaning_sha256):
        assert len({digest(kind) for kind in kinds}) == len(kinds)
    paths = {path.relative_to(provenance.ROOT).as_posix() for path in provenance.sources("gan")}
    assert {"gan/training.py", "engine/affine.py", "theory/objectives.py"} <= paths
    assert not any(path.startswith(("vae/", "experiments/", "analysis/")) for path in paths)


def test_the_packages_on_the_way_count_where_they_are_asked_for():
    tree = {
        "a/__init__.py": b"import c",
        "a/b/__init__.py": b"",
        "a/b/d.py": b"from theory import x",
        "c.py": b"",
    }
    assert list(closure(("a.b.d",), tree.get)) == ["a/b/d.py"]
    assert list(closure(("a.b.d",), tree.get, packages=True)) == [
        "a/__init__.py",
        "a/b/__init__.py",
        "a/b/d.py",
        "c.py",
    ]
