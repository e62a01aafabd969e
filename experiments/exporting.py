"""The generator of a finished run as a file that Keras opens without this project."""

import json
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import IO

from experiments.kinds import kind_of
from experiments.plain_keras import PlainModel
from experiments.sampling import finished_weights
from theory.errors import WrongUsage

FACTS = "equipoise.json"  # in the archive that a .keras file is, beside what Keras wrote


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


def write(plain: PlainModel, file: IO[bytes]) -> None:
    """Write the model to ``file`` in Keras' own format, and ``FACTS`` about it into the same archive."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        with warnings.catch_warnings():  # Keras' variables become arrays by a way that NumPy has deprecated
            warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
            plain.model.save(path)
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(FACTS, json.dumps(facts(plain), indent=2) + "\n")
        file.write(path.read_bytes())


def facts(plain: PlainModel) -> dict[str, str]:
    """Return what a user of the model has to know, by name."""
    return {
        "run": plain.model.name,
        "inputs": plain.inputs,
        "values": plain.values,
        "inputs_of_sample": plain.recipe,
    }
