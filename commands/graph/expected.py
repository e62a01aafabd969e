"""How long training takes, as the committed record of the profile full says: seconds a step.

Batches of a cluster are made by it, so it has to be the same on every machine, whatever was timed there.
"""

from collections.abc import Mapping
from typing import Any, cast

from data.table import DATASETS
from experiments.configs.base import Config
from experiments.kinds import kind_of, on_images

# of what is trained at once, a run or all seeds of an ensemble, by the words of its kind and network: the
# median of the recorded ones, as some were made beside other work; two digits
SECONDS_A_STEP: Mapping[str, float] = {
    "discriminator": 0.0068,
    "gan dcgan bfloat16 fast": 0.2,
    "gan dcgan bfloat16 reference": 0.16,
    "gan dcgan float32 reference": 0.17,
    "gan dcgan wgan_gp float32 reference": 0.12,
    "gan mlp bfloat16 reference": 0.010,
    "gan mlp float32 reference": 0.02,
    "gan mlp wgan_gp float32 reference": 0.033,
    "gradient": 0.0058,
    "halving hinge mlp float32 reference": 0.018,
    "halving lsgan dcgan bfloat16 fast": 0.27,
    "halving lsgan mlp float32 reference": 0.021,
    "halving lsgan_bounded mlp float32 reference": 0.024,
    "halving lsgan_pearson mlp float32 reference": 0.021,
    "halving minimax mlp float32 reference": 0.030,
    "halving non_saturating dcgan bfloat16 fast": 0.28,
    "halving non_saturating mlp float32 reference": 0.022,
    "halving relativistic mlp float32 reference": 0.018,
    "halving wgan_gp mlp float32 reference": 0.022,
    "toy": 0.020,
    "vae vae_mlp dreg_k50_m5": 0.078,
    "vae vae_mlp elbo": 0.0065,
}


def seconds(config: Config) -> float:
    """Return the seconds that a run is expected to take, or the ensemble that it is trained with.

    One of a network that was never timed is expected to be as slow as the slowest of its kind, and of a kind
    that was never timed as the slowest of all.
    """
    of_kind = {name: value for name, value in SECONDS_A_STEP.items() if name.split()[0] == config.kind}
    slowest = max((of_kind or SECONDS_A_STEP).values())
    return steps(config) * of_kind.get(network(config), slowest)


def network(config: Config) -> str:
    """Return the words that decide the seconds of a step, the kind first."""
    told = (config.kind, *kind_of(config).speed(config))
    return " ".join(word for word in told if isinstance(word, str))


def steps(config: Config) -> int:
    """Return the steps of a run, up to its last checkpoint."""
    if on_images(config):
        each = DATASETS[config.dataset].counts["train"] // config.batch_size
        return each * cast(int, config.epochs)  # the usual number, if none was told
    known: Any = config
    return cast(int, known.steps if hasattr(config, "steps") else max(known.checkpoints))
