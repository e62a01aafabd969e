"""Where jobs run: profiles by name and by path, what is refused, and what the engine is told."""

from pathlib import Path

import pytest

from commands.graph import executors
from commands.graph.calling import engine_command
from commands.graph.executors import OURS, executor
from theory.errors import EquipoiseError, WrongUsage


def profile(folder: Path, text: str) -> str:
    (folder / "config.yaml").write_text(text)
    return str(folder)


@pytest.mark.parametrize("name", sorted(path.name for path in OURS.iterdir()))
def test_our_profiles_are_executors(name: str) -> None:
    assert executor(name).plugin == name
    assert executor(str(OURS / name)).file == executor(name).file


def test_the_folder_of_a_profile_is_one(tmp_path: Path) -> None:
    mine = executor(profile(tmp_path, "executor: lsf\njobs: 7\n"))
    assert (mine.plugin, mine.is_slurm) == ("lsf", False)
    assert mine.options() == ["--profile", str(tmp_path / "config.yaml")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("jobs: 7\n", "names no executor"),
        ("executor: local\njobs: 7\n", "names no executor"),
        ("executor: slurm\n", "how many jobs"),
        ("executor: slurm\njobs: many\n", "how many jobs"),
        (
            "executor: slurm\njobs: 7\nslurm_array_jobs: all\nslurm-pass-command-as-script: true\n",
            "asks for arrays",
        ),
        ("- slurm\n", "is no profile"),
        ("executor: [\n", "cannot be read"),
        ("executor: \0\n", "cannot be read"),
    ],
)
def test_what_is_no_profile_is_refused_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(WrongUsage, match=said) as caught:
        executor(profile(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_an_unknown_name_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="no executor 'slrum'; choose from: kubernetes, slurm"):
        executor("slrum")


def test_a_path_that_the_shells_of_a_cluster_would_change_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "a $HOME"
    folder.mkdir()
    with pytest.raises(EquipoiseError, match="choose a folder"):
        executor(profile(folder, "executor: slurm\njobs: 7\n"))


def test_slurm_s_jobs_get_the_threads_that_define_a_run() -> None:
    from engine.device import THREADS

    graph = (executors.paths.ROOT / "Snakefile").read_text()
    rule = graph.partition("rule batch:")[2].partition("rule train:")[0]
    assert f"threads: {THREADS} " in rule


def test_the_engine_reads_no_profile_but_the_one_that_was_asked_for() -> None:
    here, there = engine_command("all", {}), engine_command("all", {}, executor("slurm").options())
    assert here[here.index("--profile") + 1] == "none"
    assert there[there.index("--profile") + 1] == str(OURS / "slurm" / "config.yaml")
    assert "--cores" not in there
    for command in (here, there):
        assert command.count("--profile") == 1
        assert {"--nolock", "--rerun-incomplete"} < set(command)
