"""``./study sample``: images or points drawn from a finished run."""

from pathlib import Path
from typing import IO

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
def command(run: str, n: int, out: Path) -> None:
    """Draw samples from a finished RUN, given by its id or its folder.

    FILE.npy holds a uint8 array N x 28 x 28 (x 3 for coloured images), of a toy a float64 array N x d:
    a pure function of RUN and N, the same bytes each time.
    """
    from commands import outputs
    from experiments import result, sampling

    folder = result.find(paths.runs(), run)
    if n < 1:
        raise WrongUsage(f"--n must be at least 1, not {n}")
    if out.suffix != ".npy":
        raise WrongUsage(f"--out must end in .npy, not {shown(out.name)!r}")
    outputs.check(out, "--out", [folder])
    samples = sampling.sample(folder, n)

    import numpy as np

    def fill(file: IO[bytes]) -> None:
        np.save(file, samples)

    outputs.write(out, "--out", fill)
    print(shown(out))
