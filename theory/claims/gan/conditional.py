r"""Claim 68: the game of points with labels is the game of points, label by label."""

import math
from collections.abc import Iterator
from typing import Any

from theory import conditional, divergences, enclosures, objectives, quadrature
from theory.claims.claim import Theme
from theory.conditional import LABELLED, Labelled
from theory.montecarlo import check_mean
from theory.notation.statement import Holds, Statement
from theory.notation.wording import says
from theory.verdict import Check, covers, integrates, sampled
from theory.worlds.gan import labelled as worlds

THEME = Theme("conditional", "Conditional GANs: points with labels")

BATCH = 16
RESOLVED = 0.02  # of the value
GROWTH = (40.0, 40.0)  # |softplus(l)| <= 40 (1 + z^2): l is linear in z, with a slope of at most 2

BEST = r"D^*(x, y) = \frac{p(x \mid y)}{p(x \mid y) + q(x \mid y)}"
VALUE = r"C(G) = \max_D V(D, G) = -\log 4 + 2 \sum_y p(y)\,\mathrm{JSD}(p(x \mid y)\,\|\,q(x \mid y))"
PROJECTION = r"s^*(x, y) = \log \frac{p(x)}{q(x)} + \log \frac{p(y \mid x)}{q(y \mid x)}"
MARGINALS = r"p(x) = \sum_y p(x, y), q(x) = \sum_y p(y)\,q(x \mid y)"
BLIND = r"\mathrm{JSD}(p(x)\,\|\,q(x)) \le \sum_y p(y)\,\mathrm{JSD}(p(x \mid y)\,\|\,q(x \mid y))"
MIXED_UP = r"\mathrm{JSD}(p(x)\,\|\,q(x)) = 0, C(G) > -\log 4"


@THEME.claim(
    "68",
    title="conditional GAN: the same game, label by label",
    statement=Statement(
        (
            Holds(worlds.POINTS, MARGINALS),
            Holds(worlds.POINTS, BEST),
            Holds(worlds.POINTS, PROJECTION),
            Holds(worlds.GAMES, VALUE),
            Holds(worlds.GAMES, BLIND),
            Holds(worlds.SWAPPED, MIXED_UP, titled=True),
        ),
        beyond=r"Generated points have labels with the data's shares, $q(y) = p(y)$. Relations are evaluated "
        "for three laws with two and three labels; the values of the other pointwise objectives are "
        "integrated there, too",
    ),
    says={
        "optimum": says(
            rf"Told the label, the optimal discriminator compares {{within|across}} the label, ${BEST}$",
            {
                "within": Holds(worlds.POINTS, BEST),
                "across": Holds(worlds.POINTS, r"D^*(x, y) = \frac{p(x)}{p(x) + q(x)}"),
            },
        ),
        "projection": says(
            r"Its score is that of points without labels and {a ratio of classifiers|nothing} beside it, "
            rf"${PROJECTION}$",
            {
                "a ratio of classifiers": Holds(worlds.POINTS, PROJECTION),
                "nothing": Holds(worlds.POINTS, r"s^*(x, y) = \log \frac{p(x)}{q(x)}"),
            },
        ),
        "value": says(
            rf"The generator's criterion is the {{mean|least}} of those within labels, ${VALUE}$",
            {
                "mean": Holds(worlds.GAMES, VALUE),
                "least": Holds(worlds.GAMES, r"C(G) < -\log 4"),
            },
        ),
        "blind": says(
            r"It {sees|does not see} a generator that mixes the labels up and has the right law of $x$",
            {
                "sees": Holds(worlds.SWAPPED, MIXED_UP),
                "does not see": Holds(worlds.SWAPPED, r"C(G) = -\log 4"),
            },
        ),
    },
    source="Mirza & Osindero 2014; Miyato & Koyama 2018",
    assumes=r"$q(y) = p(y)$; $p(x \mid y)$ and $q(x \mid y)$ are densities with respect to one measure; "
    "$D$ is any measurable function into $[0,1]$, and $V$ is minus the discriminator's expected loss",
    method="Q+I+M",
)
def conditional_game() -> Iterator[Check]:
    """C(G); each pointwise objective's value by labels against its divergence; enclosed; labelled batches."""
    for labelled in LABELLED.values():
        best = conditional.optimal_score(objectives.MINIMAX, labelled)
        measured = -1 * conditional.discriminator_value(objectives.MINIMAX, labelled, best)
        predicted = 2 * conditional.divergence(divergences.JENSEN_SHANNON, labelled) - math.log(4)
        yield integrates(f"C(G), {labelled.name.replace('_', ' ')}", predicted, measured)
    for labelled in LABELLED.values():
        for name, objective in objectives.POINTWISE.items():
            identity = objective.discriminator_identity
            if identity is None:
                continue
            best = conditional.optimal_score(objective, labelled)
            measured = conditional.discriminator_value(objective, labelled, best)
            predicted = identity.offset + identity.scale * conditional.divergence(
                identity.divergence, labelled
            )
            yield integrates(f"{name} on {labelled.name}", predicted, measured)
    jsd = divergences.JENSEN_SHANNON
    for name in ("two_labels", "swapped_labels"):
        labelled = LABELLED[name]
        ball = enclosed(labelled)
        yield covers(f"JSD within labels of {name}, enclosed", ball, conditional.divergence(jsd, labelled))
    for name in ("minimax", "lsgan"):
        yield batches(objectives.POINTWISE[name], LABELLED["three_labels"], seed=7000)


def enclosed(labelled: Labelled) -> Any:
    """A ball that contains the mean over labels of JSD, for normal densities and exact shares."""
    jsd = divergences.JENSEN_SHANNON
    balls = [enclosures.gaussian_divergence(jsd, pair, GROWTH) for pair in labelled.pairs]
    return enclosures.precise(lambda: sum(s * b for s, b in zip(labelled.shares, balls, strict=True)))


def batches(objective: objectives.PointwiseObjective, labelled: Labelled, seed: int) -> Check:
    """The mean of the batch loss that trains, over batches of real and fake points that share their labels.

    Resolution: delta = 2 % of the value. The losses have finite variance, computed by quadrature.
    """
    best = conditional.optimal_score(objective, labelled)
    predicted = conditional.discriminator_value(objective, labelled, best).value

    def second_moment(loss: objectives.Pointwise, side: str) -> float:
        def of_label(label: int, pair: Any) -> quadrature.Estimate:
            return quadrature.expectation(
                lambda x: loss(best(x, label)) ** 2, getattr(pair, side), pair.breakpoints
            )

        return conditional.expected(labelled, of_label).value

    # (a + b)^2 <= 2 a^2 + 2 b^2 bounds the variance of a pair of losses, which share their label
    bound = 2 * (second_moment(objective.real, "p") + second_moment(objective.fake, "q"))

    def draw(seed: int, n: int) -> Any:
        scores = []
        for side in ("p", "q"):
            points, labels = labelled.sample(side, seed, n * BATCH)
            found = [best(points, label) for label in labelled.labels]
            scores.append(labels.choose(found).reshape(n, BATCH))
        return [objective.discriminator_loss(r, f) for r, f in zip(*scores, strict=True)]

    result = check_mean(draw, predicted, RESOLVED * predicted, math.sqrt(bound / BATCH), seed)
    return sampled(f"{objective.name}: mean of {result.n:,} batches of {BATCH} with labels", result)
