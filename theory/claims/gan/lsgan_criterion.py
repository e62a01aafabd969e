r"""Claims 46 and 47: the least-squares generator's criterion for every code, and where it is Pearson's."""

from collections.abc import Iterator

import sympy
from flint import arb

from theory import divergences, enclosures, objectives, quadrature, shift_boxes, targets
from theory.claims.gan import divergence_boxes
from theory.claims.gan.lsgan import CODES, instances, same_function, symbolic
from theory.claims.gan.lsgan import THEME as LEAST_SQUARES
from theory.claims.gan.optimum import identities
from theory.claims.symbolic import a, b, c, log_ratio, p, q
from theory.derivations.lsgan import lsgan_optimal_discriminator as derivation
from theory.notation.statement import Connected, Holds, Part, Statement, states
from theory.notation.wording import says
from theory.verdict import Check, covers, encloses, equals, holds, integrates, vanishes
from theory.worlds.gan.pairs import CODED, LSGAN, LSGAN_OR_SAME, PEARSON, UNLIKE_SIGNS

THEME = LEAST_SQUARES  # claims 42-45 and 55 are there

SIGNS = {
    "common": Connected(CODED, r"b-a = 2(b-c) = \pm 2", r"2C(G) = \Delta"),
    "separate": Connected(CODED, r"b-a = \pm 2,\ b-c = \pm 1", r"2C(G) = \Delta"),
}
MINIMUM = Connected(LSGAN_OR_SAME, r"C(G) = \tfrac14 (a+b-2c)^2", "q = p")
CODED_MINIMUM = Holds(LSGAN_OR_SAME, r"b-a = 2(b-c) = \pm 2")  # false of codes at random
PLACE: dict[str, str | Part] = {"not": MINIMUM, "also": CODED_MINIMUM}
PLACE_TOO: dict[str, str | Part] = {"not": MINIMUM, "too": CODED_MINIMUM}
BOUNDED = (20.0, 0.0)  # |loss| <= 20 at s*, which lies between the codes


@THEME.claim(
    "46",
    title="generator's criterion for every a, b, c",
    statement=states(LSGAN, r"2C(G) = \tfrac12 (a+b-2c)^2 + \tfrac14 (b-a)^2\,\Delta"),
    says={
        "abstract": says(
            "the least-squares generator's criterion, with the data's part in it, is an "
            "{affine|proportional} function of one divergence, whatever its three codes",
            {
                "affine": r"2C(G) - \tfrac12 (a+b-2c)^2 = \tfrac14 (b-a)^2\,\Delta",
                "proportional": r"2C(G) = \tfrac14 (b-a)^2\,\Delta",
            },
        ),
        "discriminators": says(
            r"$2C(G) = \tfrac12(a+b-2c)^2 + \tfrac14(b-a)^2\Delta$ for every $a$, $b$ and $c$"
        ),
    },
    source="derived here; Mao et al. 2017, section 3.2.2, for b-c=1, b-a=2",
    assumes=r"$D = D^*$; $C$ has a term under $p$, too: $C = \tfrac12\int (p+q)(D^*-c)^2\,\mathrm{d}x$",
    method="S+Q+I",
    steps=(derivation.generator_criterion,),
)
def generator_criterion() -> Iterator[Check]:
    """By quadrature; enclosed on T2(θ), θ up to 3; pointwise, up to what integrates to 0, derived."""
    for name, (fake_code, real_code, wanted), objective, pair in instances():
        level = float((fake_code + real_code - 2 * wanted) ** 2) / 2
        gap = float(real_code - fake_code) ** 2
        delta = quadrature.divergence(divergences.TRIANGULAR, pair)
        best = quadrature.optimal_score(objective, pair)
        criterion = quadrature.value(objective.generator, objective.generator, best, pair)
        yield integrates(f"{name} on {pair.name}", level + delta * (gap / 4), 2 * criterion)
        yield from identities(objective, pair)
    general = symbolic()
    for name, codes in CODES.items():
        yield same_function(
            f"{name}: generator's loss", objectives.POINTWISE[name].generator, general.generator, codes
        )

    t2, lsgan = targets.T2, objectives.POINTWISE["lsgan"]
    ball = enclosures.gaussian_value(lsgan.generator, lsgan.generator, lsgan.optimum, t2, BOUNDED)
    delta_ball = enclosures.gaussian_divergence(divergences.TRIANGULAR, t2, (1.0, 0.0))
    known = enclosures.precise(lambda: (2 + delta_ball) / 8)
    yield encloses("lsgan on T2 to 30 digits", known, ball)
    yield equals("Δ on T2", t2.exact["triangular"], float(delta_ball.mid()), 1e-16)
    yield covers(
        "Δ on T2: the quadrature's error estimate",
        delta_ball,
        quadrature.divergence(divergences.TRIANGULAR, t2),
    )
    delta_mean = shift_boxes.divergence(divergences.TRIANGULAR)
    for name, (fake_code, real_code, wanted) in CODES.items():
        losses = objectives.POINTWISE[name]
        twice = shift_boxes.at_optimum(losses, losses.generator, losses.generator)
        residual = [(arb(2), twice), (arb(-((real_code - fake_code) ** 2)) / 4, delta_mean)]
        level = (fake_code + real_code - 2 * wanted) ** 2
        yield divergence_boxes.identity(f"{name}: 2C - ½(a+b-2c)² - ¼(b-a)²Δ", residual, arb(-level) / 2)


