"""Hypothesis as a fuzzer: the same cases at each call, or by night others, of a printed seed."""

import os
import random
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning

SEED = "FUZZ_SEED"  # repeats a night
Case = TypeVar("Case")
# 32-bit and 64-bit extremes as files have them, and bytes that mean something to some format
EXTREMES = [
    b"\0" * 4,
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"\x80\0\0\0",
    b"\xff" * 8,
    b"\0" * 8,
    b"\0\0\0\x80",
    b"\xff\xff\xff\x7f",
    b"\n",
    b"'",
    b"(" * 40,
    b"\0",
    b"PK\3\4",
    b"PK\1\2",
    b"PK\5\6",
    b"\x1f\x8b",
    b"\xff",
]


def fuzz(cases: int, strategy: st.SearchStrategy[Any], check: Callable[[Any], None], *, nightly: bool) -> int:
    """Hold ``check`` against ``cases`` of a ``strategy``; return how many cases there were.

    They are the same at each call. ``nightly`` ones are random, of a seed that is printed and that the
    environment variable FUZZ_SEED repeats.
    """
    count = 0

    @settings(
        max_examples=cases,
        derandomize=not nightly,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def holds(case: Any) -> None:
        nonlocal count
        count += 1
        check(case)

    if nightly:
        seed = int(os.environ.get(SEED) or random.SystemRandom().getrandbits(32))
        print(f"{SEED}={seed}")
        hypothesis.seed(seed)(holds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisWarning)  # of a case that takes long to print
        holds()
    return count


@st.composite
def damaged(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """Bytes of a ``whole`` file after one to four accidents: cut, changed, repeated, inserted."""
    content = draw(whole)
    for _ in range(draw(st.integers(1, 4))):
        # what decides mostly stands at the ends
        span = draw(st.sampled_from([16, 64, 128, len(content), len(content)]))
        at = min(draw(st.integers(0, max(span, 1))), len(content))
        at = len(content) - at if draw(st.booleans()) and span < len(content) else at
        piece = draw(st.sampled_from(EXTREMES) | st.binary(min_size=1, max_size=8))
        length = draw(st.integers(1, 64))
        content = draw(
            st.sampled_from(
                [
                    content[:at],
                    content[:at] + piece + content[at + len(piece) :],
                    content[:at] + piece + content[at:],
                    content[:at] + content[at + length :],
                    content[:at] + content[at : at + length] + content[at:],
                    content[at:],
                ]
            )
        )
    return content
