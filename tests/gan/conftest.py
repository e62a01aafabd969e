import numpy as np
import pytest

from data import load
from engine import surroundings

surroundings.start()


@pytest.fixture(scope="session")
def images() -> np.ndarray:
    """1,000 real digits, uint8 [1000, 28, 28]."""
    return load("mnist_2k", "train").pixels
