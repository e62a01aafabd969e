"""Training a VAE: one ascent of the bound a batch, many batches a call, nothing but numbers in between.

Everything random is keyed by (seed, stream, step), so the weights, the optimizer's slots and the step are
the whole state of a run.
"""

from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from engine.adam import Adam
from engine.randomness import Stream
from engine.schedules import SCHEDULES
from engine.state import State, assign
from engine.step_loop import Blocks
from theory.errors import WrongUsage
from vae.model import VAE, one_hot
from vae.networks import Architecture
from vae.objectives import Objective
from vae.pixels import PIXELS_AN_IMAGE, Pixels, mean_pixels
from vae.randomness import normal, uniform
from vae.settings import Settings


class Averages(NamedTuple):
    """Means over the steps of a block, in nats an image: the bound on log p(x), and KL(q || p(z))."""

    bound: float
    kl: float


class Training:
    """A VAE, its optimizer, and the step.

    ``images`` is uint8 [n, 28, 28] and is put on the device once. With ``labels``, integers 0 to 9 [n], the
    model is conditional. Raises ``WrongUsage`` if the data set is smaller than one batch.
    """

    def __init__(
        self,
        objective: Objective,
        architecture: Architecture,
        pixels: Pixels,
        images: np.ndarray,
        settings: Settings,
        labels: np.ndarray | None = None,
    ) -> None:
        if settings.batch_size > len(images):
            raise WrongUsage(
                f"batch size {settings.batch_size} exceeds the {len(images)} training images; "
                f"choose at most {len(images)}"
            )
        self.objective, self.pixels, self.settings, self.step = objective, pixels, settings, 0
        self.model = VAE(architecture, pixels, mean_pixels(images), settings.seed, labels is not None)
        self._labels = None if labels is None else tf.constant(one_hot(labels))
        self._rows = tf.constant(
            images.reshape(-1, PIXELS_AN_IMAGE)
            if pixels.fresh
            else pixels.once(images, Stream.TRAINING_PIXELS)
        )
        self._schedule = SCHEDULES[settings.schedule]
        self._weights = self.model.variables
        s = settings
        self._adam = Adam(list(self._weights.values()), s.learning_rate, s.beta1, s.beta2, s.epsilon)
        # XLA pays where many draws make the sums over pixels the work; binary pixels' are compiled alone
        self._estimate = tf.function(
            lambda x, noise: objective.estimate(self.model, x, noise),
            jit_compile=objective.draws > 1 and not pixels.binary,
            autograph=False,
        )
        self._blocks = Blocks(self.update, Averages._fields, len(Averages._fields), self._weights)

    def update(self, step: Any, rows: Any) -> tuple[Any, Any]:
        """One update on the images ``rows`` [batch]; returns the batch's mean bound and KL before it."""
        x = self.observed(step, rows)
        bound, kl, descent = self._estimate(x, self._noise(step))
        self._adam.apply(descent, step, self.learning_rate(step))
        return tf.reduce_mean(bound), tf.reduce_mean(kl)

    def observed(self, step: Any, rows: Any) -> Any:
        """What the model sees of the images ``rows`` at ``step``: float32 [batch, 784], or with labels."""
        rows = tf.ensure_shape(rows, [self.settings.batch_size])
        x = tf.gather(self._rows, rows)
        if self.pixels.fresh:
            chance = uniform(self.settings.seed, Stream.PIXELS, step, tf.shape(x))
            x = self.pixels.draw(tf.cast(x, tf.float32), chance)
        x = tf.cast(x, tf.float32)
        return x if self._labels is None else tf.concat([x, tf.gather(self._labels, rows)], axis=1)

    def learning_rate(self, step: Any) -> Any:
        """Adam's at ``step``."""
        share = tf.cast(step, tf.float32) / self.settings.steps
        return self.settings.learning_rate * self._schedule(share)

    def _noise(self, step: Any) -> Any:
        shape = [self.settings.batch_size, self.objective.rows, self.model.latents]
        return normal(self.settings.seed, Stream.POSTERIOR, step, shape)

    def run_block(self, rows: np.ndarray, name: str = "the run") -> Averages:
        """Make ``len(rows)`` steps on the batches ``rows`` (int32 [steps, batch]) and count them.

        Raises ``TrainingDiverged`` naming the run ``name`` when the bound or a weight is not finite; the
        networks are then useless and the step is not advanced.
        """
        made, means = self._blocks.run(self.step, rows, name)
        self.step += made
        return Averages(*means)

    def state(self) -> State:
        """Everything the rest of the run depends on: weights, slots and the step, by name."""
        state: State = {name: variable.numpy() for name, variable in self._named().items()}
        return {"step": np.asarray(self.step), **state}

    def restore(self, state: State) -> None:
        """Continue from ``state``. Raises ``EquipoiseError`` if it belongs to other networks."""
        assign(self._named(), state)
        self.step = int(state["step"])

    def _named(self) -> dict[str, tf.Variable]:
        named = dict(self._weights)
        named |= {f"{path}/adam_first": m for path, m in zip(self._weights, self._adam.first, strict=True)}
        named |= {f"{path}/adam_second": v for path, v in zip(self._weights, self._adam.second, strict=True)}
        return named
