"""``study evaluate``: evaluator any array of 28x28 images, whatever made it."""

import math
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from analysis.metrics.features import ExternalFeatures

NARROW = 80  # columns
ARROWS = {"lower": "↓", "higher": "↑", "one half": "→ ½", "zero": "→ 0", "floor": "→ floor"}


@click.command()
@click.argument("samples", type=click.Path(path_type=Path))
@click.option("--dataset", default="mnist", show_default=True, help="What the samples should look like.")
@click.option(
    "--features",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Features of another network, such as the FID Inception's (.npz): its FD is shown apart.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the scores as JSON ('-': stdout).",
)
def command(samples: Path, dataset: str, features: Path | None, json_file: Path | None) -> None:
    """Evaluate SAMPLES (.npy) by every metric, each with its interval and real-against-real floor.

    SAMPLES holds n x 28 x 28 images (n x 784 and n x 28 x 28 x 1 will do), n at least 100: whole numbers
    from 0 to 255, or floats, read as [-1, 1] if any is negative and as [0, 1] if none is. Floats are
    rounded to grey levels. Images beyond the number of test images are not used. Against stacked_mnist they
    are n x 28 x 28 x 3, and kinds of image are counted, of which there are 1000.

    FILE of --features holds extractor (a name, "inception" for the FID Inception's pool3), generated,
    reference and training (features [n, d] of the images judged, of the test images, and of as many first
    training images), and images_sha256 (the digests of the three sets' bytes, uint8 [n, 28, 28]).
    """
    began = time.perf_counter()
    from analysis.metrics.features import read_features
    from analysis.metrics.samples import read_samples
    from commands import outputs
    from commands.screen import screen

    given = read_samples(samples)  # a bad file is refused before any data is fetched
    brought = None if features is None else read_features(features)
    if json_file is not None:
        outputs.check(json_file, "--json")
    from analysis.metrics.spaces import networks_sha256
    from commands.scoring.evaluators import DatasetEvaluator

    with Console(stderr=True).status(f"evaluating {len(given.pixels):,} images"):
        evaluator = DatasetEvaluator(dataset)
        evaluator.check(given.pixels, str(samples))
        reference = len(evaluator.test.pixels)
        pixels = given.pixels[:reference]
        if brought is not None:
            brought.check(pixels, evaluator.test.pixels, evaluator.training.pixels)
        scores = evaluator.evaluate(pixels)
        external = None if brought is None else _external(brought)
    report = {
        "samples": str(samples),
        "images": len(given.pixels),
        "values": given.reading,
        "protocol": evaluator.protocol(len(pixels)),
        "extractor": {"name": evaluator.extractor.name, "sha256": evaluator.extractor.sha256},
        "spaces_sha256": networks_sha256(),
        "metrics": [score.record() for score in scores],
        "foreign": external,
        "notes": notes(len(given.pixels), reference, {score.metric.name for score in scores}),
        "seconds": round(time.perf_counter() - began, 2),
    }
    if json_file is not None:
        outputs.write_json(json_file, "--json", report)
    if str(json_file) != "-":
        show(report, screen())


def _external(given: "ExternalFeatures") -> dict[str, Any]:
    """The score in features that the user brought, as it is written."""
    from analysis.metrics.external_features import external_score

    score = external_score(given.title, given.generated, given.reference, given.training)
    extractor = {"name": given.extractor, "file": str(given.path), "sha256": given.sha256}
    return {"extractor": extractor, "metrics": [score.record()]}


def notes(given: int, reference: int, scores: set[str]) -> list[str]:
    """Return what a reader has to know before comparing these ``scores`` (names of metrics) with others."""
    from analysis.metrics.extrapolation import FEWEST
    from analysis.metrics.protocol import NEED_CLASSES

    found = []
    if given < reference:
        found.append(
            f"{given:,} images where the protocol has {reference:,}: FD is biased up, the more so the fewer "
            f"they are; compare it with the floor, which is that of {given:,} real images"
        )
    if given > reference:
        found.append(
            f"the first {reference:,} of {given:,} images are judged, as many as there are test images"
        )
    if "precision" not in scores:
        found.append("the scores by nearest neighbours are left out: of stacked digits, kinds are counted")
        return found
    if "fd_infinity" not in scores:
        found.append(f"FD∞ is left out: it is extrapolated from {FEWEST:,} images or more")
    if scores.isdisjoint(NEED_CLASSES):
        found.append("the scores that need classes are left out: the extractor knows digits alone")
    return found


def show(report: dict[str, Any], console: Console) -> None:
    """Show the report as a table for people; a narrow terminal goes without the floor's interval."""
    protocol, extractor = report["protocol"], report["extractor"]
    lines: list[str | Table] = [
        f"{Path(report['samples']).name}: {protocol['generated']:,} images ({report['values']}) "
        f"against the {protocol['reference_images']:,} test images of {protocol['dataset']}",
        _table(report["metrics"], console.width),
        "floor     the same score of as many real training images",
        "interval  sampling error of the images judged, the test images being fixed",
        f"features  {extractor['name']} {extractor['sha256'][:12]}; {report['seconds']:.1f} s",
        *(f"note      {note}" for note in report["notes"]),
    ]
    if report["foreign"]:
        other = report["foreign"]["extractor"]
        lines += [
            f"In the features of {other['name']}, as {Path(other['file']).name} gives them:",
            _table(report["foreign"]["metrics"], console.width),
        ]
    for line in lines:
        console.print(line, soft_wrap=isinstance(line, str), highlight=False)


def _table(scores: list[dict[str, Any]], width: int) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    headings = ["metric", "value", "95% interval", "floor", "its interval"]
    if width < NARROW:
        headings.pop()
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "metric" else "right", overflow="fold")
    for score in scores:
        unit = f" ({score['unit']})" if score["unit"] else ""
        title = f"{score['title']}{unit} {ARROWS[score['better']]}"
        value = _three(score["value"], score["low"], score["high"])
        floor = _three(score["floor"], score["floor_low"], score["floor_high"])
        cells = [title, f"[bold]{value[0]}", _between(value), floor[0], _between(floor)]
        table.add_row(*cells[: len(headings)])
    return table


def _three(value: float, low: float, high: float) -> tuple[str, str, str]:
    """The three with two digits of the interval's half width: what the sample resolves."""
    half = (high - low) / 2
    if half <= 1e-9 * abs(value):  # rounding, not sampling
        return f"{value:,.4g}", "", ""
    places = min(max(1 - math.floor(math.log10(half)), 0), 6)
    return f"{value:,.{places}f}", f"{low:,.{places}f}", f"{high:,.{places}f}"


def _between(shown: tuple[str, str, str]) -> str:
    return f"{shown[1]} … {shown[2]}" if shown[1] else ""
