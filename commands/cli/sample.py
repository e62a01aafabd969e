"""``./study sample``: images or points drawn from a finished run."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

import click

from commands import paths
from commands.display import shown
from theory.errors import WrongUsage

FILE = click.Path(path_type=Path)
OF_SAMPLES = ("n", "out", "label", "labels")  # options of an array of samples, which no blind sheet takes


@click.command()
@click.argument("run")
@click.option("--n", type=int, help="How many samples.")
@click.option("--out", type=FILE, metavar="FILE.npy", help="Where to write them.")
@click.option("--label", type=int, help="Of a conditional run: samples of this label alone, 0 to 9.")
@click.option(
    "--labels",
    type=FILE,
    metavar="FILE.npy",
    help="Of a conditional run: where to write the samples' labels.",
)
@click.option(
    "--blind",
    type=FILE,
    metavar="FILE.pdf",
    help="In place of samples: a page of generated and real images to tell apart, and a key.",
)
@click.option(
    "--answers",
    type=FILE,
    metavar="FILE",
    help="Score answers to that page: the numbers judged to be generated, as text.",
)
@click.option("--seed", type=click.IntRange(min=0), help="Of the page: draws and shuffles it.  [default: 0]")
def command(run: str, blind: Path | None, answers: Path | None, seed: int | None, **of_samples: Any) -> None:
    """Draw samples from a finished RUN, given by its id or its folder.

    FILE.npy holds a uint8 array N x 28 x 28 (x 3 for coloured images), of a toy a float64 array N x d:
    a pure function of RUN and N, the same bytes each time.

    A conditional run's samples have the labels of its training images, in their shares; --label takes those
    of one of them, and --labels writes a uint8 array N of the labels beside.

    --blind writes a page (A4) of 100 samples and 100 images of the dataset's test split, shuffled and
    numbered, with the key on the last page: a pure function of RUN and --seed. --answers says how many
    answers are right, with the interval of the share, and whether that is beyond chance.
    """
    from experiments import result

    folder = result.find(paths.runs(), run)
    if blind is None and answers is None:
        if seed is not None:
            raise WrongUsage("--seed goes with --blind or --answers; samples are those of the run's own seed")
        _write_samples(folder, **of_samples)
        return
    for name in OF_SAMPLES:
        if of_samples[name] is not None:
            raise WrongUsage(f"--{name} is of an array of samples; leave it out, or --blind and --answers")
    if blind is not None and answers is not None:
        raise WrongUsage("--blind writes the page, --answers reads what was answered; give one of them")
    if blind is not None:
        _write_sheet(folder, blind, seed or 0)
    else:
        assert answers is not None
        _score(folder, answers, seed or 0)


def _write_samples(
    folder: Path, n: int | None, out: Path | None, label: int | None, labels: Path | None
) -> None:
    """Write the samples of the run in ``folder``, and their labels where they are asked for."""
    from commands import outputs
    from experiments import sampling
    from experiments.labels import CLASSES

    if n is None or out is None:
        raise WrongUsage(
            "samples take --n and --out; --blind writes a page of them among real images, --answers scores it"
        )
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


def _write_sheet(folder: Path, out: Path, seed: int) -> None:
    """Write the blind sheet of the run in ``folder``."""
    from commands import outputs
    from commands.cli import sample_blind
    from commands.surroundings import elsewhere

    if out.suffix != ".pdf":
        raise WrongUsage(f"--blind must end in .pdf, not {shown(out.name)!r}")
    config = sample_blind.config_of(folder)
    outputs.check(out, "--blind", [folder, *([config.dataset] if config.by_path else [])])
    sheet = sample_blind.sheet(folder, seed)
    with elsewhere():  # Matplotlib reads what lies where it is imported first
        from commands.cli import sample_pages
    outputs.write(out, "--blind", partial(sample_pages.write, sheet))
    print(shown(out))


def _score(folder: Path, answers: Path, seed: int) -> None:
    """Print how many ``answers`` to the blind sheet of the run in ``folder`` are right."""
    from commands.cli import sample_answers, sample_blind

    generated = sample_blind.key(sample_blind.config_of(folder).id, seed)
    print(*sample_answers.lines(sample_answers.read(answers), generated), sep="\n")
