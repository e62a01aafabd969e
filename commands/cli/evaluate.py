"""``study evaluate``: judge any images of 28 x 28 pixels, whatever made them."""

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("samples", type=FILE, required=False)
@click.option("--dataset", default="mnist", show_default=True, help="What the samples should look like.")
@click.option(
    "--range", "value_range", metavar="LOW,HIGH", help="Which values of SAMPLES are black and white."
)
@click.option("--dataset-range", metavar="LOW,HIGH", help="The same of a dataset that is given by its path.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Draws the images that are judged, where there are more than test images.",
)
@click.option(
    "--features",
    type=FILE,
    metavar="FILE",
    help="Features of another network, such as the FID Inception's (.npz): its FD is shown apart.",
)
@click.option(
    "--labels",
    type=FILE,
    metavar="FILE",
    help="Labels of all SAMPLES, 0 to 9 (.npy): adds GAN-train, GAN-test and FD within labels.",
)
@click.option(
    "--json", "json_file", type=FILE, metavar="FILE", help="Write the scores as JSON ('-': stdout)."
)
@click.option(
    "--reference", type=FILE, metavar="FILE", help="Judge against this file, in the dataset's place."
)
@click.option(
    "--save-reference",
    type=FILE,
    metavar="FILE",
    help="Write such a file of the dataset (.npz); SAMPLES may be left out.",
)
@click.pass_context
def command(context: click.Context, /, samples: Path | None, **options: Any) -> None:
    """Evaluate SAMPLES by every metric, each with its interval and real-against-real floor.

    SAMPLES holds at least 100 images of 28 x 28 pixels: a .npy, .npz or IDX file, a folder of pictures, or -
    for standard input. Values that can be read in several ways are refused, and --range says which is meant.
    Of more images than there are test images, a random subset is judged. Against stacked_mnist images are
    n x 28 x 28 x 3, and kinds of image are counted, of which there are 1000.

    FILE of --features holds extractor (a name, "inception" for the FID Inception's pool3), generated,
    reference and training (features [n, d] of the images judged, of the test images, and of as many first
    training images), and images_sha256 (the digests of the three sets' bytes, uint8 [n, 28, 28]).

    With --labels a classifier is trained on all SAMPLES, which takes a minute and TensorFlow: GAN-train is
    its accuracy on test images, GAN-test that of one trained on real images, on SAMPLES.

    FILE of --save-reference holds what judging needs of the dataset: with --reference, scores are the same
    without the dataset being there.
    """
    from commands.cli.evaluate_request import Request

    request = Request(samples, **options)
    request.check(names_dataset=context.get_parameter_source("dataset") is ParameterSource.COMMANDLINE)
    if samples is None:
        request.save(request.judge())
        return
    report = request.report()
    if request.json_file is not None:
        from commands import outputs

        outputs.write_json(request.json_file, "--json", report)
    if str(request.json_file) != "-":
        from commands.cli.evaluate_table import show
        from commands.screen import screen

        show(report, screen())
