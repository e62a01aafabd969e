"""The bare steps of training (task ``mlp:bare``), or a run of as many steps in a fresh process (``mlp``)."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

import json
import subprocess
import sys
from importlib.metadata import version

from benchmarks.gan_run import BATCH, IMAGES

PER_EPOCH = IMAGES // BATCH


def bare_steps(task: str):
    """Steps are blocks of the compiled loop, an epoch each."""
    from engine.surroundings import start

    start(THREADS)

    from benchmarks.gan_run.whole import config, images
    from engine.randomness import epoch_order
    from gan.networks import ARCHITECTURES
    from gan.training import Training
    from theory.objectives import OBJECTIVES

    settings = config(task, 1)
    training = Training(
        OBJECTIVES[settings.objective], ARCHITECTURES[task], images().pixels, settings.settings()
    )

    def steps(count: int) -> None:
        for first in range(0, count, PER_EPOCH):
            order = epoch_order(0, first // PER_EPOCH, IMAGES, BATCH)
            training.run_block(order[: count - first])

    return steps


def whole_run(task: str):
    """Steps are a run of that many, a multiple of an epoch's."""

    def steps(count: int) -> dict:
        epochs = count // PER_EPOCH
        command = [sys.executable, "-P", "-m", "benchmarks.gan_run.whole", task, str(epochs)]
        return json.loads(
            subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
        )

    return steps


def prepare(task: str):
    """Prepare either kind."""
    architecture, _, kind = task.partition(":")
    facts = {"version": f"TF {version('tensorflow')}"}
    if kind == "bare":
        return bare_steps(architecture), facts | {"name": "Equipoise, bare steps"}
    return whole_run(architecture), facts | {"name": "Equipoise, whole run", "warm_up": 0}


if __name__ == "__main__":
    serve(prepare)
