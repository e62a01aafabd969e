"""bfloat16 on a processor without instructions for it: refused by hand, said of a study."""

from collections.abc import Callable

import click
import pytest

import equipoise as eq
from commands.cli import run as run_command
from commands.cli import train
from experiments import precision
from experiments.config import GanConfig, VaeConfig
from experiments.profiles import PROFILES
from records import machine
from theory.errors import WrongUsage

COARSE = GanConfig(objective="lsgan", architecture="mlp", dataset="mnist_2k", epochs=1, precision="bfloat16")
FINE = GanConfig(objective="lsgan", architecture="mlp", dataset="mnist_2k", epochs=1)


@pytest.mark.parametrize(
    ("config", "has", "slow"),
    [
        (COARSE, False, True),
        (COARSE, True, False),
        (COARSE, None, False),  # nothing tells
        (FINE, False, False),
        (VaeConfig(objective="elbo", architecture="vae_mlp"), False, False),
    ],
)
def test_only_bfloat16_where_instructions_are_known_to_lack_is_slow(config, has, slow) -> None:
    assert precision.is_slow(config, lambda: has) is slow
    assert bool(precision.slow_remark("some", [config], lambda: has)) is slow
    if slow:
        with pytest.raises(WrongUsage, match=r"1.2 times as long on the MLP and 6.3 times"):
            precision.refuse_slow(config, "--way-out", lambda: has)
    else:
        precision.refuse_slow(config, "--way-out", lambda: has)


@pytest.fixture
def without_instructions(monkeypatch, tmp_path) -> None:
    """This machine is one without, and the runs of a checkout are none."""
    monkeypatch.setattr(machine, "has_bfloat16", lambda: False)
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))


SETTINGS = ["--objective", "lsgan", "--architecture", "mlp", "--dataset", "mnist_2k", "--seed", "0"]
COARSE_BY_HAND = [*SETTINGS, "--epochs", "1", "--precision", "bfloat16"]


@pytest.mark.usefixtures("without_instructions")
def test_train_refuses_it_and_names_the_way_out(tmp_path) -> None:
    with pytest.raises(WrongUsage, match=r"choose float32, or say that it is meant: --slow-bfloat16"):
        train.command.main(COARSE_BY_HAND, standalone_mode=False)
    with pytest.raises(WrongUsage, match="say that it is meant: slow_bfloat16=True"):
        eq.train("lsgan", "mlp", "mnist_2k", epochs=1, runs=tmp_path, precision="bfloat16")
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("without_instructions")
def test_train_makes_it_where_it_is_meant_and_a_finished_run_is_no_matter(capsys, tmp_path) -> None:
    train.command.main([*COARSE_BY_HAND, "--slow-bfloat16"], standalone_mode=False)
    made = capsys.readouterr().out.strip()
    train.command.main(COARSE_BY_HAND, standalone_mode=False)
    said = capsys.readouterr()
    assert said.out.strip() == made == COARSE.id
    assert "this run is finished" in said.err
    runs = tmp_path / "results" / "runs"
    assert eq.train("lsgan", "mlp", "mnist_2k", epochs=1, runs=runs, precision="bfloat16").id == COARSE.id


@pytest.mark.usefixtures("without_instructions")
def test_a_study_says_it_once_with_its_twin_and_makes_its_runs(monkeypatch, capsys) -> None:
    from experiments import run

    made: list[list[str]] = []
    monkeypatch.setattr(run, "run_many", lambda configs, *_, **__: made.append([one.id for one in configs]))
    recorded = PROFILES["full"]
    monkeypatch.setattr("experiments.manifest.write_manifest", lambda *_: None)
    run_command.command.main(["best_effort", "--profile", "full"], standalone_mode=False)
    assert made == [[one.id for one in recorded.configs("best_effort")]]
    (line,) = (line for line in capsys.readouterr().err.splitlines() if "bfloat16" in line)
    assert line.startswith(
        "3 runs of best_effort in bfloat16, for which this processor has no instructions: "
    )
    assert line.endswith("; the same recipe in float32: ./study run best_effort_float32")


def test_a_study_without_such_runs_says_nothing() -> None:
    has: Callable[[], bool | None] = lambda: False  # noqa: E731
    for study in ("dcgan", "best_effort_float32", "optimal_discriminator"):
        assert precision.slow_remark(study, PROFILES["full"].configs(study), has) == ""
    own_twin = precision.slow_remark("engine_options", PROFILES["full"].configs("engine_options"), has)
    assert own_twin.startswith("20 runs of engine_options") and "mlp_objectives" in own_twin


def test_the_options_name_is_told_by_the_help() -> None:
    assert "--slow-bfloat16" in train.command.get_help(click.Context(train.command))


def test_a_default_that_kinds_do_not_share_is_told_of_each() -> None:
    told = " ".join(train.command.get_help(click.Context(train.command)).split())
    assert "How the learning rates go: constant, cosine; of a VAE cosine. [default: constant]" in told
