"""Peer: JAX, one seed's training as a ``scan`` over steps, ``vmap`` over the seeds, all in one ``jit``."""

from benchmarks.competitor import pin_threads, serve

pin_threads()

import jax
import jax.numpy as jnp
import optax

from benchmarks.ensembles import BATCH, BETA1, LEARNING_RATE, MEANS, SCALE, SEEDS, SLOPE, WIDTH


def initialise(key):
    """Glorot-uniform weights with zero biases."""
    glorot = jax.nn.initializers.glorot_uniform()
    shapes = [(1, WIDTH), (WIDTH, WIDTH), (WIDTH, 1)]
    keys = jax.random.split(key, len(shapes))
    return [(glorot(k, shape), jnp.zeros(shape[-1])) for k, shape in zip(keys, shapes, strict=True)]


def perceptron(layers, h, activation):
    """Points [batch, 1] to outputs [batch, 1]."""
    for w, b in layers[:-1]:
        h = activation(h @ w + b)
    w, b = layers[-1]
    return h @ w + b


def discriminator(layers, x):
    """Raw scores."""
    return perceptron(layers, x, lambda h: jax.nn.leaky_relu(h, SLOPE))


def generator(layers, z):
    """Points."""
    return perceptron(layers, z, jax.nn.relu)


def prepare(task: str):
    """Steps are one call of the compiled scan."""
    del task
    adam = optax.adam(LEARNING_RATE, b1=BETA1)
    means = jnp.array(MEANS)

    def step(state, key):
        d, g, d_state, g_state = state
        which, offset, z1, z2 = jax.random.split(key, 4)
        real = means[jax.random.randint(which, (BATCH, 1), 0, len(MEANS))]
        real += SCALE * jax.random.normal(offset, (BATCH, 1))
        fake = generator(g, jax.random.normal(z1, (BATCH, 1)))

        def d_loss(d):
            scores = discriminator(d, jnp.concatenate([real, fake]))
            return jax.nn.softplus(-scores[:BATCH]).mean() + jax.nn.softplus(scores[BATCH:]).mean()

        updates, d_state = adam.update(jax.grad(d_loss)(d), d_state)
        d = optax.apply_updates(d, updates)
        noise = jax.random.normal(z2, (BATCH, 1))
        slopes = jax.grad(lambda g: jax.nn.softplus(-discriminator(d, generator(g, noise))).mean())(g)
        updates, g_state = adam.update(slopes, g_state)
        return (d, optax.apply_updates(g, updates), d_state, g_state), None

    def begin(key):
        d_key, g_key = jax.random.split(key)
        d, g = initialise(d_key), initialise(g_key)
        return d, g, adam.init(d), adam.init(g)

    keys = jax.random.split(jax.random.key(0), SEEDS)
    state = jax.jit(jax.vmap(begin))(keys)
    train = jax.jit(jax.vmap(lambda state, keys: jax.lax.scan(step, state, keys)[0]))

    def steps(count: int) -> None:
        split = jax.vmap(lambda key: jax.random.split(key, count))(keys)
        jax.block_until_ready(train(state, split))

    steps(200)  # the scan is compiled for its length
    counts = [sum(leaf.size for leaf in jax.tree.leaves(net)) // SEEDS for net in state[:2]]
    return steps, {
        "name": "JAX vmap + scan",
        "version": jax.__version__,
        "seeds": SEEDS,
        "trainable": counts,
    }


if __name__ == "__main__":
    serve(prepare)
