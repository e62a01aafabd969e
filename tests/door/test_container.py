"""The container's recipe: what it copies is there, and what it installs is what the door would."""

import re
import shlex
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from commands.door.tex import SYSTEM

ROOT = Path(__file__).parents[2]
PYTHONS = {"bookworm": "3.11", "trixie": "3.13"}  # of Debian's releases
KNOWN = {"FROM", "RUN", "WORKDIR", "COPY", "ENV", "ENTRYPOINT", "CMD"}


def instructions(text: str) -> list[tuple[str, str]]:
    """The recipe's instructions with their arguments, without comments, each on one line."""
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    lines = [line.strip() for line in code.replace("\\\n", " ").splitlines() if line.strip()]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


RECIPE = instructions((ROOT / "Dockerfile").read_text("utf-8"))


def of(name: str, recipe: list[tuple[str, str]] = RECIPE) -> list[str]:
    return [argument for instruction, argument in recipe if instruction == name]


def copied(recipe: list[tuple[str, str]]) -> list[str]:
    return [source for argument in of("COPY", recipe) for source in shlex.split(argument)[:-1]]


def ran(recipe: list[tuple[str, str]]) -> list[list[str]]:
    """The commands that are run, as words."""
    return [shlex.split(command) for argument in of("RUN", recipe) for command in argument.split("&&")]


def lacking(recipe: list[tuple[str, str]]) -> list[str]:
    """What is copied, or installed from, and is not in this checkout."""
    locks = [word for command in ran(recipe) for word in command if word.endswith(".lock")]
    return [name for name in (*copied(recipe), *locks) if not (ROOT / name).exists()]


def test_the_recipe_has_only_instructions_that_are_looked_at() -> None:
    assert {name for name, _ in RECIPE} == KNOWN
    assert RECIPE[0][0] == "FROM"


def test_what_is_copied_and_installed_from_is_there() -> None:
    assert lacking(RECIPE) == []
    assert len(copied(RECIPE)) == 3
    planted = [*RECIPE, ("COPY", "requirements-gone.lock ./"), ("RUN", "pip install -r gone.lock")]
    assert lacking(planted) == ["requirements-gone.lock", "gone.lock"]


def test_packages_come_from_locks_that_pin_them_by_hash_and_are_noted_as_the_door_does() -> None:
    (install,) = [command for command in ran(RECIPE) if "pip" in command]
    locks = [after for before, after in pairwise(install) if before == "-r"]
    assert locks == ["requirements.lock", "requirements-slurm.lock"]
    assert "--require-hashes" in install
    (noted,) = [command for command in ran(RECIPE) if command[0] == "cp"]
    assert noted == ["cp", *locks, ".venv/.study/"]


def test_the_system_packages_are_those_that_the_door_names() -> None:
    (install,) = [command for command in ran(RECIPE) if command[:2] == ["apt-get", "install"]]
    tex = {word for word in SYSTEM["Debian or Ubuntu"].split() if not word.startswith("-")}
    assert tex - {"apt-get", "install"} <= set(install)
    assert {"git", "python3", "python3-venv", "ca-certificates"} <= set(install)
    assert {"-y", "--no-install-recommends"} <= set(install)


def test_its_python_is_one_that_the_readme_names() -> None:
    (image,) = of("FROM")
    release = re.fullmatch(r"debian:(\w+)-slim", image)
    assert release
    python = PYTHONS[release[1]]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    least, below = re.findall(r"3\.(\d+)", project["requires-python"])
    assert int(least) <= int(python.removeprefix("3.")) < int(below)
    assert f"Python 3.{least} to 3.{int(below) - 1}" in (ROOT / "README.md").read_text("utf-8")


def test_jobs_without_the_door_have_the_variables_that_it_sets() -> None:
    (variables,) = map(shlex.split, of("ENV"))
    door = (ROOT / "study").read_text("utf-8")
    for variable in variables:
        name, _, value = variable.partition("=")
        assert f"{name}={value.replace('/equipoise', '$root')}" in door


@pytest.mark.parametrize("name", [".venv", ".snakemake", "paper/build", "results/*"])
def test_what_git_ignores_is_not_sent_to_the_builder(name: str) -> None:
    assert name in (ROOT / ".dockerignore").read_text("utf-8").splitlines()


def test_every_line_of_gitignore_has_its_like() -> None:
    def lines(name: str) -> set[str]:
        text = (ROOT / name).read_text("utf-8").replace("**/", "")
        return {line.rstrip("/") for line in text.splitlines()}

    assert lines(".gitignore") == lines(".dockerignore")
