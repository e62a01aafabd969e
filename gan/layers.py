"""The one layer that Keras does not have: batch normalisation that always trusts its own batch."""

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="equipoise")
class BatchStatistics(keras.layers.BatchNormalization):  # type: ignore[misc]  # Keras is untyped
    """Normalises by the mean and variance of the batch at hand, while training and while sampling.

    The moving averages are kept up to date by training passes and count among the parameters, but no
    output depends on them. Momentum and epsilon are Keras' own (0.99 and 1e-3).
    Source: Ioffe & Szegedy 2015, algorithm 1.
    """

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """[batch, ..., channels] -> the same shape; moving averages change only if ``training``."""
        if training:
            return super().call(inputs, training=True, mask=mask)
        mean, variance = keras.ops.moments(inputs, axes=list(range(len(inputs.shape) - 1)))
        return keras.ops.batch_normalization(
            inputs, mean, variance, axis=-1, offset=self.beta, scale=self.gamma, epsilon=self.epsilon
        )
