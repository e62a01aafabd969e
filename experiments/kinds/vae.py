"""A VAE on images."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from data import DATASETS, Images
from engine import surroundings
from engine.schedules import SCHEDULES
from experiments import labels
from experiments.batches import BATCH, in_batches
from experiments.configs.images import ImageConfig, Load, training_images
from experiments.configs.probes import Probes
from experiments.kind import Kind, Session, Weights
from experiments.plain_keras import PlainModel, chain, sample_key
from theory.errors import WrongUsage
from vae import settings as vae_settings
from vae.networks import ARCHITECTURES, SIDE
from vae.objectives import objective
from vae.pixels import PIXELS, mean_pixels

SOURCES = {
    "vae": ("vae.training", "vae.networks", "vae.objectives", "vae.evaluation"),
    "probes": ("vae.brackets", "vae.signal", "vae.traversals"),  # of a finished run
}


@dataclass(frozen=True, kw_only=True, eq=False)
class VaeConfig(ImageConfig):
    """A VAE on images.

    objective      name that ``vae.objectives.objective`` knows: elbo, iwae_k50, dreg_k50_m5
    architecture   name in ``vae.networks.ARCHITECTURES``
    epochs         None means 300 for one draw per image and 180 for more, which cost more
    pixels         name in ``vae.pixels.PIXELS``: what the decoder explains
    schedule       name in ``engine.schedules.SCHEDULES``: how the learning rate falls over the run
    test_draws     latents per image in the estimate of the test images' negative log-likelihood
    """

    kind = "vae"

    learning_rate: float = 3e-3
    beta1: float = 0.9
    pixels: str = "dynamic"
    schedule: str = "cosine"
    test_draws: int = 5000

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.by_path and DATASETS[self.dataset].channels > 1:
            raise WrongUsage(f"a VAE explains grey images; {self.dataset} has coloured ones")
        self._check_integers(test_draws=1)

    def settings(self, steps: int) -> vae_settings.Settings:
        """Return the part of the config that the training step sees; ``steps`` updates in all."""
        names = [f.name for f in fields(vae_settings.Settings) if f.name != "steps"]
        return vae_settings.Settings(steps=steps, **{name: getattr(self, name) for name in names})

    def _check_names(self) -> None:
        objective(self.objective)
        ARCHITECTURES[self.architecture]
        PIXELS[self.pixels]
        SCHEDULES[self.schedule]

    def _usual_epochs(self) -> int:
        return 300 if objective(self.objective).draws == 1 else 180


def train_many(configs: Sequence[VaeConfig], folders: Sequence[Path], session: Session) -> None:
    """Make or resume the runs, one by one; each is evaluated on the test images at its end."""
    from experiments.training.vae_run import VaeTrainer

    for config, folder in zip(configs, folders, strict=True):
        VaeTrainer(config, folder, session).run()


def images(config: VaeConfig, load_images: Load) -> Mapping[str, Images]:
    """Load the training images, and the test images that the run is evaluated on.

    Raises ``WrongUsage`` for coloured ones.
    """
    found = {**training_images(config, load_images), "test": load_images(config.dataset, "test")}
    for of in found.values():
        labels.check(config, of)
    if found["train"].pixels.ndim > 3:
        raise WrongUsage(f"a VAE explains grey images; {config.dataset} has coloured ones")
    return found


def sample(config: VaeConfig, weights: Weights | None, n: int) -> np.ndarray:
    """Return the means of p(x|z), uint8 [n, 28, 28], for z drawn from the prior."""
    surroundings.start()
    from engine.randomness import Stream
    from vae.evaluation import prior_samples

    model = _model(config, weights)
    shares = labels.shares(config, weights) if config.conditional else None

    def batch(i: int) -> np.ndarray:
        told = None if shares is None else labels.of_batch(config, shares, Stream.SAMPLES, i)
        return prior_samples(model, config.seed, Stream.SAMPLES, i, BATCH, told)

    return in_batches(batch, n)


def plain(config: VaeConfig, weights: Weights) -> PlainModel:
    """Return the decoder, up to the pixels' means, as a Keras model of standard layers."""
    surroundings.start()
    from keras import layers

    model = _model(config, weights)
    to_means = [layers.Activation("sigmoid", name="means"), layers.Reshape((SIDE, SIDE, 1), name="images")]
    recipe = f"tf.random.stateless_normal({[BATCH, model.latents]}, {sample_key(config.seed)}, alg='philox')"
    told = labels.inputs(config, weights, model.latents, "standard normal", recipe)
    return PlainModel(
        model=chain(config.id, told.width, [*model.decoder.layers, *to_means]),
        inputs=told.inputs,
        values=f"float32 [batch, {SIDE}, {SIDE}, 1] in [0, 1], the pixels' means; grey level rint(255 * x)",
        recipe=told.recipe,
    )


def _model(config: VaeConfig, weights: Weights | None) -> Any:
    """The VAE of ``config``, untrained if ``weights`` are None."""
    from vae.model import VAE

    means = np.zeros(SIDE * SIDE) if weights is not None else mean_pixels(_training_pixels(config))
    architecture, pixels = ARCHITECTURES[config.architecture], PIXELS[config.pixels]
    model = VAE(architecture, pixels, means, config.seed, config.conditional)
    if weights is not None:
        model.restore(weights)
    return model


def _training_pixels(config: VaeConfig) -> np.ndarray:
    """Read what the biases of the untrained decoder are set by."""
    from experiments.own_images import ReadOnce, checked

    return checked(config, ReadOnce())(config.dataset, "train").pixels


def probe(config: VaeConfig, folder: Path, sizes: Probes, training: Images, test: Images) -> str:
    """Make the probes of the finished run in ``folder``; see ``experiments.evaluation.vae_probes``.

    They are of log p(x), which a conditional model does not have.
    """
    if config.conditional:
        return "conditional, so log p(x) is not probed"
    from experiments.evaluation import vae_probes

    return vae_probes.probe(config, folder, sizes, training, test)


def _speed(config: VaeConfig) -> tuple[object, ...]:
    # the draws that the objective takes decide the speed
    return (config.architecture, config.epochs, config.batch_size, config.objective)


OPTIONS: Mapping[str, str] = {
    "pixels": f"What a VAE explains: {', '.join(PIXELS)}.",
    "schedule": f"How a VAE's learning rate goes: {', '.join(SCHEDULES)}.",
    "test_draws": "Latents a test image in a VAE's negative log-likelihood.",
}
KIND = Kind(
    name=VaeConfig.kind,
    config=VaeConfig,
    sources=SOURCES,
    train_many=train_many,
    speed=_speed,
    sample=sample,
    plain=plain,
    images=images,
    architectures=ARCHITECTURES,
    options=OPTIONS,
    probe=probe,
)
