"""``./study export``: a run's generator as a file for plain Keras."""

import sys
from pathlib import Path

import click

from commands import paths
from commands.display import shown
from theory.errors import WrongUsage


@click.command()
@click.argument("run")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="FILE.keras", help="Where to write it."
)
def command(run: str, out: Path) -> None:
    """Export the generator of a finished RUN, given by its id or its folder, to plain Keras.

    keras.models.load_model("FILE.keras") opens it without this project: noise in, images out, in float32. It
    is the generator that ./study sample draws from, the averaged one if the run has one; of a VAE the
    decoder, whose outputs are the pixels' means; of a toy the one of points.

    How its noise is drawn and its outputs are scaled is printed, and stands in the file: unzip -p FILE.keras
    equipoise.json. Its inputs_of_sample, for i = 0, 1, ..., are the noise of ./study sample: as
    model(noise) they give the same images, to the last bit on one machine; model.predict, another machine or
    backend may round otherwise, and a pixel in thousands may differ by a grey level. Images of dcgan are
    normalised by their batch, so make 128 at once as sample does.
    """
    from commands import outputs
    from experiments import exporting, result

    folder = result.find(paths.runs(), run)
    if out.suffix != ".keras":
        raise WrongUsage(f"--out must end in .keras, not {shown(out.name)!r}")
    outputs.check(out, "--out", [folder])
    plain = exporting.generator(folder)
    outputs.write(out, "--out", lambda file: exporting.write(plain, file))
    print(f"inputs: {plain.inputs}\nvalues: {plain.values}", file=sys.stderr, flush=True)
    print(shown(out))
