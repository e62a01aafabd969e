"""A plain Keras loop: ``fit`` on the model of ``benchmarks.gan_step.keras_fit``, as a course has it.

Settings: architecture, one of mlp and dcgan; all others are that model's own.
"""

from benchmarks.competitor import THREADS, pin_threads

pin_threads()

import keras
import numpy as np
import tensorflow as tf

from benchmarks.gan_step import BATCH, NOISE
from benchmarks.gan_step.keras_fit import GAN
from benchmarks.race.runner import Look


class Looks(keras.callbacks.Callback):
    """Has the model looked at."""

    def __init__(self, looks: tuple[int, ...], look: Look, seed: int) -> None:
        super().__init__()
        self.looks, self.look, self.seed, self.made = looks, look, seed, 0

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Count the step."""
        self.made += 1
        if self.made in self.looks:
            self.look(self.made, self.state, self.samples)

    def state(self) -> dict[str, np.ndarray]:
        """Everything that is trained, and the optimizers' slots."""
        model = self.model
        parts = {"d": model.d, "g": model.g, "d_adam": model.d_optimizer, "g_adam": model.g_optimizer}
        return {
            f"{name}.{place}.{variable.path}": np.asarray(variable)
            for name, part in parts.items()
            for place, variable in enumerate(part.variables)
        }

    def samples(self, count: int, draw: int) -> np.ndarray:
        """Images of fresh noise, in inference mode."""
        noise = np.random.default_rng([self.seed, draw]).uniform(-1, 1, (count, NOISE)).astype(np.float32)
        parts = [self.model.g(noise[i : i + BATCH], training=False) for i in range(0, count, BATCH)]
        pixels = np.rint((np.concatenate(parts)[..., 0] + 1) * 127.5)
        return np.clip(pixels, 0, 255).astype(np.uint8)


def race(images: np.ndarray, seed: int, settings: dict, looks: tuple[int, ...], look: Look) -> None:
    """Train to the last look."""
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    tf.config.threading.set_inter_op_parallelism_threads(THREADS)
    keras.utils.set_random_seed(seed)
    model = GAN(settings["architecture"])
    model.compile()
    scaled = images[..., None].astype(np.float32) / 127.5 - 1
    data = tf.data.Dataset.from_tensor_slices(scaled).shuffle(len(scaled)).batch(BATCH, drop_remainder=True)
    epochs = -(-looks[-1] // (len(scaled) // BATCH))
    model.fit(data.prefetch(2), epochs=epochs, verbose=0, callbacks=[Looks(looks, look, seed)])
