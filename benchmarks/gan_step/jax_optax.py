"""Peer: JAX ``jit`` with optax's Adam, networks as plain functions of parameter lists."""

from benchmarks.competitor import pin_threads, serve

pin_threads()

import jax
import jax.numpy as jnp
import optax
from jax import lax

from benchmarks.gan_step import BATCH, BETA1, LEARNING_RATE, NOISE

LAYOUT = ("NHWC", "HWIO", "NHWC")
SHAPES = {
    "mlp": ([(784, 256), (256, 256), (256, 1)], [(NOISE, 1024), (1024, 1024), (1024, 784)]),
    "dcgan": (
        [(5, 5, 1, 32), (5, 5, 32, 64), (1024, 1024), (1024, 1)],
        [(NOISE, 1024), (1024, 6272), (4, 4, 128, 64), (4, 4, 64, 1)],
    ),
}
NORMALISED = {"mlp": (), "dcgan": (1024, 6272, 64)}


def initialise(key, shapes, normalised=()):
    """Glorot-uniform weights with zero biases, then gain and shift of each normalisation."""
    glorot = jax.nn.initializers.glorot_uniform()
    keys = jax.random.split(key, len(shapes))
    layers = [(glorot(k, shape), jnp.zeros(shape[-1])) for k, shape in zip(keys, shapes, strict=True)]
    return layers, [(jnp.ones(width), jnp.zeros(width)) for width in normalised]


def leaky(x):
    """LeakyReLU with slope 0.01."""
    return jax.nn.leaky_relu(x, 0.01)


def normalise(x, gain_shift):
    """Batch normalisation with the batch's own statistics."""
    axes = tuple(range(x.ndim - 1))
    mean, variance = x.mean(axes), x.var(axes)
    gain, shift = gain_shift
    return (x - mean) * lax.rsqrt(variance + 1e-3) * gain + shift


def pool(x):
    """2x2 maximum."""
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def discriminator(task, parameters, images):
    """Images [batch, 28, 28, 1] to raw scores [batch, 1]."""
    layers, _ = parameters
    h = images
    if task == "dcgan":
        for w, b in layers[:2]:
            h = pool(leaky(lax.conv_general_dilated(h, w, (1, 1), "VALID", dimension_numbers=LAYOUT) + b))
        layers = layers[2:]
    h = h.reshape(len(h), -1)
    for w, b in layers[:-1]:
        h = leaky(h @ w + b)
    w, b = layers[-1]
    return h @ w + b


def generator(task, parameters, noise):
    """Noise [batch, noise] to images [batch, 28, 28, 1]."""
    layers, norms = parameters
    if task == "mlp":
        h = noise
        for w, b in layers[:-1]:
            h = jax.nn.relu(h @ w + b)
        w, b = layers[-1]
        return jnp.tanh(h @ w + b).reshape(-1, 28, 28, 1)
    h = normalise(jax.nn.relu(noise @ layers[0][0] + layers[0][1]), norms[0])
    h = normalise(jax.nn.relu(h @ layers[1][0] + layers[1][1]), norms[1]).reshape(-1, 7, 7, 128)
    h = lax.conv_transpose(h, layers[2][0], (2, 2), "SAME", dimension_numbers=LAYOUT) + layers[2][1]
    h = normalise(jax.nn.relu(h), norms[2])
    return jnp.tanh(
        lax.conv_transpose(h, layers[3][0], (2, 2), "SAME", dimension_numbers=LAYOUT) + layers[3][1]
    )


def prepare(task: str):
    """Steps loop in Python over a jitted step."""
    adam = optax.adam(LEARNING_RATE, b1=BETA1)
    d_shapes, g_shapes = SHAPES[task]
    d = initialise(jax.random.key(0), d_shapes)
    g = initialise(jax.random.key(1), g_shapes, NORMALISED[task])
    state = [d, g, adam.init(d), adam.init(g), jax.random.key(2)]
    images = jax.random.uniform(jax.random.key(3), (100 * BATCH, 28, 28, 1), minval=-1.0)

    def noise(key):
        return jax.random.uniform(key, (BATCH, NOISE), minval=-1.0)

    def d_loss(d, g, real, key):
        fake = generator(task, g, noise(key))
        s_real, s_fake = discriminator(task, d, real), discriminator(task, d, fake)
        return jax.nn.softplus(-s_real).mean() + jax.nn.softplus(s_fake).mean()

    def g_loss(g, d, key):
        return jax.nn.softplus(-discriminator(task, d, generator(task, g, noise(key)))).mean()

    @jax.jit
    def step(state, images):
        d, g, d_state, g_state, key = state
        key, batch_key, d_key, g_key = jax.random.split(key, 4)
        real = images[jax.random.randint(batch_key, (BATCH,), 0, len(images))]
        updates, d_state = adam.update(jax.grad(d_loss)(d, g, real, d_key), d_state)
        d = optax.apply_updates(d, updates)
        updates, g_state = adam.update(jax.grad(g_loss)(g, d, g_key), g_state)
        return [d, optax.apply_updates(g, updates), d_state, g_state, key]

    def steps(count: int) -> None:
        nonlocal state
        for _ in range(count):
            state = step(state, images)
        jax.block_until_ready(state)

    counts = [sum(leaf.size for leaf in jax.tree.leaves(net)) for net in (d, g)]
    return steps, {"name": "JAX jit + optax", "version": jax.__version__, "trainable": counts}


if __name__ == "__main__":
    serve(prepare)
