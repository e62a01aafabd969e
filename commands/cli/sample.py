"""``./study sample``: images or points drawn from a finished run."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

import click

from commands import paths
from commands.display import shown
from theory.errors import WrongUsage


@click.command()
@click.argument("run")
@click.option("--n", type=int, required=True, help="How many samples.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="FILE.npy", help="Where to write them."
)
@click.option("--label", type=int, help="Of a conditional run: samples of this label alone, 0 to 9.")
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    metavar="FILE.npy",
    help="Of a conditional run: where to write the samples' labels.",
)
def command(run: str, n: int, out: Path, label: int | None, labels: Path | None) -> None:
    """Draw samples from a finished RUN, given by its id or its folder.

    FILE.npy holds a uint8 array N x 28 x 28 (x 3 for coloured images), of a toy a float64 array N x d:
    a pure function of RUN and N, the same bytes each time.

    A conditional run's samples have the labels of its training images, in their shares; --label takes those
    of one of them, and --labels writes a uint8 array N of the labels beside.
    """
    from commands import outputs
    from experiments import result, sampling
    from experiments.labels import CLASSES

    folder = result.find(paths.runs(), run)
    if n < 1:
        raise WrongUsage(f"--n must be at least 1, not {n}")
    if label is not None and labels is not None:
        raise WrongUsage("samples of one --label have that label; leave --labels out")
    if label is not None and not 0 <= label < CLASSES:
        raise WrongUsage(f"--label must be one of 0 to {CLASSES - 1}, not {label}")
    files = {"--out": out} if labels is None else {"--out": out, "--labels": labels}
    for option, path in files.items():
        if path.suffix != ".npy":
            raise WrongUsage(f"{option} must end in .npy, not {shown(path.name)!r}")
        outputs.check(path, option, [folder])
    if labels is not None and labels.absolute() == out.absolute():
        raise WrongUsage("--labels and --out are one file; give two")
    arrays = {"--out": sampling.sample(folder, n, label)}
    if labels is not None:
        arrays["--labels"] = sampling.labels_of_samples(folder, n)

    import numpy as np

    for option, path in files.items():
        outputs.write(path, option, partial(_save, np.save, arrays[option]))
    print(shown(out))


def _save(save: Callable[..., None], array: Any, file: IO[bytes]) -> None:
    save(file, array)
