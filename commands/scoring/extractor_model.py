"""The committed extractors as Keras models, for who wants the features of the scores elsewhere."""

from pathlib import Path

from analysis.metrics import lenet
from engine import surroundings
from experiments import extractor
from experiments.plain_keras import PlainModel
from theory.errors import UnknownName


def extractors() -> dict[str, Path]:
    """Return name -> weights of the committed extractors; ``lenet`` is the primary one."""
    return {path.stem: path for path in sorted(lenet.WEIGHTS.parent.glob("lenet*.npz"))}


def extractor_model(name: str) -> PlainModel:
    """Return an extractor as a Keras model of two outputs, ``features`` and ``logits``.

    Raises ``UnknownName`` for a ``name`` that is none, ``Damaged`` if its weights are not those whose digest
    is committed.
    """
    surroundings.start()  # quiet, before Keras is imported
    import keras

    known = extractors()
    if name not in known:
        raise UnknownName("extractor", name, known)
    weights, network = lenet.LeNet.load(known[name]).weights, extractor.network()
    for layer in extractor.LAYERS:
        network.get_layer(layer).set_weights([weights[f"{layer}_kernel"], weights[f"{layer}_bias"]])
    outputs = {layer: network.get_layer(layer).output for layer in ("features", "logits")}
    return PlainModel(
        model=keras.Model(network.inputs[0], outputs, name=name),
        inputs="float32 [batch, 28, 28, 1] in [0, 1]: grey levels / 255",
        values="features: float32 [batch, 84], the scores' own; logits: float32 [batch, 10]",
        recipe="",  # nothing is sampled
    )
