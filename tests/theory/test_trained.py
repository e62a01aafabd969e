"""Claims about trained networks: they decide by the records that are handed in, if there are any."""

from dataclasses import replace
from functools import cache

import pytest

from theory.claims import LEDGER
from theory.claims.claim import Claim
from theory.claims.trained import Network
from theory.montecarlo import Outcome

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
        return [Network(f"run-s{seed}", GOOD | self.changes) for seed in range(self.seeds)]


@cache
def claim(number: str) -> Claim:
    """The claim with what its check finds without records, found once: it takes seconds."""
    plain = LEDGER[number].check()
    assert plain.outcome == "pass"
    return replace(LEDGER[number], checks=lambda: plain.details, says={})


@pytest.mark.parametrize("number", TRAINED)
def test_good_records_are_read_and_said_to_be(number):
    plain, verdict = claim(number).check(), LEDGER[number].check(Records())
    assert (plain.outcome, verdict.outcome) == ("pass", "pass")
    assert not any(check.recorded for check in plain.details)
    read = [check for check in verdict.details if check.recorded]
    assert read
    assert [check.name for check in verdict.details if not check.recorded] == [c.name for c in plain.details]
    assert claim(number).check(Records()).details == (*plain.details, *read)
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
    assert claim(number).check(Records(**changes)).outcome == "fail"


@pytest.mark.parametrize("number", TRAINED)
@pytest.mark.parametrize("seeds", [0, 4])
def test_too_few_seeds_decide_nothing(number, seeds):
    verdict = claim(number).check(Records(seeds))
    assert verdict.outcome == "pass"
    assert not any(check.recorded for check in verdict.details)


def test_what_the_seeds_do_not_resolve_is_inconclusive():
    class Scattered(Records):
        def discriminators(self, objective, pair):
            values = (0.01, 0.02, 0.1, 0.25, 0.3)
            return [Network(f"run-{value}", GOOD | {"log_ratio_rmse_2": value}) for value in values]

    assert claim("55").check(Scattered()).outcome == "inconclusive"


class Flawed(Records):
    """Seven seeds, of which ``flawed`` are as ``flaw`` makes them."""

    def __init__(self, flaw, flawed=(3,)):
        super().__init__()
        self.flaw, self.flawed = flaw, flawed

    def discriminators(self, objective, pair):
        seeds = super().discriminators(objective, pair)
        return [self.flaw(seed) if place in self.flawed else seed for place, seed in enumerate(seeds)]


def lacking(column):
    def flaw(network):
        return replace(network, evaluation={k: v for k, v in network.evaluation.items() if k != column})

    return flaw


@pytest.mark.parametrize(
    ("number", "column"),
    [
        ("38", "perfect_distance"),
        ("38", "saturating_gradient"),
        ("40", "regret"),
        ("55", "log_ratio_rmse_2"),
        ("55", "regret"),
        ("55", "score_rmse"),
    ],
)
@pytest.mark.parametrize("flawed", [(3,), (0, 1, 2, 4), tuple(range(7))])
def test_a_number_that_is_not_recorded_is_named_and_nothing_is_decided_without_it(number, column, flawed):
    verdict = claim(number).check(Flawed(lacking(column), flawed))
    assert verdict.outcome == "inconclusive"
    said = [check for check in verdict.details if f"no {column} recorded: run-s{flawed[0]}" in check.name]
    assert said and all(check.recorded == 7 for check in said)
    assert ("and 1 more" in said[0].name) == (len(flawed) == 4)


@pytest.mark.parametrize("number", TRAINED)
@pytest.mark.parametrize("flawed", [(3,), tuple(range(7))])
def test_a_network_of_other_code_is_named_and_nothing_is_decided_with_it(number, flawed):
    verdict = claim(number).check(Flawed(lambda network: replace(network, comparable=False), flawed))
    assert verdict.outcome == "inconclusive"
    said = [c.name for c in verdict.details if f"other code than the present: run-s{flawed[0]}" in c.name]
    assert said
    assert not any(check.recorded and check.outcome is Outcome.PASS for check in verdict.details)


def test_networks_of_other_code_do_not_hide_among_too_few():
    made = replace(Network("run-s0", GOOD), comparable=False)

    class Five(Records):
        def discriminators(self, objective, pair):
            return [made, *super().discriminators(objective, pair)[:4]]

    assert claim("55").check(Five()).outcome == "inconclusive"  # with five seeds the claim would rest on them
