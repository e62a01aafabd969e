import threading

import pytest

from analysis.metrics.chunked import in_blocks


@pytest.mark.parametrize(("n", "size"), [(1, 4), (8, 4), (9, 4), (103, 7)])
def test_blocks_cover_all_rows_once_and_in_order(n, size):
    found = in_blocks(lambda rows: list(range(n))[rows], n, size)
    assert [row for block in found for row in block] == list(range(n))
    assert max(map(len, found)) <= size


def test_two_blocks_are_worked_on_at_a_time():
    """Each of two blocks waits for the other: one thread alone would never end."""
    both = threading.Barrier(2, timeout=10)
    assert sorted(in_blocks(lambda _: both.wait(), 2, 1)) == [0, 1]


def test_an_error_in_a_block_is_raised():
    with pytest.raises(ZeroDivisionError):
        in_blocks(lambda rows: 1 // (rows.start - 4), 10, 2)
