"""What a claim's check says: sub-checks, each with its own outcome, and the verdict they add up to."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any

from stats.intervals import half_width
from theory import enclosures
from theory.montecarlo import TWO_SIDED, Outcome, Sampled, Slope, check_bias
from theory.quadrature import Estimate

if TYPE_CHECKING:
    from theory.solvers.findings import Finding

FLOOR = 1e-12  # float64 quadrature's target
FACTOR = 10.0  # on the quadrature's own error estimate
SEEDS = 5  # of trained networks, at the least
SEED_LEVEL = 0.999  # of the interval over them
RESOLVED = 1e-9  # a quadrature that knows its value less well than this decides nothing


@dataclass(frozen=True)
class Check:
    """One comparison: passes when ``measured`` is within ``bound`` of ``predicted`` by its method's rule.

    ``recorded`` says how many recorded networks it looked at; 0 for everything but method N. ``solvers`` says
    what two solvers of real arithmetic made of a statement of method S, in ``solver_seconds``; empty where
    they were not asked. ``resolution`` is what a check of method M declared: the smallest error that it must
    catch, in the unit of its numbers; 0 for every other method.
    """

    name: str
    predicted: float
    measured: float
    bound: float
    outcome: Outcome
    recorded: int = 0
    solvers: str = ""
    solver_seconds: float = 0.0
    resolution: float = 0.0


def _outcome(passes: bool) -> Outcome:
    return Outcome.PASS if passes else Outcome.FAIL


def vanishes(name: str, residual: Any) -> Check:
    """S: an expression that is identically zero. Measured is 0, or 1 if it is not known to be.

    SymPy must reduce it to 0 and, where it is a quotient of polynomials, two solvers must prove that it is 0.
    """
    import sympy

    from theory.solvers import findings

    return _agreed(name, sympy.simplify(residual) == 0, findings.zero(residual))


def positive(name: str, expression: Any) -> Check:
    """S: an expression that is positive wherever it is defined, decided as by ``vanishes``."""
    import sympy

    from theory.solvers import findings

    return _agreed(
        name, bool(sympy.factor(sympy.simplify(expression)).is_positive), findings.positive(expression)
    )


def _agreed(name: str, reduced: bool, found: "Finding") -> Check:
    """What SymPy reduced and what the solvers found, if anything: the worse of both."""
    outcome = worst([_outcome(reduced), *([found.outcome] if found.outcome else [])])
    measured = 0.0 if outcome is Outcome.PASS else 1.0
    return Check(name, 0.0, measured, 0.0, outcome, 0, found.words, found.seconds)


def holds(name: str, condition: Any) -> Check:
    """S or exact: a condition that SymPy or exact arithmetic decides; anything but True fails."""
    true = bool(condition == True)  # noqa: E712  (an undecided SymPy relation is not True)
    return Check(name, 0.0, 0.0 if true else 1.0, 0.0, _outcome(true))


def equals(name: str, predicted: float, measured: float, tolerance: float = FLOOR) -> Check:
    """A float64 closed form against another: |measured - predicted| <= tolerance."""
    measured = float(measured)
    return Check(name, predicted, measured, tolerance, _outcome(abs(measured - predicted) <= tolerance))


def integrates(name: str, predicted: float | Estimate, measured: Estimate) -> Check:
    """Q: |error| <= 10 x (the quadrature's own estimate) + 1e-12.

    Inconclusive if that bound exceeds 1e-9, so that a lost integral cannot pass.
    """
    known = predicted if isinstance(predicted, Estimate) else Estimate(float(predicted), 0.0)
    bound = FACTOR * (known.error + measured.error) + FLOOR
    if not bound <= RESOLVED:
        return Check(name, known.value, measured.value, bound, Outcome.INCONCLUSIVE)
    return Check(
        name, known.value, measured.value, bound, _outcome(abs(measured.value - known.value) <= bound)
    )


def encloses(name: str, predicted: Any, ball: Any) -> Check:
    """I: a rigorous ball that meets the prediction, itself a ball; each of radius <= 1e-30.

    A wider ball of either is inconclusive. The bound shown is the larger radius.
    """
    measured, width = float(ball.mid()), max(enclosures.radius(ball), enclosures.radius(predicted))
    if not width <= 10.0**-enclosures.DIGITS:
        return Check(name, float(predicted.mid()), measured, width, Outcome.INCONCLUSIVE)
    return Check(name, float(predicted.mid()), measured, width, _outcome(bool(ball.overlaps(predicted))))


def between(name: str, ball: Any, low: float, high: float) -> Check:
    """I: every number of a rigorous ball lies in [low, high]; the bound shown is the ball's radius.

    A ball with numbers on both sides of an end is inconclusive.
    """
    measured, width = float(ball.mid()), enclosures.radius(ball)
    nearest = min(max(measured, low), high)
    if bool(ball >= low) and bool(ball <= high):
        return Check(name, nearest, measured, width, Outcome.PASS)
    outside = bool(ball < low) or bool(ball > high)
    return Check(name, nearest, measured, width, Outcome.FAIL if outside else Outcome.INCONCLUSIVE)


def covers(name: str, ball: Any, estimate: Estimate) -> Check:
    """Whether a quadrature's own error estimate covers its distance from a rigorous ball."""
    distance = abs(estimate.value - float(ball.mid()))
    return Check(name, 0.0, distance, estimate.error, _outcome(distance <= estimate.error))


def sampled(name: str, result: Sampled) -> Check:
    """M: the acceptance rule; the bound shown is the declared resolution delta."""
    return Check(name, result.prediction, result.mean, result.delta, result.outcome, resolution=result.delta)


def biased(name: str, result: Sampled) -> Check:
    """M: a bias that is known and not zero; the bound shown is the interval's half-width."""
    half = TWO_SIDED * result.standard_error
    return Check(name, result.prediction, result.mean, half, check_bias(result), resolution=result.delta)


def banded(name: str, predicted: float, measured: float, band: float) -> Check:
    """M: a sampled distribution function, or its distance from a law, within a band that holds everywhere."""
    return replace(equals(name, predicted, measured, band), resolution=band)


def rate(name: str, slope: Slope, exponent: float, rival: float) -> Check:
    """M: a fitted exponent whose interval contains the theory's and excludes its rival."""
    half = TWO_SIDED * slope.standard_error
    outcome = slope.decide(exponent, rival)
    return Check(name, exponent, slope.slope, half, outcome, resolution=abs(exponent - rival))


def over_seeds(name: str, predicted: float, values: Sequence[float], tolerance: float) -> Check:
    """N: the mean over trained seeds, with Student's interval at 99.9 %, lies within ``tolerance``.

    Fails if the whole interval lies beyond; what it does not resolve, or fewer than five seeds, is
    inconclusive.
    """
    name, count = f"{name}, {len(values)} recorded seeds", len(values)
    if count < SEEDS:
        return Check(name, predicted, math.nan, tolerance, Outcome.INCONCLUSIVE, count)
    mean = fmean(values)
    half = float(half_width(stdev(values) / math.sqrt(count), count, SEED_LEVEL))
    distance = abs(mean - predicted)
    outcome = Outcome.INCONCLUSIVE
    if distance + half <= tolerance:
        outcome = Outcome.PASS
    elif not distance - half <= tolerance:
        outcome = Outcome.FAIL
    return Check(name, predicted, mean, tolerance, outcome, count)


def each_seed(name: str, values: Sequence[float], limit: float) -> Check:
    """N: no trained seed's value exceeds ``limit``; measured is the largest."""
    largest = max(values)
    named = f"{name}, {len(values)} recorded seeds"
    return Check(named, limit, largest, 0.0, _outcome(largest <= limit), len(values))


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Fail before inconclusive before pass; nothing checked is inconclusive."""
    seen = set(outcomes)
    for outcome in (Outcome.FAIL, Outcome.INCONCLUSIVE, Outcome.PASS):
        if outcome in seen:
            return outcome
    return Outcome.INCONCLUSIVE


@dataclass(frozen=True)
class Verdict:
    """A claim's outcome; the numbers are those of the first sub-check that did not pass, else of the first.

    ``seconds`` is wall time; ``error`` is the message of an exception that ended the check, if any; ``says``
    the claim's wordings as the check chose them, by name; ``shown`` names the sub-check with the numbers.
    """

    predicted: float
    measured: float
    error_bound: float
    outcome: str
    seconds: float
    details: tuple[Check, ...] = ()
    error: str | None = None
    says: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""

    @property
    def resolution(self) -> float:
        """The largest resolution that a sampled sub-check declared, in its own unit; 0 if none is sampled."""
        return max((check.resolution for check in self.details), default=0.0)


def decide(checks: Callable[[], Iterable[Check]], clock: Callable[[], float]) -> Verdict:
    """Run every sub-check; an exception is a failure with its message, not a crash."""
    start, done, error = clock(), [], None
    try:
        for check in checks():
            done.append(check)
    except Exception as exception:
        error = f"{type(exception).__name__}: {exception}"
        done.append(Check(error, 0.0, float("nan"), 0.0, Outcome.FAIL))
    outcome = worst(check.outcome for check in done)
    shown = next((c for c in done if c.outcome is outcome), Check("no sub-check", 0.0, 0.0, 0.0, outcome))
    numbers = shown.predicted, shown.measured, shown.bound
    return Verdict(*numbers, outcome.value, clock() - start, tuple(done), error, shown=shown.name)
