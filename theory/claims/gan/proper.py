r"""Claim 58: proper composite losses, of which GAN, LSGAN and the losses of f-divergences are examples."""

from collections.abc import Iterator

import sympy

from theory import objectives, proper_losses, quadrature, targets
from theory.claims.claim import Theme
from theory.claims.symbolic import a, b
from theory.notation.statement import Holds, Statement
from theory.notation.wording import says
from theory.proper_losses import PROPER_LOSSES, eta, generator_function, r
from theory.verdict import Check, holds, integrates, vanishes
from theory.worlds.divergences import proper as worlds

THEME = Theme("proper", "Proper composite losses")

LEAST = r"H(\eta) = \min_s [\eta L_1(s) + (1-\eta) L_0(s)]"
BREGMAN = r"B(\eta,\hat\eta) = H(\hat\eta) + (\eta-\hat\eta)\,H'(\hat\eta) - H(\eta)"
PAID = rf"\eta L_1(s^*(\hat\eta)) + (1-\eta) L_0(s^*(\hat\eta)) - H(\eta) = {BREGMAN}"
REGRET = r"V(s) - V(s^*) = \int (p+q)\,B(\eta,\hat\eta)\,\mathrm{d}x"
LEFT = r"V(s^*) = 2\,H(\tfrac12) - D_f(p\,\|\,q)"
EXAMPLES = {
    "minimax": (r"s^* = \ell", r"V(s^*) = 2\log 2 - 2\,\mathrm{JSD}(p\,\|\,q)"),
    "lsgan": (r"s^* = \eta", r"V(s^*) = \tfrac14 - \tfrac18\,\Delta"),
    "lsgan_pearson": (r"s^* = 2\eta-1", r"V(s^*) = 1 - \tfrac12\,\Delta"),
    "exponential": (r"s^* = \tfrac12\ell", r"V(s^*) = 2\int \sqrt{pq}\,\mathrm{d}x"),
    "pearson": (r"s^* = 2\,(\tfrac pq - 1)", r"V(s^*) = -\chi^2(p\,\|\,q)"),
    "kl": (r"s^* = \ell", r"V(s^*) = -\mathrm{KL}(p\,\|\,q)"),
}


@THEME.claim(
    "58",
    title="proper losses: a Bregman regret, an f-divergence",
    statement=Statement(
        (
            Holds(worlds.CHANCES_ALONE, LEAST),
            Holds(worlds.CHANCES_ALONE, rf"{PAID}, B(\eta,\hat\eta) > 0"),
            Holds(worlds.EVERY, REGRET),
            Holds(worlds.EVERY, LEFT),
            *(
                Holds(worlds.EACH[name], f"{score}, {value}", titled=True)
                for name, (score, value) in EXAMPLES.items()
            ),
        ),
        beyond=r"$L_1$ and $L_0$ are the losses of a real and of a fake score, $s^*(\eta)$ is the best score "
        r"of a point that is real with probability $\eta$, and $f(r) = 2\,H(\tfrac12) - (1+r)\,H(\tfrac "
        r"r{1+r})$. Relations are evaluated for six pairs of losses; for every pair whose $s^*$ is "
        r"stationary, the Bregman form, the slope of $H$ and $f''(r) = -(1+r)^{-3}\,H''(\tfrac r{1+r})$ "
        "are derived in symbols",
    ),
    says={
        "regret": says(
            rf"The loss of the optimal score at a point, ${LEAST}$, is a {{concave|convex}} function of "
            r"$\eta$, and a discriminator that takes $\hat\eta$ for $\eta$ pays a Bregman divergence of it, "
            rf"${REGRET}$ with ${BREGMAN}$",
            {"concave": r"B(\eta,\hat\eta) > 0", "convex": r"B(\eta,\hat\eta) < 0"},
        ),
        "left": says(
            rf"On the whole an $f$-divergence is left, ${LEFT}$: for the GAN ${EXAMPLES['minimax'][1]}$, "
            rf"for the LSGAN with codes {{$(0,1,1)$|$(-1,1,0)$}} ${EXAMPLES['lsgan'][1]}$, "
            rf"for the exponential loss of boosting ${EXAMPLES['exponential'][1]}$, "
            rf"and for critics' bounds ${EXAMPLES['pearson'][1]}$ and ${EXAMPLES['kl'][1]}$",
            {
                "$(0,1,1)$": Holds(worlds.EACH["lsgan"], EXAMPLES["lsgan"][1]),
                "$(-1,1,0)$": Holds(worlds.EACH["lsgan_pearson"], EXAMPLES["lsgan"][1]),
            },
        ),
    },
    source="Reid & Williamson 2010 and 2011; Nowozin et al. 2016",
    assumes=r"losses differentiable, $s^*$ differentiable in $\eta$ and one-to-one; $0 < \eta < 1$ and, "
    r"for $B > 0$, $\hat\eta \ne \eta$; $V$, the expected loss, is finite",
    method="S+Q",
    unenclosed="the integrands agree in symbols, and the integrals repeat that for arrays",
)
def proper() -> Iterator[Check]:
    """What each example leaves; the theorem for symbolic losses; H and f of each; symbolic codes of LSGAN."""
    for name, loss in PROPER_LOSSES.items():
        yield from left(name, loss)
    yield from theorem()
    for name, loss in PROPER_LOSSES.items():
        yield from example(name, loss)
    codes = proper_losses.of_objective(objectives.lsgan(a, b, 0), "LSGAN")
    wanted = (b - a) ** 2 * eta * (1 - eta) / 2
    yield vanishes("LSGAN, every a and b: H = (b-a)² η(1-η)/2", codes.bayes() - wanted)


