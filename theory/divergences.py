r"""f-divergences in nats, as functions of the log-ratio l = log p - log q.

Each is written as two pointwise functions, bounded wherever the divergence is:

    D(p || q) = E_p[under_p(l)] + E_q[under_q(l)]

so that quadrature and Monte Carlo never see a ratio of vanishing densities.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from theory.ops import Array, absolute, exp, log_two, softplus, tanh, zeros_like
from theory.registry import Registry


@dataclass(frozen=True)
class Divergence:
    """D(p || q) = E_p[under_p(l)] + E_q[under_q(l)], with l = log p/q.

    ``symbol`` is LaTeX; the values range from 0 to ``maximum`` (``inf`` if unbounded), in nats where they
    have a unit.
    """

    name: str
    symbol: str
    source: str
    under_p: Callable[[Array], Array]
    under_q: Callable[[Array], Array]
    maximum: float


KL = Divergence(
    name="kl",
    symbol=r"\mathrm{KL}(p\|q)",
    source="Kullback & Leibler 1951",
    under_p=lambda log_ratio: log_ratio,
    under_q=zeros_like,
    maximum=float("inf"),
)

REVERSE_KL = Divergence(
    name="reverse_kl",
    symbol=r"\mathrm{KL}(q\|p)",
    source="Kullback & Leibler 1951",
    under_p=zeros_like,
    under_q=lambda log_ratio: -log_ratio,
    maximum=float("inf"),
)

JENSEN_SHANNON = Divergence(
    name="jensen_shannon",
    symbol=r"\mathrm{JSD}(p\|q)",
    source="Lin 1991",
    under_p=lambda log_ratio: (log_two(log_ratio) - softplus(-log_ratio)) / 2,
    under_q=lambda log_ratio: (log_two(log_ratio) - softplus(log_ratio)) / 2,
    maximum=math.log(2),
)

# (p - q)/(p + q) = tanh(l/2), hence both integrands are its square.
TRIANGULAR = Divergence(
    name="triangular",
    symbol=r"\Delta(p,q)",
    source="Topsoe 2000",
    under_p=lambda log_ratio: tanh(log_ratio / 2) ** 2,
    under_q=lambda log_ratio: tanh(log_ratio / 2) ** 2,
    maximum=2.0,
)

TOTAL_VARIATION = Divergence(
    name="total_variation",
    symbol=r"\mathrm{TV}(p,q)",
    source="definition",
    under_p=lambda log_ratio: absolute(tanh(log_ratio / 2)) / 2,
    under_q=lambda log_ratio: absolute(tanh(log_ratio / 2)) / 2,
    maximum=1.0,
)

# E_q[(r - 1)^2] = E_p[r] - 1: no square of the ratio is ever formed.
PEARSON = Divergence(
    name="pearson",
    symbol=r"\chi^2(p\|q)",
    source="Pearson 1900",
    under_p=lambda log_ratio: exp(log_ratio) - 1,
    under_q=zeros_like,
    maximum=float("inf"),
)

DIVERGENCES: Registry[Divergence] = Registry(
    "divergence",
    {d.name: d for d in (KL, REVERSE_KL, JENSEN_SHANNON, TRIANGULAR, TOTAL_VARIATION, PEARSON)},
)
