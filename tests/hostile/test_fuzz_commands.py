"""Command lines that hold anything: refused in one line, with nothing left behind."""

import os
from pathlib import Path

from door_calls import call, check
from fuzzing import fuzz
from hostile_names import ARGUMENT
from hypothesis import assume
from hypothesis import strategies as st

from commands.__main__ import BUILD, COMMANDS, INTERNAL
from commands.cli.verify import select
from data import DATASETS
from experiments.profiles import PROFILES
from experiments.studies import STUDIES
from theory.claims import LEDGER
from theory.errors import UnknownName

OBJECTIVE = st.sampled_from(["lsgan", "minimax", "elbo"]) | ARGUMENT
ARCHITECTURE = st.sampled_from(["mlp", "dcgan", "conv"]) | ARGUMENT
NO_DATASET = ARGUMENT.filter(lambda name: name not in DATASETS)
NO_PROFILE = ARGUMENT.filter(lambda name: name not in PROFILES)
STUDY = st.sampled_from([*STUDIES]) | ARGUMENT
OPTIONS = {
    "train": [
        "--range",
        "--seed",
        "--epochs",
        "--batch-size",
        "--learning-rate",
        "--beta1",
        "--beta2",
        "--epsilon",
        "--noise-dim",
        "--r1",
        "--r2",
        "--penalty-every",
        "--generator-learning-rate",
        "--ema",
        "--reuse-fakes",
        "--keep-best",
        "--conditional",
        "--kernels",
        "--precision",
        "--pixels",
        "--schedule",
        "--test-draws",
        "--tensorboard",
        "--checkpoint-every",
        "--slow-bfloat16",
        "--x",
    ],
    "evaluate": [
        "--dataset",
        "--range",
        "--dataset-range",
        "--seed",
        "--features",
        "--json",
        "--reference",
        "--save-reference",
        "--x",
    ],
    "status": ["--timeline", "--out", "--x"],
    "run": ["--only", "--seeds", "--fresh", "--score", "--x"],
    "data": ["--range", "--offline", "--x"],
}
SHEET = ("--out", "--blind", "--answers", "--seed")
FLAGS = {
    "--reuse-fakes",
    "--keep-best",
    "--conditional",
    "--slow-bfloat16",
    "--timeline",
    "--fresh",
    "--score",
    "--offline",
}


def _claims(pattern: str) -> bool:
    try:
        return bool(select(pattern, LEDGER.values()))
    except UnknownName:
        return False


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """A command line that is wrong in one place at least, so that nothing long begins."""
    command = draw(
        st.sampled_from(
            [
                "train",
                "train",
                "evaluate",
                "sample",
                "export",
                "verify",
                "run",
                "status",
                "data",
                "race",
                "bench",
                "diff",
                "anything",
                "profiles",
                "profiles",
            ]
        )
    )
    line = [command]
    for option in draw(st.lists(st.sampled_from(OPTIONS.get(command, ["--x"])), max_size=3)):
        value = [] if option in FLAGS else [draw(ARGUMENT)]
        line += [f"{option}={value[0]}"] if value and draw(st.booleans()) else [option, *value]
    if command == "train":
        line += [
            "--objective",
            draw(OBJECTIVE),
            "--architecture",
            draw(ARCHITECTURE),
            "--dataset",
            draw(NO_DATASET),
        ]
    elif command in {"sample", "export"}:
        line = [command, draw(ARGUMENT), *(["--n", draw(ARGUMENT)] if command == "sample" else [])]
        line += [draw(st.sampled_from(SHEET)) if command == "sample" else "--out", draw(ARGUMENT)]
    elif command in {"evaluate", "data"}:
        line += draw(st.lists(NO_DATASET, min_size=1, max_size=2))
    elif command == "verify":
        pattern = draw(ARGUMENT)
        assume(not _claims(pattern))
        line = [command, "--", pattern]
    elif command == "run":
        line += [*draw(st.lists(STUDY, max_size=2)), "--profile", draw(NO_PROFILE)]
    elif command == "status":
        line += ["--profile", draw(NO_PROFILE)]
    elif command == "diff":
        line = [command, *draw(st.lists(ARGUMENT, max_size=2)), "--", "no such revision"]
    elif command in {"race", "bench"}:
        line = [command, *draw(st.lists(ARGUMENT, min_size=1, max_size=2)), "no such entry"]
    elif command == "anything":
        line = [draw(ARGUMENT.filter(lambda name: name not in {*COMMANDS, *INTERNAL})), draw(ARGUMENT)]
    else:
        named = draw(
            st.sampled_from(sorted({"paper", "arxiv", "figures", "run", "score", *BUILD} - {"theory"}))
        )
        line = [named, *(["mlp"] if named == "run" else []), "--profile", draw(NO_PROFILE)]
    assume("--debug" not in line)  # which asks for the traceback
    return line


def test_a_command_line_of_anything_is_refused(place: Path, nightly: bool) -> None:
    cases = 3000 if nightly else 150

    def holds(line: list[str]) -> None:
        outcome = call(*line)
        check(outcome)
        assert sorted(os.listdir()) == [], line

    assert fuzz(cases, lines(), holds, nightly=nightly) >= cases