def theorem() -> Iterator[Check]:
    """For any losses, by the two functions of η that they are at s*(η): A of real and B of fake scores.

    s* is stationary iff η A' + (1 - η) B' = 0; both slopes are then shares of one weight w(η).
    """
    other = sympy.Symbol("eta_other", positive=True)
    real, fake, weight, curve = (sympy.Function(name) for name in ("A", "B", "w", "H"))
    falls, rises = real(eta).diff(eta), fake(eta).diff(eta)
    (share,) = sympy.solve((eta * falls + (1 - eta) * rises).subs(rises, eta * weight(eta)), falls)
    yield vanishes("with B' = η w, A' = -(1 - η) w", share + (1 - eta) * weight(eta))
    stationary = {falls: share, rises: eta * weight(eta)}
    bayes = eta * real(eta) + (1 - eta) * fake(eta)
    slope = sympy.diff(bayes, eta).subs(stationary)
    yield vanishes("H' = L₁(s*) - L₀(s*)", slope - (real(eta) - fake(eta)))
    yield vanishes("H'' = -w", sympy.diff(slope, eta).subs(stationary) + weight(eta))
    paid = eta * real(other) + (1 - eta) * fake(other) - bayes
    tangent = bayes.subs(eta, other) + (eta - other) * (real(other) - fake(other)) - bayes
    yield vanishes("what another score pays is the tangent's distance", paid - tangent)
    f = generator_function(curve)
    by_ratio = sympy.diff(f, r, 2).doit()
    at = sympy.Symbol("at", positive=True)
    wanted = -sympy.diff(curve(at), at, 2).subs(at, r / (1 + r)) / (1 + r) ** 3
    yield vanishes("f'' = -H''/(1 + r)³", (by_ratio - wanted).doit())
    yield vanishes("f(1) = 0", f.subs(r, 1))


def example(name: str, loss: proper_losses.ProperLoss) -> Iterator[Check]:
    """A pair of losses: s* is stationary, H strictly concave, and f that of the named divergence."""
    score = sympy.Symbol("s", real=True)
    slope = sympy.diff(loss.conditional(eta, score), score)
    best = loss.score(sympy.log(eta / (1 - eta)))
    yield vanishes(f"{name}: s* is stationary", slope.subs(score, best))
    bayes = loss.bayes()
    weight = sympy.simplify(-sympy.diff(bayes, eta, 2).subs(eta, r / (1 + r)))
    yield holds(f"{name}: H is strictly concave", weight.is_positive)
    f = generator_function(lambda value: bayes.subs(eta, value))
    of = loss.divergence
    wanted = r * of.under_p(sympy.log(r)) + of.under_q(sympy.log(r))
    rest = (f - sympy.nsimplify(loss.scale) * wanted).rewrite(sympy.exp)
    tilt = sympy.diff(rest, r).subs(r, 1)  # a multiple of r - 1 integrates to 0
    residual = sympy.expand_log(sympy.simplify(rest), force=True)
    yield vanishes(f"{name}: f is that of {of.name}", residual - tilt * (r - 1))


def left(name: str, loss: proper_losses.ProperLoss) -> Iterator[Check]:
    """D_f of a pair of losses is the named multiple of a divergence, on pairs of densities."""
    for place in worlds.PAIRS:
        pair = targets.PAIRS[place]
        known = quadrature.divergence(loss.divergence, pair)
        scaled = quadrature.Estimate(loss.scale * known.value, abs(loss.scale) * known.error)
        yield integrates(f"{name}: divergence on {pair.name}", scaled, worlds.divergence(loss, pair))
