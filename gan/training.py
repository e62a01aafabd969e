"""Training a GAN: one update of each player a batch, many batches a call, nothing but numbers in between.

The objective is known here only through its batch forms. Everything random comes from ``engine.randomness``,
so the weights, the optimizers' slots and the step are the whole state of a run.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from engine.adam import Adam
from engine.average import WeightAverage, averaged
from engine.randomness import Stream, noise
from engine.schedules import CONSTANT, SCHEDULES
from engine.state import State, assign
from engine.step_loop import Blocks
from gan.networks import CLASSES, Architecture
from gan.settings import KERNELS, PRECISIONS, Settings
from theory.errors import WrongUsage
from theory.objectives import Objective
from theory.penalties import zero_centred_penalties


class Averages(NamedTuple):
    """Means over the steps of a block; losses in the objective's unit, penalties included, scores are raw.

    ``generator_gradient`` is no mean but the Euclidean norm of the generator's gradient, by all its weights
    together, at the block's first step: taken at every step, it would cost more than a hundredth of the time.
    """

    discriminator_loss: float
    generator_loss: float
    score_real: float
    score_fake: float
    generator_gradient: float


class Training:
    """Two networks, their optimizers, and the step.

    ``images`` is uint8 [n, 28, 28], or [n, 28, 28, channels], and is put on the device once. With ``labels``,
    integers 0 to 9 [n], the networks are conditional, and fakes get the labels of the real images that they
    are judged beside. Raises ``WrongUsage`` if the data set is smaller than one batch.
    """

    def __init__(
        self,
        objective: Objective,
        architecture: Architecture,
        images: np.ndarray,
        settings: Settings,
        labels: np.ndarray | None = None,
    ) -> None:
        if settings.batch_size > len(images):
            raise WrongUsage(
                f"batch size {settings.batch_size} exceeds the {len(images)} training images; "
                f"choose at most {len(images)}"
            )
        self.objective, self.settings, self.step = objective, settings, 0
        self.images = tf.constant(images)
        self.labels = None if labels is None else one_hot(labels)
        conditional = labels is not None
        channels = 1 if images.ndim == 3 else images.shape[-1]
        self.discriminator = architecture.discriminator(
            settings.seed, channels, settings.precision, settings.kernels, conditional
        )
        self.generator = architecture.generator(
            settings.noise_dim, settings.seed, channels, settings.precision, settings.kernels, conditional
        )
        self._d_weights = [v.value for v in self.discriminator.trainable_variables]
        self._g_weights = [v.value for v in self.generator.trainable_variables]
        rate = settings.learning_rate
        g_rate = rate if settings.generator_learning_rate is None else settings.generator_learning_rate
        self._d_adam, self._g_adam = self._adam(self._d_weights, rate), self._adam(self._g_weights, g_rate)
        self._schedule = None if settings.schedule == CONSTANT else SCHEDULES[settings.schedule]
        self._average = WeightAverage(self._g_weights, settings.ema) if settings.ema else None
        # what samples: in float32 by the reference kernels, and of averaged weights where there are any
        usual = (settings.precision, settings.kernels) == (PRECISIONS[0], KERNELS[0])
        as_trained = self._average is None and usual
        self._sampler = (
            self.generator
            if as_trained
            else architecture.generator(settings.noise_dim, settings.seed, channels, conditional=conditional)
        )
        self._penalties = [] if objective.penalty is None else [objective.penalty]
        every = settings.penalty_every
        self._slopes = zero_centred_penalties(every * settings.r1, every * settings.r2)
        self._measured = tf.Variable(0, dtype=tf.int64, trainable=False)  # the step that a norm is taken at
        networks = (self.discriminator, self.generator)
        weights = {v.path: v.value for network in networks for v in network.trainable_variables}
        self._blocks = Blocks(self.update, Averages._fields, 2, weights)

    def _adam(self, weights: list[tf.Variable], rate: float) -> Adam:
        s = self.settings
        return Adam(weights, rate, s.beta1, s.beta2, s.epsilon)

    def update(self, step: Any, rows: Any) -> tuple[Any, ...]:
        """One discriminator and one generator update on the images ``rows`` [batch].

        Each has fresh noise, unless the fakes are reused: then the generator's update differs from the usual
        in its noise alone, which is that of the discriminator's, already updated on the same fakes. Returns
        what ``Averages`` names: scalars, each as the player saw it before its own update.
        """
        real = to_network(tf.gather(self.images, rows))
        labels = None if self.labels is None else tf.gather(self.labels, rows)
        judge = partial(self._judge, labels)

        fake, path = self._generate(Stream.DISCRIMINATOR_STEP, step, labels)
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(self._d_weights)
            # no layer of a discriminator mixes the images of a batch, so one pass serves both halves
            scores = self._judge(_twice(labels), tf.concat([real, fake], axis=0))
            real_scores, fake_scores = tf.split(scores, 2)
            d_loss = self.objective.discriminator_loss(real_scores, fake_scores)
            for penalty in self._penalties:
                d_loss += penalty(judge, real, fake)
            for penalty in self._slopes:
                d_loss += self._now_and_then(step, partial(penalty, judge, real, fake))
        self._apply(self._d_adam, tape.gradient(d_loss, self._d_weights), step)

        if not self.settings.reuse_fakes:
            fake, path = self._generate(Stream.GENERATOR_STEP, step, labels)
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(fake)
            # the real scores cost nothing where the objective does not use them: the graph is pruned
            g_loss = self.objective.generator_loss(judge(fake), judge(real))
        gradients = path.gradient(fake, self._g_weights, output_gradients=tape.gradient(g_loss, fake))
        self._apply(self._g_adam, gradients, step)
        if self._average is not None:
            self._average.update()

        norm = tf.cond(
            tf.equal(step, self._measured), lambda: tf.linalg.global_norm(gradients), lambda: tf.constant(0.0)
        )
        return d_loss, g_loss, tf.reduce_mean(real_scores), tf.reduce_mean(fake_scores), norm

    def _now_and_then(self, step: Any, penalty: Callable[[], Any]) -> Any:
        """The penalty at each step; if it is lazy, at one of so many, and 0 at the others."""
        every = self.settings.penalty_every
        return penalty() if every == 1 else tf.cond(tf.equal(step % every, 0), penalty, lambda: 0.0)

    def _apply(self, adam: Adam, gradients: Any, step: Any) -> None:
        """Make an update of Adam's at the rate of the ``step``."""
        if self._schedule is None:
            adam.apply(gradients, step)
        else:
            share = tf.cast(step, tf.float32) / self.settings.steps
            adam.apply(gradients, step, adam.learning_rate * self._schedule(share))

    def _judge(self, labels: Any, images: Any) -> Any:
        """Raw scores [batch, 1] of images with these labels, or of images alone."""
        return self.discriminator(images if labels is None else [images, labels], training=True)

    def _generate(self, stream: Stream, step: Any, labels: Any) -> tuple[Any, tf.GradientTape]:
        """Fakes [batch, 28, 28, channels], and the tape that leads from them to the generator's weights."""
        with tf.GradientTape(watch_accessed_variables=False) as path:
            path.watch(self._g_weights)
            return self.generator(_labelled(self._noise(stream, step), labels), training=True), path

    def _noise(self, stream: Stream, step: Any) -> Any:
        return noise(self.settings.seed, stream, step, self.settings.batch_size, self.settings.noise_dim)

    def run_block(self, rows: np.ndarray, name: str = "the run") -> Averages:
        """Make ``len(rows)`` steps on the batches ``rows`` (int32 [steps, batch]) and count them.

        Raises ``TrainingDiverged`` naming the run ``name`` when a loss or weight is not finite; the
        networks are then useless and the step is not advanced.
        """
        self._measured.assign(self.step)
        made, means = self._blocks.run(self.step, rows, name)
        self.step += made
        averages = Averages(*means)
        return averages._replace(generator_gradient=made * averages.generator_gradient)

    def sample(self, stream: Stream, counter: int) -> np.ndarray:
        """One batch of images, uint8 [batch_size, 28, 28(, channels)], a pure function of weights and key.

        Of conditional networks, the labels 0 to 9 take turns.
        """
        if self._sampler is not self.generator:
            assign_weights(self._sampler, averaged(self.weights()))
        batch = self.settings.batch_size
        labels = None if self.labels is None else np.arange(batch) % CLASSES
        return sample_batch(self._sampler, self.settings.seed, stream, counter, batch, labels)

    def state(self) -> State:
        """Everything the rest of the run depends on: weights, slots and the step, by name."""
        state: State = {name: variable.numpy() for name, variable in self._named().items()}
        return {"step": np.asarray(self.step), **state}

    def restore(self, state: State) -> None:
        """Continue from ``state``. Raises ``EquipoiseError`` if it belongs to other networks."""
        assign(self._named(), state)
        self.step = int(state["step"])

    def weights(self) -> State:
        """The weights of both networks and the averages, by name: what sampling needs."""
        networks = (self.discriminator, self.generator)
        weights = {v.path: v.numpy() for network in networks for v in network.weights}
        return weights | {name: average.numpy() for name, average in self._averages().items()}

    def _named(self) -> dict[str, tf.Variable]:
        named: dict[str, tf.Variable] = {}
        for network, adam in ((self.discriminator, self._d_adam), (self.generator, self._g_adam)):
            named |= {v.path: v.value for v in network.weights}
            paths = [v.path for v in network.trainable_variables]
            named |= {f"{path}/adam_first": m for path, m in zip(paths, adam.first, strict=True)}
            named |= {f"{path}/adam_second": v for path, v in zip(paths, adam.second, strict=True)}
        return named | self._averages()

    def _averages(self) -> dict[str, tf.Variable]:
        if self._average is None:
            return {}
        return self._average.named([v.path for v in self.generator.trainable_variables])


