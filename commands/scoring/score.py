"""``study score`` (called by the graph): judges the samples of finished runs, and probes VAEs."""

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from analysis.metrics.spaces import networks_sha256
from commands import paths
from commands.scoring.judging import DatasetJudge, code_sha256
from experiments import provenance
from experiments.committed import committed
from experiments.configs.images import ImageConfig
from experiments.kind import Scored
from experiments.kinds import kind_of, on_images
from experiments.profiles import PROFILES, Profile
from experiments.record import write_manifest, write_scores
from experiments.result import finished, read_config
from records.columns import PRIMARY
from records.files import SCORES, WEIGHTS
from records.result import read_result
from theory.errors import EquipoiseError


@click.command()
@click.option("--profile", default="smoke", show_default=True, help="ci, smoke or full.")
def command(profile: str) -> None:
    """Score every finished run on images, as many samples as there are test images; then list the runs.

    VAEs are probed too: bounds on their log-likelihood from both sides, signal in their gradients. What was
    made from the same weights, data, extractor and code is left as it is.
    """
    click.echo(score_profile(PROFILES[profile]))


def score_profile(profile: Profile) -> Path:
    """Score the profile's finished runs on images and list its runs; returns the list's file."""
    judges: dict[str, DatasetJudge] = {}
    configs = list(_finished(profile, paths.runs()))
    for place, config in enumerate(configs, start=1):
        judge = judges.get(config.dataset) or DatasetJudge(config.dataset)
        judges[config.dataset] = judge
        folder = paths.runs() / config.id
        line = score_run(folder, judge)
        if probe := kind_of(config).probe:
            line += f"; {probe(config, folder, profile.probes, judge.training, judge.test)}"
        print(f"score {place}/{len(configs)}: {config.id}: {line}", file=sys.stderr, flush=True)
    return write_manifest(profile, paths.results())


def score_run(folder: Path, judge: DatasetJudge) -> str:
    """Write ``folder``/scores.json unless it is there for the same inputs; says in words what came out.

    The artifacts of its kind are made with it.
    """
    inputs = _inputs(folder, judge)
    if _inputs_of(folder / SCORES) == inputs:
        return "scored already"
    began = time.perf_counter()
    from experiments.sampling import sample, untrained_sample

    n = len(judge.test.pixels)
    samples = sample(folder, n)
    scores = judge.judge.judge(samples)
    untrained = judge.judge.frechet(untrained_sample(folder, n))
    config = read_config(folder)
    if artifacts := kind_of(config).artifacts:
        last = next(score.measured.value for score in scores if score.metric.name == PRIMARY)
        scored = Scored(samples, judge.training, judge.test, judge.judge.frechet, untrained, last)
        artifacts.make(config, folder, scored)
    seconds = time.perf_counter() - began
    content = {
        "id": folder.name,
        "protocol": judge.protocol(n),
        "extractor": {"name": judge.extractor.name, "sha256": judge.extractor.sha256},
        "metrics": [score.record() for score in scores],
        "untrained": {PRIMARY: untrained},
        "inputs": inputs,
        "seconds": round(seconds, 2),
    }
    write_scores(folder, content)
    first = scores[0]
    return (
        f"{first.metric.title} {first.measured.value:.3g} "
        f"(untrained {untrained:.3g}, floor {first.floor.value:.3g}), {seconds:.1f} s"
    )


def _finished(profile: Profile, runs: Path) -> Iterator[ImageConfig]:
    """The profile's finished runs on images. Raises ``EquipoiseError`` if no run at all is finished."""
    configs = {config.id: config for study in profile.studies for config in profile.configs(study)}
    here = {run: config for run, config in configs.items() if finished(runs / run, config)}
    # what was scored where it was made, and is here as a committed record alone, stays as it is
    kept = committed([configs[run] for run in configs if run not in here], runs.parent, profile.name)
    left = len(configs) - len(here) - len(kept)
    if left and not here:
        raise EquipoiseError(
            f"no run of profile {profile.name} is finished; ./study paper --profile {profile.name} makes them"
        )
    if left:
        print(f"score: {left} of {len(here) + left} runs are not finished and are left out", file=sys.stderr)
    yield from filter(on_images, here.values())


def _inputs(folder: Path, judge: DatasetJudge) -> dict[str, str]:
    """The digests of everything that decides the scores of the run in ``folder``."""
    weights = folder / WEIGHTS
    if not weights.exists():
        raise EquipoiseError(f"the weights of run {folder.name} are not on this machine; make the run again")
    result = read_result(folder)
    artifacts = kind_of(read_config(folder)).artifacts
    return {
        "weights_sha256": _sha256(weights),
        "run_code_sha256": result.code_sha256,
        "score_code_sha256": code_sha256(),
        "extractor_sha256": judge.extractor.sha256,
        "spaces_sha256": networks_sha256(),
        "training_images_sha256": judge.training.sha256,
        "test_images_sha256": judge.test.sha256,
        **({artifacts.key: provenance.meaning_of_file(artifacts.file)} if artifacts else {}),
    }


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _inputs_of(path: Path) -> Any:
    """The digests in a scores.json; None where there is none that can be read."""
    try:
        return json.loads(path.read_text()).get("inputs")
    except (OSError, ValueError, AttributeError):
        return None
