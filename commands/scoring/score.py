"""``study score`` (called by the graph): evaluates the samples of finished runs, and probes VAEs."""

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from analysis.metrics.spaces import networks_sha256
from commands import paths
from commands.scoring import class_scores
from commands.scoring.evaluators import DatasetEvaluator, code_sha256
from experiments import provenance
from experiments.archived import archived
from experiments.configs.base import Config
from experiments.configs.images import ImageConfig
from experiments.inspection import remove
from experiments.kind import Scored
from experiments.kinds import kind_of, on_images
from experiments.manifest import write_manifest, write_scores
from experiments.profiles import PROFILES, Profile
from experiments.result import finished, read_config
from records import digests
from records.columns import PRIMARY
from records.files import SCORED, SCORES, WEIGHTS
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


def score_profile(profile: Profile, studies: Iterable[str] | None = None) -> Path:
    """Score the profile's finished runs on images and list its runs; returns the list's file.

    With ``studies``, only their runs are scored.
    """
    score_runs(
        profile, list(_finished(profile, profile.studies if studies is None else studies, paths.runs()))
    )
    return write_manifest(profile, paths.results())


def score_runs(profile: Profile, configs: Sequence[ImageConfig]) -> None:
    """Score finished runs on images, and probe them, a line each; the list of runs is left as it is."""
    evaluators: dict[str, DatasetEvaluator] = {}
    for place, config in enumerate(configs, start=1):
        evaluator = evaluators.get(config.dataset) or DatasetEvaluator(config.dataset)
        evaluators[config.dataset] = evaluator
        folder = paths.runs() / config.id
        line = score_run(folder, evaluator)
        if probe := kind_of(config).probe:
            line += f"; {probe(config, folder, profile.probes, evaluator.training, evaluator.test)}"
        print(f"score {place}/{len(configs)}: {config.id}: {line}", file=sys.stderr, flush=True)


def score_run(folder: Path, evaluator: DatasetEvaluator) -> str:
    """Write ``folder``/scores.json unless it is there for the same inputs; says in words what came out.

    The artifacts of its kind are made with it.
    """
    inputs = _inputs(folder, evaluator)
    if _inputs_of(folder / SCORES) == inputs:
        return "scored already"
    remove(folder, SCORED)
    began = time.perf_counter()
    from experiments.sampling import sample, untrained_sample

    n = len(evaluator.test.pixels)
    samples = sample(folder, n)
    scores = evaluator.evaluate(samples)
    untrained = evaluator.frechet(untrained_sample(folder, n))
    config = read_config(folder)
    if artifacts := kind_of(config).artifacts:
        last = next(score.measured.value for score in scores if score.metric.name == PRIMARY)
        scored = Scored(samples, evaluator.training, evaluator.test, evaluator.frechet, untrained, last)
        artifacts.make(config, folder, scored)
    conditional = class_scores.of_run(folder, evaluator) if _conditional(config) else None
    seconds = time.perf_counter() - began
    content = {
        "id": folder.name,
        "protocol": evaluator.protocol(n),
        "extractor": {"name": evaluator.extractor.name, "sha256": evaluator.extractor.sha256},
        "metrics": [score.record() for score in scores],
        "untrained": {PRIMARY: untrained},
        **({} if conditional is None else {"conditional": conditional}),
        "inputs": inputs,
        "seconds": round(seconds, 2),
    }
    write_scores(folder, content)
    first = scores[0]
    return (
        f"{first.metric.title} {first.measured.value:.3g} "
        f"(untrained {untrained:.3g}, floor {first.floor.value:.3g}), "
        + ("" if conditional is None else f"{class_scores.in_words(conditional)}, ")
        + f"{seconds:.1f} s"
    )


def _finished(profile: Profile, studies: Iterable[str], runs: Path) -> Iterator[ImageConfig]:
    """The finished runs on images of ``studies``. Raises ``EquipoiseError`` if no run at all is finished."""
    configs = {config.id: config for study in studies for config in profile.configs(study)}
    here = {run: config for run, config in configs.items() if finished(runs / run, config)}
    # what was scored where it was made, and is here as a committed record alone, stays as it is
    kept = archived([configs[run] for run in configs if run not in here], runs.parent, profile.name)
    left = len(configs) - len(here) - len(kept)
    if left and not here:
        raise EquipoiseError(
            f"no run of profile {profile.name} is finished; ./study paper --profile {profile.name} makes them"
        )
    if left:
        print(f"score: {left} of {len(here) + left} runs are not finished and are left out", file=sys.stderr)
    yield from filter(on_images, here.values())


def _inputs(folder: Path, evaluator: DatasetEvaluator) -> dict[str, str]:
    """The digests of everything that decides the scores of the run in ``folder``."""
    weights = folder / WEIGHTS
    if not weights.exists():
        raise EquipoiseError(f"the weights of run {folder.name} are not on this machine; make the run again")
    result = read_result(folder)
    config = read_config(folder)
    artifacts = kind_of(config).artifacts
    return {
        "weights_sha256": digests.sha256(digests.read(weights)),
        "run_code_sha256": result.code_sha256,
        "score_code_sha256": code_sha256(),
        "extractor_sha256": evaluator.extractor.sha256,
        "spaces_sha256": networks_sha256(),
        "training_images_sha256": evaluator.training.sha256,
        "test_images_sha256": evaluator.test.sha256,
        **({artifacts.key: provenance.meaning_of_file(artifacts.file)} if artifacts else {}),
        **({"class_scores_code_sha256": class_scores.code_sha256()} if _conditional(config) else {}),
    }


def _conditional(config: Config) -> bool:
    return isinstance(config, ImageConfig) and config.conditional


def _inputs_of(path: Path) -> Any:
    """The digests in a scores.json; None where there is none, or what scoring made is no longer that."""
    if digests.damaged(path.parent, SCORED):
        return None
    try:
        return json.loads(digests.read(path)).get("inputs")
    except (OSError, ValueError, AttributeError, digests.Damaged):
        return None
