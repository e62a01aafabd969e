"""The competitor's side of a benchmark: a process that answers one JSON line for each it is sent.

A competitor prepares itself once (compile time apart), then runs as many steps as it is told to and
answers with the seconds they took. The processes stay alive side by side, so that repeats of
different competitors can be interleaved and a drift of the machine's speed meets them all.

Facts that mean something here: "name", "version"; "seeds" trained at once; "warm_up", steps before the first
that counts; "operations" of a step, floating-point; "yardstick", whether it shows what the machine can do and
is no competitor; "inputs", a digest of the arrays given, and "values", what came out, by name: where a
peer has the same inputs, its values are compared with ours.

A competitor whose steps are made in a process of their own answers with what that one measured: a dictionary
of the reply's entries, of which "steps" are those timed, and "outside_seconds" of "seconds" were no steps.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.emulation import keep

THREADS = 2

Steps = Callable[[int], Any]  # runs that many steps and waits until they are done; may measure for itself
Prepare = Callable[[str], tuple[Steps, dict[str, Any]]]  # task -> steps, facts about the competitor


def pin_threads() -> None:
    """Ask every numerical library for ``THREADS`` threads; call it before importing them."""
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(THREADS)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    keep()


def serve(prepare: Prepare) -> None:
    """Prepare the task named on the command line, then time steps until stdin ends."""
    replies = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # libraries that print must not disturb the replies
    began = time.perf_counter()
    steps, facts = prepare(sys.argv[1])
    before = _start_of_peak()
    if warm_up := facts.get("warm_up", 2):
        steps(warm_up)
    print(json.dumps(facts | {"preparation_seconds": time.perf_counter() - began}), file=replies)
    for line in sys.stdin:
        count = json.loads(line)["steps"]
        began = time.perf_counter()
        measured = steps(count)
        seconds = time.perf_counter() - began
        peak = peak_bytes()
        reply = {"seconds": seconds, "peak_bytes": peak, "working_bytes": peak - before}
        if isinstance(measured, dict):
            reply |= measured
        print(json.dumps(reply), file=replies)


def _start_of_peak() -> int:
    """Bytes in use now; where the system can (Linux), the peak is counted from here on.

    Elsewhere the peak of the set-up stays in, and what a step takes above its inputs may read too small.
    """
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    except OSError:
        return peak_bytes()
    return int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]) * resource.getpagesize()


def peak_bytes() -> int:
    """The most memory that this process had at a time."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