@THEME.claim(
    "47",
    title="b-c=1, b-a=2 gives Pearson's χ²(p+q ‖ 2q)",
    statement=Statement(
        (
            Connected(
                CODED,
                r"b-a = 2(b-c) = \pm 2",
                r"2C(G) = \Delta = \chi^2_{\mathrm{Pearson}}(p+q\,\|\,2q)",
            ),
            Holds(UNLIKE_SIGNS, r"2C(G) = 8 + \Delta", titled=True),
            MINIMUM,
        )
    ),
    says={
        "abstract": says(
            "the published conditions on the codes are needed, up to a {common|separate} sign, for its exact "
            "Pearson form and {not|also} for the place of its minimum",
            SIGNS,
            PLACE,
        ),
        "needed": says(
            "Up to a {common|separate} sign of both, the conditions are needed for the exact Pearson form, "
            "and for the place of the minimum they are {not|too}",
            SIGNS,
            PLACE_TOO,
        ),
        "discussion": says(
            r"The codes with $b-c=1$ and $b-a=2$ give $2C(G)=\Delta$, which is Pearson's "
            r"$\chi^2_{\mathrm{Pearson}}(p+q\,\|\,2q)$ in the sense of the source; where $a\ne b$ the "
            r"criterion takes its minimum $\tfrac14(a+b-2c)^2$ for $q=p$ {alone|and others}",
            {"alone": MINIMUM, "and others": Holds(LSGAN_OR_SAME, r"C(G) = \tfrac14 (a+b-2c)^2")},
            world=PEARSON,
        ),
        "conclusion": says(
            "Pearson's form of its criterion needs the published conditions on the codes up to a "
            "{common|separate} sign, and the place of the minimum does {not|too}",
            SIGNS,
            PLACE_TOO,
        ),
    },
    source="Mao et al. 2017, section 3.2.2; the condition on uniqueness derived here",
    assumes=r"$a \ne b$, and $C$ is that of C46; in the first part $2C(G) = \Delta$ is asked for every "
    r"pair; $\chi^2$ has $p + q$ in the denominator, as Mao et al. write it",
    method="S",
    steps=(derivation.pearson_form,),
)
def pearson() -> Iterator[Check]:
    """The two signs go together; uniqueness; the criterion at those codes is in the derivation."""
    general = symbolic()
    mao_pearson = ((p + q) - 2 * q) ** 2 / (p + q)
    yield vanishes("χ²(p+q ‖ 2q) - Δ, pointwise", mao_pearson - (p - q) ** 2 / (p + q))
    losses = objectives.POINTWISE["lsgan_pearson"]
    ours = 2 * (p + q) * losses.generator(losses.optimum(log_ratio))
    yield vanishes("lsgan_pearson has these codes", ours - mao_pearson)
    carried = losses.identity("generator")
    yield holds("its identity is ½Δ, without offset", (carried.offset, carried.scale) == (0, 0.5))
    # C grows with Delta iff its coefficient is positive, that is iff a and b differ
    identity = general.identity("generator")
    yield vanishes("coefficient of Δ is (b-a)²/8", identity.scale - (b - a) ** 2 / 8)
    # Δ takes the values 0 and 2, so that 2C = Δ for all densities iff the offset is 0 and the coefficient 1/2
    yield vanishes("offset is (a+b-2c)²/4", identity.offset - (a + b - 2 * c) ** 2 / 4)
    solved = sympy.solve([a + b - 2 * c, (b - a) ** 2 - 4], [a, c], dict=True)
    signs = [{a: b - 2 * sign, c: b - sign} for sign in (1, -1)]
    yield holds(
        "2C = Δ iff (b-c, b-a) = ±(1, 2), one sign for both",
        all(one in solved for one in signs) and len(solved) == 2,
    )
    for sign in (1, -1):  # b-c = ±1 with b-a = ∓2
        level = ((a + b - 2 * c) ** 2 / 2).subs({c: b - sign, a: b + 2 * sign})
        weight = ((b - a) ** 2 / 4).subs(a, b + 2 * sign)
        name = f"b-c = {sign}, b-a = {-2 * sign}: 2C = 8 + Δ"
        yield vanishes(f"{name}, the level", level - 8)
        yield vanishes(f"{name}, the weight of Δ", weight - 1)
    delta = divergences.TRIANGULAR.under_p(log_ratio)
    yield vanishes("Δ's integrand is ((p-q)/(p+q))²", delta.rewrite(sympy.exp) - ((p - q) / (p + q)) ** 2)
