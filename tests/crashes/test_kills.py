"""``kill -9`` at random moments: the same command goes on, and leaves what an undisturbed study leaves.

The front door becomes the driver (it is one process), which runs the engine, which runs stages in shells.
Here the stages are stand-ins that take milliseconds (``stand_ins``), the rest is real; at night real ones.
"""

import sys
from pathlib import Path

import pytest

from tests.crashes import stand_ins
from tests.crashes.checkouts import Checkout, left_by
from tests.crashes.strikes import Struck, drawn, strike, table

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]
PAPER = ("paper", "--profile", "ci")
KILLS = 10
STAGES = {"paper": 1.5, "engine": 3.5}  # seconds of processor, about; of the others lines of work are counted
LINES = 12  # at most, of work between the beginning of a command and the blow


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a study leaves that nobody disturbs."""
    checkout = Checkout(tmp_path_factory.mktemp("undisturbed") / "checkout")
    stand_ins.install(checkout.folder)
    assert checkout.finish(*PAPER) == 0, checkout.said.read_text()
    return left_by(checkout.folder)


def blow_of(seed: int, checkout: Checkout, process) -> Struck | None:
    """The blow of a seed: every third by the processor time of driver or engine, else by lines of work."""
    blow = drawn(seed, STAGES)
    if seed % 3 == 0:
        return strike(checkout, process, blow)
    begun = len(stand_ins.log(checkout.folder))
    lines = begun + 1 + int(blow.after / STAGES[blow.stage] * LINES)
    return strike(checkout, process, blow, lambda: len(stand_ins.log(checkout.folder)) >= lines)


def made_once(log: list[list[str]]) -> None:
    """Each run is trained to its end once, and by one process at a time."""
    runs = [(words[1], words[0], words[-1]) for words in log if words[0] in ("begin", "step", "end")]
    for run in {run for run, _, _ in runs}:
        lines = [(what, pid) for name, what, pid in runs if name == run]
        assert [what for what, _ in lines].count("end") == 1
        order = [
            pid for (_, pid), (_, before) in zip(lines, [("", ""), *lines], strict=False) if pid != before
        ]
        assert len(order) == len(set(order)), f"{run} was at work twice at once: {lines}"


def test_a_study_that_is_killed_again_and_again_goes_on(
    tmp_path: Path, undisturbed: dict[str, object]
) -> None:
    checkout = Checkout(tmp_path / "checkout")
    stand_ins.install(checkout.folder)
    struck: list[Struck] = []
    for seed in range(KILLS):
        one = blow_of(seed, checkout, checkout.start(*PAPER))
        if one is not None:
            struck.append(one)
            print(one)
        else:  # all was made: some of it again
            (checkout.folder / "paper/build/ci/tex/main.pdf").unlink()
    print(table(struck))
    assert checkout.finish(*PAPER) == 0, checkout.said.read_text()
    assert len(struck) >= KILLS - 1
    assert left_by(checkout.folder) == undisturbed
    assert checkout.processes() == {}
    made_once(stand_ins.log(checkout.folder))
    assert "Traceback" not in checkout.said.read_text()
