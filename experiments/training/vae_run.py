"""The trainer of a VAE on images, in as many sessions as it takes; the test images evaluate it at the end."""

from typing import Any

import numpy as np

from engine.randomness import Stream
from experiments import labels
from experiments.evaluation.image_grid import TILES, write_image_grid
from experiments.kinds.vae import VaeConfig
from experiments.training.trainer import Trainer
from records.files import GRIDS, RECONSTRUCTIONS, of_epoch
from vae.networks import ARCHITECTURES
from vae.objectives import objective
from vae.pixels import PIXELS

BLOCK = 117  # steps with one draw per image; 4 blocks make MNIST's epoch of 468
DEAREST = 1950  # draws per image in a block: with more draws per step a block has fewer steps
SHOWN = (1, 2, 5)  # epochs whose samples are kept: these times powers of ten, and the last


class VaeTrainer(Trainer):
    """One process' work on a VAE."""

    config: VaeConfig

    def prepare(self) -> None:
        """Build the networks."""
        from vae.training import Averages, Training

        draws = objective(self.config.objective).draws
        self.training = Training(
            objective(self.config.objective),
            ARCHITECTURES[self.config.architecture],
            PIXELS[self.config.pixels],
            self.images.pixels,
            self.config.settings(self.total),
            self.images.labels if self.config.conditional else None,
        )
        self.names, self.block = Averages._fields, max(1, min(BLOCK, DEAREST // draws))

    def draw(self, epoch: int) -> None:
        """Draw what the decoder makes of the run's own 64 draws from the prior, after some of the epochs."""
        if epoch in (0, self.config.epochs) or int(f"{epoch}".rstrip("0") or 0) in SHOWN:
            from vae.evaluation import prior_samples

            told = np.arange(TILES) % labels.CLASSES if self.config.conditional else None
            samples = prior_samples(self.training.model, self.config.seed, Stream.GRID, 0, TILES, told)
            digits = max(2, len(str(self.config.epochs)))  # the grids' names sort by epoch
            write_image_grid(self.folder / GRIDS / of_epoch(epoch, ".png", digits), samples)

    def weights(self) -> dict[str, np.ndarray]:
        """Return the weights, and the decoder's scale if it has one."""
        return labels.beside_weights(self.training.model.weights(), self.config, self.images)

    def parameters(self) -> dict[str, int]:
        """Return how many numbers the encoder and the decoder have."""
        model = self.training.model
        sides = {"encoder": model.encoder_weights, "decoder": model.decoder_weights}
        return {name: sum(int(np.prod(v.shape)) for v in weights.values()) for name, weights in sides.items()}

    def readings(self, averages: Any) -> dict[str, float]:
        """Return the bound and the divergence, in nats per image."""
        return {"bound": averages.bound, "KL": averages.kl}

    def evaluate(self) -> dict[str, float]:
        """Return bounds on the test images in nats per image, each with its standard error over the images.

        test_elbo is the ELBO, test_nll_iwae is -L_k with k = ``test_draws``: an upper bound on the negative
        log-likelihood; of a conditional model both are given the labels. Also leaves a grid of test images,
        each beside its reconstruction.
        """
        from vae.evaluation import active_units, bounds, over_images, reconstructions
        from vae.model import beside

        model, draws, test = self.training.model, self.config.test_draws, self.session.images["test"]
        pixels = PIXELS[self.config.pixels].once(test.pixels, Stream.TEST_PIXELS)
        x = beside(pixels, test.labels if self.config.conditional else None)
        self.progress.begin(f"{self.config.id}: {draws} draws of each test image", len(x), 0, "image")
        try:
            estimates = bounds(model, x, draws, self.progress.advance)
        except BaseException:
            self.progress.end()
            raise
        elbo, likelihood = over_images(estimates.elbo), over_images(-estimates.importance)
        self.progress.end(
            f"{self.config.id}: test ELBO {elbo.value:.2f}, negative log-likelihood at most "
            f"{likelihood.value:.2f} nats per image"
        )
        shown = x[: TILES // 2]
        pairs = np.stack([_grey(pixels[: TILES // 2]), reconstructions(model, shown)], axis=1)
        if len(shown) == TILES // 2:
            write_image_grid(self.folder / RECONSTRUCTIONS, pairs.reshape(TILES, 28, 28))
        return {
            **{f"training_{name}": value for name, value in self.history.last().items()},
            "test_elbo": elbo.value,
            "test_elbo_error": elbo.error,
            "test_nll_iwae": likelihood.value,
            "test_nll_iwae_error": likelihood.error,
            "active_units": active_units(model, x),
        }


def _grey(x: np.ndarray) -> np.ndarray:
    """Return what the model was given, [n, 784] in [0, 1], as grey levels, uint8 [n, 28, 28]."""
    levels: np.ndarray = np.rint(255 * x.astype(np.float32)).astype(np.uint8)
    return levels.reshape(-1, 28, 28)
