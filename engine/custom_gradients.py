"""Custom gradients of a function that is being traced, forgotten once it is traced.

In a graph, ``tf.custom_gradient`` registers the gradient of each call under a name of its own and never lets
it go; the gradient holds the graph, and the graph every weight and slot that it captured. Each DCGAN that a
process trains would keep 120 MB until its end.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from tensorflow.python.framework import ops


@contextmanager
def forgotten_gradients() -> Iterator[None]:
    """Forget the custom gradients that are registered inside.

    For functions that take their gradients within themselves: what was traced inside cannot be differentiated
    from outside any more.
    """
    registered = ops.gradient_registry._registry
    before = set(registered)
    try:
        yield
    finally:
        for name in [name for name in registered if name not in before]:
            if name.startswith("CustomGradient-"):
                del registered[name]
