"""The specified networks in plain Keras, as a course's solution would write them."""

import keras
from keras import layers


def discriminator(task: str) -> keras.Model:
    """Images [batch, 28, 28, 1] to raw scores [batch, 1]."""
    if task == "mlp":
        body = [layers.Flatten(), layers.Dense(256), layers.LeakyReLU(0.01)]
        body += [layers.Dense(256), layers.LeakyReLU(0.01)]
    else:
        body = [layers.Conv2D(32, 5), layers.LeakyReLU(0.01), layers.MaxPooling2D()]
        body += [layers.Conv2D(64, 5), layers.LeakyReLU(0.01), layers.MaxPooling2D()]
        body += [layers.Flatten(), layers.Dense(4 * 4 * 64), layers.LeakyReLU(0.01)]
    return keras.Sequential([layers.Input((28, 28, 1)), *body, layers.Dense(1)])


def generator(task: str, noise: int) -> keras.Model:
    """Noise [batch, noise] to images [batch, 28, 28, 1]."""
    if task == "mlp":
        body = [layers.Dense(1024, "relu"), layers.Dense(1024, "relu"), layers.Dense(784, "tanh")]
        body += [layers.Reshape((28, 28, 1))]
    else:
        body = [layers.Dense(1024, "relu"), layers.BatchNormalization()]
        body += [layers.Dense(7 * 7 * 128, "relu"), layers.BatchNormalization(), layers.Reshape((7, 7, 128))]
        body += [layers.Conv2DTranspose(64, 4, strides=2, padding="same", activation="relu")]
        body += [layers.BatchNormalization()]
        body += [layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="tanh")]
    return keras.Sequential([layers.Input((noise,)), *body])


def trainable(model: keras.Model) -> int:
    """The number of trainable parameters."""
    return sum(int(variable.shape.num_elements() or 0) for variable in model.trainable_variables)
