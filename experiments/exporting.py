"""Trained networks as files for use elsewhere: the generator of a finished run, and what else has one.

A file is Keras' own, or a TensorFlow SavedModel in a zip archive. Either holds ``FACTS``: what the network
takes and gives, and the digests by which its weights are known again.
"""

import hashlib
import io
import json
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from experiments.kinds import kind_of
from experiments.plain_keras import PlainModel
from experiments.sampling import finished_weights
from records.digests import sha256
from records.files import WEIGHTS
from theory.errors import WrongUsage

FACTS = "equipoise.json"  # in the archive that either file is, beside what Keras wrote
EPOCH = (1980, 1, 1, 0, 0, 0)  # the time of all that is in an archive: it has none of its own


def generator(folder: Path) -> PlainModel:
    """Return the generator of the run in ``folder`` as it samples, in standard Keras layers.

    A GAN's is the averaged one if the run has one; a VAE's is the decoder, up to the pixels' means. Raises
    ``WrongUsage`` if the run has no generator, ``EquipoiseError`` if it is not finished or its weights are
    not here.
    """
    config, weights = finished_weights(folder)
    plain = kind_of(config).plain
    if plain is None:
        raise WrongUsage(f"run {folder.name} is a {config.kind}, which has no model to export")
    return plain(config, weights)


def facts(plain: PlainModel, weights: Path) -> dict[str, str]:
    """Return what a user of the model has to know, by name; ``weights`` is the file that they are from.

    ``parameters_sha256`` is that of the float32 bytes of ``model.get_weights()``, one after the other.
    """
    parameters = hashlib.sha256()
    for array in plain.model.get_weights():
        parameters.update(array.astype("<f4").tobytes())
    found = {
        "model": plain.model.name,
        "inputs": plain.inputs,
        "values": plain.values,
        "inputs_of_sample": plain.recipe,
        "parameters_sha256": parameters.hexdigest(),
        "weights_sha256": sha256(weights.read_bytes()),
    }
    return {name: fact for name, fact in found.items() if fact}


def write_keras(plain: PlainModel, known: dict[str, str], file: IO[bytes]) -> None:
    """Write the model to ``file`` in Keras' own format, and what is ``known`` of it into the same archive."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        with _as_keras_saves():
            plain.model.save(path)
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(FACTS, _text(known))
        file.write(path.read_bytes())


def write_saved_model(plain: PlainModel, known: dict[str, str], file: IO[bytes]) -> None:
    """Write the model to ``file`` as a zipped SavedModel, whose endpoint ``serve`` maps inputs to values."""
    with tempfile.TemporaryDirectory() as folder:
        with _as_keras_saves():
            plain.model.export(folder, format="tf_saved_model", verbose=False)
        (Path(folder) / FACTS).write_text(_text(known), "utf-8")
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH)
                archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
        file.write(written.getvalue())


Writer = Callable[[PlainModel, dict[str, str], IO[bytes]], None]
FORMATS: dict[str, Writer] = {".keras": write_keras, ".zip": write_saved_model}  # by the file's suffix


def weights_of(folder: Path) -> Path:
    """Return the file that holds the weights of the run in ``folder``."""
    return folder / WEIGHTS


@contextmanager
def _as_keras_saves() -> Iterator[None]:
    """Keras' variables become arrays by a way that NumPy has deprecated."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
        yield


def _text(known: dict[str, str]) -> str:
    return json.dumps(known, indent=2, ensure_ascii=False) + "\n"
