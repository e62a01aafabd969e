"""Adam as one fused kernel a variable, its slots in the open so that a checkpoint can hold them."""

from collections.abc import Sequence
from typing import Any

import tensorflow as tf


class Adam:
    """Adam for a fixed list of variables.

    With step t counted from 1 and gradient g:

        m <- beta1 m + (1 - beta1) g,    v <- beta2 v + (1 - beta2) g^2
        w <- w - learning_rate sqrt(1 - beta2^t)/(1 - beta1^t) m/(sqrt(v) + epsilon)

    Source: Kingma & Ba 2015, section 2 (the order of computation given at its end). The powers of the two
    betas are computed from t, so ``first`` and ``second`` (m and v, zero at the start) are the whole state.
    """

    def __init__(
        self,
        variables: Sequence[tf.Variable],
        learning_rate: float,
        beta1: float,
        beta2: float,
        epsilon: float,
    ) -> None:
        self.variables = list(variables)
        self.learning_rate, self.beta1, self.beta2, self.epsilon = learning_rate, beta1, beta2, epsilon
        self.first = [tf.Variable(tf.zeros_like(v), trainable=False) for v in self.variables]
        self.second = [tf.Variable(tf.zeros_like(v), trainable=False) for v in self.variables]

    def apply(self, gradients: Sequence[tf.Tensor], step: Any, learning_rate: Any = None) -> None:
        """Update every variable; ``step`` counts the updates made before this one, from 0.

        ``learning_rate`` replaces the rate given at construction, for schedules.
        """
        dtype = self.variables[0].dtype
        t = tf.cast(step + 1, dtype)
        beta1, beta2 = tf.constant(self.beta1, dtype), tf.constant(self.beta2, dtype)
        beta1_power, beta2_power = beta1**t, beta2**t
        rate = tf.convert_to_tensor(self.learning_rate if learning_rate is None else learning_rate, dtype)
        for variable, m, v, gradient in zip(self.variables, self.first, self.second, gradients, strict=True):
            tf.raw_ops.ResourceApplyAdam(
                var=variable.handle,
                m=m.handle,
                v=v.handle,
                beta1_power=beta1_power,
                beta2_power=beta2_power,
                lr=rate,
                beta1=beta1,
                beta2=beta2,
                epsilon=tf.constant(self.epsilon, dtype),
                grad=gradient,
            )