def assign_weights(network: Any, state: State) -> None:
    """Give ``network`` its weights out of ``state``. Raises ``EquipoiseError`` if they do not fit."""
    assign({v.path: v.value for v in network.weights}, state)


def one_hot(labels: np.ndarray) -> Any:
    """Labels 0 to 9 [n] as conditional networks take them: float32 [n, 10]."""
    return tf.one_hot(labels, CLASSES)


def _labelled(points: Any, labels: Any) -> Any:
    """Noise [batch, d], and beside it one-hot labels [batch, 10] where there are any."""
    return points if labels is None else tf.concat([points, labels], axis=1)


def _twice(labels: Any) -> Any:
    return None if labels is None else tf.concat([labels, labels], axis=0)


def to_network(pixels: Any) -> Any:
    """uint8 pixels [batch, 28, 28(, channels)] -> float32 [batch, 28, 28, channels]: 2x - 1, x in [0, 1]."""
    images = tf.cast(pixels, tf.float32)
    return (images[..., None] if len(pixels.shape) == 3 else images) / 127.5 - 1


def to_pixels(images: Any) -> np.ndarray:
    """Network images in [-1, 1], [batch, 28, 28, channels] -> uint8 pixels, rounded to nearest.

    Of one channel they are [batch, 28, 28].
    """
    images = np.asarray(images)
    scaled = np.rint(((images[..., 0] if images.shape[-1] == 1 else images) + 1) * 127.5)
    pixels: np.ndarray = np.clip(scaled, 0, 255).astype(np.uint8)
    return pixels


def sample_batch(
    generator: Any, seed: int, stream: Stream, counter: int, batch: int, labels: np.ndarray | None = None
) -> np.ndarray:
    """Images of one batch of noise keyed by (seed, stream, counter): uint8 [batch, 28, 28(, channels)].

    A conditional generator is told ``labels`` 0 to 9 [batch].
    """
    told = None if labels is None else one_hot(labels)
    noise_dim = generator.input_shape[-1] - (0 if told is None else CLASSES)
    drawn = noise(seed, stream, counter, batch, noise_dim)
    return to_pixels(generator(_labelled(drawn, told), training=False))
