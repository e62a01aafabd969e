"""The rate at which a trained discriminator's error falls with the number of points it has seen."""

from collections.abc import Iterator

from theory.claims.claim import Theme
from theory.notation.statement import states
from theory.notation.wording import says
from theory.verdict import Check, rate, sampled
from theory.worlds.divergences.estimation import ESTIMATION, JUDGED, constants, exponent, share

THEME = Theme("rates", "Discriminators: errors of estimation")

EXPONENT, RIVAL = -0.5, -0.25  # the well-specified model's, and half of it


@THEME.claim(
    "rate",
    title="well-specified discriminators: root-n errors",
    statement=states(
        ESTIMATION,
        r"-\tfrac12 \in B_D,\ \max B_D < -\tfrac14",
        r"-\tfrac12 \in B_\ell,\ \max B_\ell < -\tfrac14",
        r"1 \in Q_D,\ 1 \in Q_\ell",
        beyond=r"$B$ are the intervals of the fitted exponents of the errors of $D$ and of $\ell$, "
        r"$Q$ those of $n$ "
        "times the mean square error over its limit from the Fisher information; the limit of large $n$ is "
        "the source's",
    ),
    says=says(
        "logistic regression on the shifted Gaussians errs as {$n^{-1/2}$|$n^{-1/4}$}, with the constant "
        "that its Fisher information has where exactly $n$ points of each class are drawn",
        {
            "$n^{-1/2}$": r"-\tfrac12 \in B_D,\ -\tfrac12 \in B_\ell,\ 1 \in Q_D,\ 1 \in Q_\ell",
            "$n^{-1/4}$": r"-\tfrac14 \in B_D,\ -\tfrac14 \in B_\ell",
        },
    ),
    source="Prentice & Pyke 1979; the covariance and constants derived here",
    assumes=r"T2; $D(x) = \sigma(\alpha + \beta x)$ by maximum likelihood, exactly $n$ points of each "
    "class, $n$ large",
    method="Q+M",
    unenclosed="the quadrature predicts sampled errors, which decide",
)
def well_specified_rate() -> Iterator[Check]:
    """Fitted exponents over four octaves against the rival -1/4; the constants at n = 1024.

    Resolution: 25 % of n times the mean square error, whose variance is finite: n times it is nearly a
    weighted sum of two chi-squares. Beyond the leading term it is of the order of 1/n, 1 % here.
    """
    for side, (name, constant) in enumerate(zip("Dl", constants(), strict=True)):
        yield rate(f"exponent of {name}'s RMSE over four octaves", exponent(side), EXPONENT, RIVAL)
        yield sampled(f"n MSE of {name} over its limit {constant:.4g}², n = {JUDGED}", share(side))
