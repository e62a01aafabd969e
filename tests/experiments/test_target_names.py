"""The names by which configs are checked are those of the densities that the runs are made on."""

import subprocess
import sys

import pytest

from experiments.configs import targets as names
from theory import targets
from theory.errors import UnknownName
from theory.models import mixtures


@pytest.mark.parametrize(
    ("named", "registry"),
    [(names.TOYS, mixtures.TOYS), (names.PAIRS, targets.PAIRS), (names.FAMILIES, targets.FAMILIES)],
    ids=["toys", "pairs", "families"],
)
def test_each_density_has_its_name_and_is_called_alike_where_it_is_unknown(named, registry) -> None:
    assert list(named) == list(registry)
    with pytest.raises(UnknownName) as by_name:
        named["blob"]
    with pytest.raises(UnknownName) as by_density:
        registry["blob"]
    assert str(by_name.value) == str(by_density.value)


def test_profiles_are_read_without_the_densities() -> None:
    asked = "import sys, experiments.profiles; print({'theory.targets', 'scipy.stats'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-P", "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
