"""A plain Keras loop: trains the peer of ``./study bench gan`` for whole epochs and saves what it then makes.

Called as ``keras_fit IMAGES.npy ARCHITECTURE EPOCHS SEED SAMPLES OUT.npy``; IMAGES is uint8 [n, 28, 28], OUT
float32 [SAMPLES, 28, 28] in [-1, 1].
"""

from benchmarks.competitor import THREADS, pin_threads

pin_threads()

import sys

import keras
import numpy as np
import tensorflow as tf

from benchmarks.gan_step import BATCH, NOISE
from benchmarks.gan_step.keras_fit import GAN


def samples(pixels: np.ndarray, architecture: str, epochs: int, seed: int, count: int) -> np.ndarray:
    """Images of fresh noise, after ``epochs`` passes in full batches, shuffled anew for each."""
    keras.utils.set_random_seed(seed)
    model = GAN(architecture)
    model.compile()
    images = pixels[..., None].astype(np.float32) / 127.5 - 1
    data = tf.data.Dataset.from_tensor_slices(images).shuffle(len(images)).batch(BATCH, drop_remainder=True)
    model.fit(data.prefetch(2), epochs=epochs, verbose=0)
    noise = keras.random.uniform((count, NOISE), -1.0, 1.0)
    return model.g.predict(noise, batch_size=BATCH, verbose=0)[..., 0]


def main(given: str, architecture: str, epochs: str, seed: str, count: str, out: str) -> None:
    """Train and save."""
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    np.save(out, samples(np.load(given), architecture, int(epochs), int(seed), int(count)))


if __name__ == "__main__":
    main(*sys.argv[1:])
