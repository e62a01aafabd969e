"""Pictures 2, 3 and 4: gradients, vector fields, eigenvalues and steps agree with ``theory``."""

from typing import Any

import numpy as np

from commands.build.live.exported import KINDS
from tests.browser.live.agreement import check, computed
from theory import divergences, dynamics, objectives, quadrature, targets
from theory.calculus import slope
from theory.gradients import field_at_optimum, generator
from theory.objectives import PointwiseObjective
from theory.worlds.dynamics.games import jacobian, spectrum

OWN = "codes"
NARROWEST = 0.05  # scale below which the page follows no model
INSIDE = 2.0  # of a path, within which the oracle's own quadrature is exact


def random_codes(rng: np.random.Generator) -> dict[str, Any]:
    a, b, c = (float(v) for v in rng.choice(np.arange(-2, 2.1, 0.25), 3, replace=False))
    return {"objective": str(rng.choice([*KINDS, OWN])), "a": a, "b": b, "c": c}


def objective_of(settings: dict[str, Any]) -> PointwiseObjective:
    if settings["objective"] == OWN:
        return objectives.lsgan(settings["a"], settings["b"], settings["c"])
    return objectives.POINTWISE[settings["objective"]]


def saturation(settings: dict[str, Any]) -> dict[str, Any]:
    pair = targets.shifted_gaussians(settings["theta"])
    rise = generator.log_ratio_slope(pair)
    found: dict[str, Any] = {"atBest": [], "away": [], "force": []}
    for name in KINDS:
        objective = objectives.POINTWISE[name]
        best, best_slope = objective.optimum, slope(objective.optimum)

        def told(x: Any) -> Any:
            return settings["sharpness"] * pair.log_ratio(x) + settings["bias"]

        def score(x: Any) -> Any:
            return best(told(x))  # noqa: B023  # used before the next turn

        def score_slope(x: Any) -> Any:
            return best_slope(told(x)) * settings["sharpness"] * rise(x)  # noqa: B023

        found["atBest"].append(generator.generator_gradient_at_optimum(objective, pair).value)
        found["away"].append(generator.generator_gradient(objective, pair, score, score_slope).value)
        middle = pair.log_ratio(np.float64(settings["theta"]))
        found["force"].append(abs(float(slope(generator.at_optimum(objective))(middle))))
    return found


def test_gradients_at_the_optimum_and_away_from_it(live):
    rng = targets.generator(31)
    settings = [
        {"theta": rng.uniform(0.05, 8), "sharpness": rng.uniform(0, 3), "bias": rng.uniform(-4, 4)}
        for _ in range(24)
    ]
    check(live, "saturation", settings, [saturation(one) for one in settings])


def game(settings: dict[str, Any]) -> dict[str, Any]:
    objective, gamma, rate = objective_of(settings), settings["gamma"], settings["rate"]
    alternate = settings["turn"] == "alternating"
    if settings["game"] == "dirac":
        made = dynamics.dirac_gan(objective, gamma)
        velocity = made.velocity()
    else:
        made = dynamics.gaussian_gan(objective, gamma)
        velocity = dynamics.gaussian_velocity(objective, gamma)
    field = jacobian(made)
    step = (dynamics.alternating if alternate else dynamics.simultaneous)(made.jacobian(), rate)
    start = settings["psi"], settings["theta"]
    with np.errstate(over="ignore", invalid="ignore"):  # a path that diverges is cut below
        path = dynamics.gradient_steps(velocity, start, rate, 30, alternate)
    outside = np.flatnonzero(~(np.abs(path).max(axis=1) < INSIDE))
    after = np.array(step.tolist(), dtype=complex)
    # of a pair the page has the larger first, by its real part or else by its imaginary one
    pairs = [sorted(spectrum(m).values, key=lambda v: (round(v.real, 12), v.imag)) for m in (field, after)]
    parts = [[[value.real, value.imag] for value in reversed(pair)] for pair in pairs]
    return {
        "jacobian": field.real.tolist(),
        "velocity": list(velocity(*start)),
        "ofField": parts[0],
        "ofStep": parts[1],
        "growth": max(abs(value) for value in spectrum(after).values),
        "steps": path[: outside[0] if outside.size else len(path)].tolist(),
    }


def test_games_and_their_steps(live):
    settings = []
    for seed in range(40):
        rng = targets.generator(32, seed)
        settings.append(
            random_codes(rng)
            | {
                "game": str(rng.choice(["dirac", "gaussian"])),
                "turn": str(rng.choice(["simultaneous", "alternating"])),
                "gamma": float(rng.choice([0, rng.uniform(0, 3)])),
                "rate": rng.uniform(0.05, 0.8),
                "psi": rng.uniform(-INSIDE, INSIDE),
                "theta": rng.uniform(-1.5, 1.5),
            }
        )
    expected = [game(one) for one in settings]
    assert sum(len(one["steps"]) for one in expected) > 200
    for one, found in zip(expected, computed(live, "dynamics", settings), strict=True):
        one["steps"] = one["steps"][: len(found["steps"])]
    check(live, "dynamics", settings, expected, paths={"steps"})


def descent(settings: dict[str, Any]) -> dict[str, Any]:
    objective = objective_of(settings)
    at = settings["theta"], settings["scale"]
    pair = targets.Pair("page", targets.normal(), targets.normal(*at))
    path = dynamics.gradient_steps(field_at_optimum.velocity(objective), at, settings["rate"], 25)
    narrow = np.flatnonzero(path[:, 1] <= NARROWEST)
    return {
        "slopes": field_at_optimum.slopes_at_optimum(objective, *at).tolist(),
        "divergenceRate": float(field_at_optimum.divergence_rate(objective, *at)),
        "triangular": quadrature.divergence(divergences.TRIANGULAR, pair).value,
        "firstSteps": path[: narrow[0] if narrow.size else len(path)].tolist(),
    }


def test_descent_against_the_optimum(live):
    settings = []
    for seed in range(28):
        rng = targets.generator(33, seed)
        settings.append(
            random_codes(rng)
            | {
                "theta": rng.uniform(-1.6, 1.6),
                "scale": rng.uniform(0.3, 1.85),
                "rate": rng.uniform(0.02, 0.1),
            }
        )
    check(live, "semistability", settings, [descent(one) for one in settings], paths={"firstSteps"})


def test_equal_codes_are_refused(live):
    codes = {"objective": OWN, "a": 1, "b": 1, "c": 0}
    for name in ("dynamics", "semistability"):
        [found] = computed(live, name, [codes])
        assert found["refused"].startswith("a = b")
