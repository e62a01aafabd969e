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


def by_work(seed: int) -> bool:
    """Whether the work done tells the moment; a processor's time may be over before on another machine."""
    return seed % 3 != 0


def blow_of(seed: int, checkout: Checkout, process) -> Struck | None:
    """The blow of a seed, by lines of work or by the processor time of driver or engine."""
    blow = drawn(seed, STAGES)
    if not by_work(seed):
        return strike(checkout, process, blow)
    begun = len(stand_ins.log(checkout.folder))
    lines = begun + 1 + int(blow.after / STAGES[blow.stage] * LINES)
    return strike(checkout, process, blow, lambda: len(stand_ins.log(checkout.folder)) >= lines)


def draw_again(folder: Path) -> None:
    """See that there are more lines of work to do than a blow waits for."""
    figures = list((folder / "paper" / "generated" / "ci" / "figures").glob("*.pdf"))
    assert len(figures) > LINES
    for figure in figures:
        figure.unlink()


def made_once(log: list[list[str]]) -> None:
    """Each run is trained by one process at a time, and not again once it was at its end.

    One that is killed between its result and the line that says so leaves no such line.
    """
    runs = [(words[1], words[0], words[-1]) for words in log if words[0] in ("begin", "step", "end")]
    for run in {run for run, _, _ in runs}:
        lines = [(what, pid) for name, what, pid in runs if name == run]
        assert "end" not in [what for what, _ in lines[:-1]], f"{run} was made twice: {lines}"
        order = [
            pid for (_, pid), (_, before) in zip(lines, [("", ""), *lines], strict=False) if pid != before
        ]
        assert len(order) == len(set(order)), f"{run} was at work twice at once: {lines}"


def test_a_study_that_is_killed_again_and_again_goes_on(
    tmp_path: Path, undisturbed: dict[str, object]
) -> None:
    checkout = Checkout(tmp_path / "checkout")
    stand_ins.install(checkout.folder)
    struck: dict[int, Struck] = {}
    for seed in range(KILLS):
        one = blow_of(seed, checkout, checkout.start(*PAPER))
        if one is None:  # all was made before
            draw_again(checkout.folder)
            one = blow_of(seed, checkout, checkout.start(*PAPER))
        if one is not None:
            struck[seed] = one
            print(one)
    print(table(struck.values()))
    assert checkout.finish(*PAPER) == 0, checkout.said.read_text()
    assert [seed for seed in range(KILLS) if by_work(seed) and seed not in struck] == []
    assert left_by(checkout.folder) == undisturbed
    assert checkout.processes() == {}
    made_once(stand_ins.log(checkout.folder))
    assert "Traceback" not in checkout.said.read_text()
