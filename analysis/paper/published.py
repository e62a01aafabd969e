"""Published numbers, read from the data file beside this one; each with the protocol it was measured by."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def burda() -> dict[str, Any]:
    """Return the published results of importance-weighted autoencoders.

    Source, epochs, batch, draws, and nll (nats per image) by objective.
    Source: Burda et al. 2016, section 5 and Table 1.
    """
    return _published("burda")


@cache
def pacgan() -> dict[str, Any]:
    """Return PacGAN's toys: source, table, trials, steps, batch, samples, networks and rows.

    A row has target, model, and (mean, standard error) of modes, high_quality (per cent) and reverse_kl
    (nats), where they were printed. Source: Lin et al. 2018, Table 1.
    """
    return _published("pacgan")


@cache
def pacgan_stacked() -> dict[str, Any]:
    """Return PacGAN's stacked digits: source, kinds (there are), trials, samples and rows.

    A row has model, modes (mean and standard error) and reverse_kl (nats). Source: Lin et al. 2018.
    """
    return _published("pacgan_stacked")


@cache
def gulrajani() -> dict[str, Any]:
    """Return the published settings of WGAN-GP: source, updates (of the critic), rate, beta1 and beta2.

    Source: Gulrajani et al. 2017, algorithm 1.
    """
    return _published("gulrajani")


@cache
def lucic() -> dict[str, Any]:
    """Return FIDs in Inception's features: source, table, epochs, settings, samples and rows.

    A row has model, and (mean, standard deviation) for each of the data sets ``mnist`` and ``fashion_mnist``.
    Source: Lucic et al. 2018, Table 2.
    """
    return _published("lucic")


def _published(name: str) -> dict[str, Any]:
    content = tomllib.loads((Path(__file__).parent / "published.toml").read_text("utf-8"))
    published: dict[str, Any] = content[name]
    return published
