"""Trains the small classifiers in whose features samples are evaluated: ``python -m experiments.extractor``.

A LeNet-type network on MNIST's training images, seeded, about a minute on two cores. Its weights are
committed, because every score depends on them and none should depend on who trained it last:
``analysis.metrics.lenet`` reads them with NumPy alone and puts their digest beside each score.

Seed 0 is the primary extractor. The others (``--seed``) serve to see whether a ranking of models depends
on the seed of the extractor. That of ``--held-out`` has not seen the training images that recipes are tuned
by (``experiments.held_out_images``). They are committed too, in half precision, which halves their size:
training is repeatable bit by bit on one machine only, and the rounded weights are themselves the network that
is used.
"""

from pathlib import Path
from typing import Any

import click
import numpy as np

from engine import surroundings
from experiments.held_out_images import divided
from records import atomic, digests

FOLDER = Path(__file__).resolve().parent.parent / "analysis" / "metrics"
SUMS = "lenet.sha256"
LAYERS = ("conv1", "conv2", "features", "logits")
EPOCHS = 10
BATCH_SIZE = 128
LEARNING_RATE = 1e-3


def network() -> Any:
    """Map images [batch, 28, 28, 1] in [0, 1] to logits [batch, 10]; the layer before has 84 features.

    After LeCun et al. 1998, with ReLU and maximum pooling for the original's sigmoids and averages. Dropout
    keeps it from knowing its training images better than others: they serve as the real-against-real floor.
    """
    import keras

    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 5, activation="relu", name="conv1"),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 5, activation="relu", name="conv2"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.25),
            layers.Dense(84, activation="relu", name="features"),
            layers.Dropout(0.5),
            layers.Dense(10, name="logits"),
        ]
    )


def scaled(images: np.ndarray) -> np.ndarray:
    """Map uint8 [n, 28, 28] to float32 [n, 28, 28, 1] in [0, 1], as ``analysis.metrics.lenet`` does."""
    return (images.astype(np.float32) / 255)[..., None]


def train(
    images: np.ndarray, labels: np.ndarray, *, seed: int = 0, epochs: int = EPOCHS, verbose: int = 2
) -> Any:
    """Return the network after ``epochs`` of Adam with a cosine decay to zero, on cross-entropy in nats.

    ``verbose`` is Keras': 0 says nothing.
    """
    import keras

    keras.utils.set_random_seed(seed)
    model = network()
    steps = epochs * -(-len(images) // BATCH_SIZE)
    model.compile(
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    model.fit(scaled(images), labels, batch_size=BATCH_SIZE, epochs=epochs, verbose=verbose)
    return model


def accuracy(model: Any, images: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of ``images`` whose largest logit is that of their label."""
    logits = model.predict(scaled(images), batch_size=1000, verbose=0)
    return float(np.mean(np.argmax(logits, axis=1) == labels))


def halve(model: Any) -> None:
    """Round the weights to half precision, in place: what is saved is then what is evaluated."""
    model.set_weights([weights.astype(np.float16) for weights in model.get_weights()])


def save(model: Any, path: Path, dtype: str = "float32", **facts: str | int | float) -> None:
    """Write kernels and biases as ``dtype``, and ``facts`` about the training beside them."""
    arrays = {name: np.asarray(fact) for name, fact in facts.items()}
    for name in LAYERS:
        kernel, bias = model.get_layer(name).get_weights()
        arrays[f"{name}_kernel"], arrays[f"{name}_bias"] = kernel.astype(dtype), bias.astype(dtype)
    atomic.write(path, lambda file: np.savez(file, allow_pickle=False, **arrays))


def note(path: Path) -> None:
    """Write the SHA-256 of the weights at ``path`` into the list beside them."""
    sums = path.with_name(SUMS)
    lines = sums.read_text("utf-8").splitlines() if sums.is_file() else []
    others = [line for line in lines if not line.endswith(f"  {path.name}")]
    own = f"{digests.sha256(path.read_bytes())}  {path.name}"
    atomic.write_text(sums, "\n".join([*sorted([*others, own], key=lambda line: line[66:]), ""]))


@click.command()
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--held-out", is_flag=True, help="Train on what is left by the images held out of runs.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None)
def main(seed: int, held_out: bool, out: Path | None) -> None:
    """Train an extractor on MNIST and write its weights, bitwise the same each time on one machine."""
    surroundings.start(threads=0)
    import tensorflow as tf

    from data import load

    tf.config.experimental.enable_op_determinism()
    training, test = load("mnist", "train"), load("mnist", "test")
    if held_out:
        training, test = divided(training)
    assert training.labels is not None
    assert test.labels is not None
    model = train(training.pixels, training.labels, seed=seed)
    if secondary := bool(seed or held_out):
        halve(model)
    share = accuracy(model, test.pixels, test.labels)
    parts = ["lenet", *(["held_out"] if held_out else []), *([f"s{seed}"] if seed else [])]
    path = out or FOLDER / f"{'_'.join(parts)}.npz"
    save(
        model,
        path,
        "float16" if secondary else "float32",
        seed=seed,
        dataset=training.name,
        dataset_sha256=training.sha256,
        test_accuracy=share,
    )
    note(path)
    print(f"{path}: {model.count_params():,} weights, test accuracy {share:.2%}")


if __name__ == "__main__":
    main()
