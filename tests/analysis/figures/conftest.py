"""Made-up profiles that the figures of adversarial runs are drawn of."""

import pytest

from records.reading.tables import Records
from tests.synthetic.any_size import write_profile

FEW = {"discriminators": 1, "toys": 1}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A profile of the study's models: five losses on the MLP, three on the DCGAN."""
    folder = tmp_path_factory.mktemp("whole")
    write_profile(folder, mlp=3, dcgan=3, objectives=5, dcgan_objectives=3, epochs=(4, 2), **FEW)
    return Records(folder, "tiny")


@pytest.fixture
def records(tmp_path):
    """A profile of a test's own: two losses on the MLP, of two seeds."""
    return Records(write_profile(tmp_path, mlp=2, dcgan=0, objectives=2, **FEW), "tiny")
