"""An edit finds its place by name and syntax tree, whatever the layout, and refuses what is unclear."""

import ast

import pytest

from planted.edit import replace_once
from theory.errors import EquipoiseError

SOURCE = """
LOW, HIGH = 0.0, 1.0

def loss(score, target):
    def half_square(x):
        return (x - target) ** 2 / 2
    return scaled(half_square(score), scale=2.0, offset=target)

class Gaussian:
    mean: float = 0.0

    def log_prob(self, x):
        z = x - self.mean
        return -z * z / 2

    def sample(self, noise):
        z = noise
        return self.mean + z

if HIGH > LOW:
    def plain(x):
        announce(x)
        announce(x)
        return x
"""


def edited(place: str, old: str, new: str, source: str = SOURCE) -> str:
    """What stands in ``source`` after the edit."""
    tree = ast.parse(source)
    replace_once(tree, place, old, new)
    compile(tree, "edited", "exec")
    return ast.unparse(tree)


@pytest.mark.parametrize(
    ("place", "old", "new", "there"),
    [
        ("loss.half_square", "(x - target) ** 2 / 2", "(x - target) ** 2", "return (x - target) ** 2\n"),
        ("loss", "half_square(score)", "score", "scaled(score, scale=2.0"),
        ("loss", "scale=2.0", "scale=1.0", "scale=1.0, offset=target"),
        ("loss", "scale=2.0, offset=target", "scale=target, offset=2.0", "scale=target, offset=2.0"),
        ("Gaussian.log_prob", "z = x - self.mean", "z = x", "z = x\n        return -z * z / 2"),
        ("Gaussian", "-z * z / 2", "-z * z", "return -z * z\n"),
        ("Gaussian.mean", "0.0", "1.0", "mean: float = 1.0"),
        ("LOW", "(0.0, 1.0)", "(0.0, 2.0)", "LOW, HIGH = (0.0, 2.0)"),
        ("HIGH", "1.0", "2.0", "LOW, HIGH = (0.0, 2.0)"),
        ("plain", "announce(x); announce(x)", "pass", "pass\n        return x"),
        ("plain", "return x", "raise ValueError('planted')", "raise ValueError('planted')"),
    ],
)
def test_what_stands_at_an_address_is_replaced_there(place, old, new, there):
    assert there not in ast.unparse(ast.parse(SOURCE))
    assert there in edited(place, old, new)


def test_one_place_is_changed_and_its_namesake_in_another_is_not():
    after = edited("Gaussian.sample", "z = noise", "z = 2 * noise")
    assert after.replace("z = 2 * noise", "z = noise") == ast.unparse(ast.parse(SOURCE))


LAYOUTS = {
    "plain": "def f(x, y):\n    return g(x + 1, scale=y, name='f')\n",
    "a comment": "def f(x, y):\n    # why\n    return g(x + 1, scale=y, name='f')  # because\n",
    "line breaks": "def f(x, y):\n    return g(\n        x\n        + 1,\n        scale=y,\n    name='f')\n",
    "a comment inside": "def f(x, y):\n    return g(x + 1,  # shifted\n             scale=y, name='f')\n",
    "no spaces": "def f(x,y):\n    return g(x+1,scale=y,name='f')\n",
    "brackets": "def f(x, y):\n    return (g((x + 1), scale=(y), name=('f')))\n",
    "other quotes": 'def f(x, y):\n    return g(x + 1, scale=y, name="f")\n',
    "a docstring": "def f(x, y):\n    'Return x + 1.'\n    return g(x + 1, scale=y, name='f')\n",
    "elsewhere": "import math\n\n\nif math:\n    def f(x, y):\n        return g(x + 1, scale=y, name='f')\n",
}


@pytest.mark.parametrize("layout", list(LAYOUTS))
@pytest.mark.parametrize(
    ("old", "new", "there"),
    [
        ("g(x + 1, scale=y, name='f')", "g(x)", "return g(x)"),
        ("x + 1", "x - 1", "g(x - 1, scale=y"),
        ("scale=y,\n    name='f'", "scale=x, name='f'", "scale=x"),
        ("return g(\n    x + 1,  # any\n    scale=y, name='f',\n)", "return y", "return y"),
    ],
)
def test_layout_does_not_matter(layout, old, new, there):
    assert there in edited("f", old, new, LAYOUTS[layout])


@pytest.mark.parametrize(
    ("place", "old", "new", "complaint"),
    [
        ("loss", "score * 2", "score", "'score \\* 2' stands 0 times in loss"),
        ("loss.half_square", "half_square(score)", "score", "stands 0 times in loss.half_square"),
        ("loss", "scale=3.0", "scale=1.0", "stands 0 times"),
        ("loss", "offset=target, scale=2.0", "offset=target", "stands 0 times"),  # another order
        ("plain", "announce(x)", "x", "stands 2 times in plain"),
        ("Gaussian", "z", "x", "stands 3 times"),
        ("loss.half_square", "2", "3", "stands 2 times"),
        ("plain", "plain", "other", "stands 0 times"),  # the name is the address
        ("Gaussian.nothing", "z", "x", "Gaussian.nothing is defined 0 times"),
        ("half_square", "x", "z", "half_square is defined 0 times"),
        ("loss", "scale=2.0", "1.0", "stands 0 times"),  # as a statement: keyword arguments they are not both
        ("loss", "not python at all", "1.0", "are not both"),
        ("loss", "return (", "return x", "are not both"),
        ("loss", "scale=2.0", "scale = (2.0)", "says the same"),
        ("plain", "return x", "return (\n    x  # the same\n)", "says the same"),
    ],
)
def test_what_is_not_there_once_or_changes_nothing_is_refused(place, old, new, complaint):
    with pytest.raises(EquipoiseError, match=complaint):
        edited(place, old, new)


def test_a_name_that_is_defined_twice_is_refused():
    with pytest.raises(EquipoiseError, match="f is defined 2 times, not once"):
        edited("f", "1", "2", "def f():\n    return 1\n\n\ndef f():\n    return 3\n")


def test_a_second_match_turns_a_good_address_into_a_refusal():
    once = "def f(x):\n    return x + 1\n"
    assert "x + 2" in edited("f", "x + 1", "x + 2", once)
    with pytest.raises(EquipoiseError, match="stands 2 times"):
        edited("f", "x + 1", "x + 2", once.replace("return x + 1", "y = x+1\n    return y * (x + 1)"))


def test_a_refused_edit_leaves_the_tree_as_it_was():
    tree = ast.parse(SOURCE)
    with pytest.raises(EquipoiseError):
        replace_once(tree, "plain", "announce(x)", "x")
    assert ast.dump(tree) == ast.dump(ast.parse(SOURCE))


def test_what_is_planted_reports_the_line_that_it_replaced():
    tree = ast.parse(SOURCE)
    replace_once(tree, "Gaussian.log_prob", "z = x - self.mean", "z = x / 0")
    names: dict[str, type] = {"scaled": float}
    exec(compile(tree, "edited", "exec"), names)
    with pytest.raises(ZeroDivisionError) as caught:
        names["Gaussian"]().log_prob(1.0)
    assert SOURCE.splitlines()[caught.traceback[-1].lineno].strip() == "z = x - self.mean"
