"""``./study export``: a run's generator, or an extractor, as a file for Keras or TensorFlow alone."""

import hashlib
import io
import sys
from pathlib import Path

import click

from commands import paths
from commands.display import shown
from theory.errors import WrongUsage


@click.command()
@click.argument("name", metavar="RUN")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="FILE.keras or FILE.zip."
)
def command(name: str, out: Path) -> None:
    """Export the generator of a finished RUN, given by its id or its folder, for use without this project.

    FILE.keras opens with keras.models.load_model; FILE.zip, unpacked, is a SavedModel for
    tf.saved_model.load(FOLDER).serve. Both map noise to images in float32; those of a conditional run take a
    one-hot label behind the noise. It is the generator that ./study sample draws from, the averaged one if
    the run has one; of a VAE the decoder, whose outputs are the pixels' means; of a toy the one of points. In
    place of a run, lenet and lenet_s1 to lenet_s4 are the extractors of the scores, and lenet_held_out is
    that of tuning: images to features and logits.

    How its noise is drawn and its outputs are scaled is printed with the digests, and stands in the file:
    unzip -p FILE equipoise.json. Its inputs_of_sample, for i = 0, 1, ..., are the noise of ./study sample: as
    model(noise) they give the same images, to the last bit on one machine; model.predict, another machine or
    backend may round otherwise, and a pixel in thousands may differ by a grey level. Images of dcgan are
    normalised by their batch, so make 128 at once as sample does.

    weights_sha256 is the digest of the weights' own file; the SHA-256 of the bytes of model.get_weights(),
    one after the other, is parameters_sha256.
    """
    from commands import outputs
    from commands.scoring import extractor_model
    from experiments import exporting, result

    if out.suffix not in exporting.FORMATS:
        raise WrongUsage(f"--out must end in {' or '.join(exporting.FORMATS)}, not {shown(out.name)!r}")
    extractors = extractor_model.extractors()
    if weights := extractors.get(name):
        outputs.check(out, "--out", [weights])
        plain = extractor_model.extractor_model(name)
    else:
        folder = result.find(paths.runs(), name, extractors)
        outputs.check(out, "--out", [folder])
        plain, weights = exporting.generator(folder), exporting.weights_of(folder)
    known, written = exporting.facts(plain, weights), io.BytesIO()
    exporting.FORMATS[out.suffix](plain, known, written)
    outputs.write(out, "--out", lambda file: file.write(written.getvalue()))
    told = known | {"file_sha256": hashlib.sha256(written.getvalue()).hexdigest()}
    for fact in ("inputs", "values", "parameters_sha256", "weights_sha256", "file_sha256"):
        print(f"{fact}: {told[fact]}", file=sys.stderr, flush=True)
    print(shown(out))
