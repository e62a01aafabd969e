"""Claims about trained networks: they decide by the records that are handed in, if there are any."""

import pytest

from theory.claims import LEDGER

GOOD = {
    "regret": 4e-4,
    "score_rmse": 0.02,
    "log_ratio_rmse_2": 0.03,
    "perfect_distance": 0.05,
    "saturating_gradient": 0.01,
}
TRAINED = ("38", "40", "55")


class Records:
    """Seven seeds of every objective and pair, all alike, with ``changes`` to what is good."""

    def __init__(self, seeds=7, **changes):
        self.seeds, self.changes = seeds, changes

    def discriminators(self, objective, pair):
        return [GOOD | self.changes for _ in range(self.seeds)]


@pytest.mark.parametrize("number", TRAINED)
def test_good_records_are_read_and_said_to_be(number):
    plain, verdict = LEDGER[number].check(), LEDGER[number].check(Records())
    assert (plain.outcome, verdict.outcome) == ("pass", "pass")
    assert not any(check.recorded for check in plain.details)
    read = [check for check in verdict.details if check.recorded]
    assert read
    assert len(verdict.details) == len(plain.details) + len(read)
    assert all(check.recorded == 7 and "7 recorded seeds" in check.name for check in read)


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        ("38", {"saturating_gradient": 0.06}),  # above Mε/(1-ε) = 0.0526
        ("38", {"perfect_distance": 0.9}),  # so far from perfect that the bound says nothing
        ("38", {"perfect_distance": 1.2}),
        ("40", {"regret": -1e-3}),  # a bound above the divergence
        ("40", {"regret": 0.02}),  # a bound that is not tight
        ("55", {"log_ratio_rmse_2": 0.5}),
        ("55", {"regret": 5e-4}),  # not the square of the score's error
    ],
)
def test_records_that_contradict_a_claim_turn_it_red(number, changes):
    assert LEDGER[number].check(Records(**changes)).outcome == "fail"


@pytest.mark.parametrize("number", TRAINED)
@pytest.mark.parametrize("seeds", [0, 4])
def test_too_few_seeds_decide_nothing(number, seeds):
    verdict = LEDGER[number].check(Records(seeds))
    assert verdict.outcome == "pass"
    assert not any(check.recorded for check in verdict.details)


def test_what_the_seeds_do_not_resolve_is_inconclusive():
    class Scattered(Records):
        def discriminators(self, objective, pair):
            return [GOOD | {"log_ratio_rmse_2": value} for value in (0.01, 0.02, 0.1, 0.25, 0.3)]

    assert LEDGER["55"].check(Scattered()).outcome == "inconclusive"
