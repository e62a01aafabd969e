"""Profiles: which studies, on which data, with how many seeds and for how long. One TOML file each.

description = "..."        # for the paper's stamp
dataset = "mnist"          # of every run on images
recorded = false           # whether the results are committed
duration = "..."           # of computing it, in words
[studies.NAME]             # a study of experiments.studies
seeds = 2                  # runs of each config, with seeds 0, 1, ...
first_seed = 10            # or from this one on
epochs = 3                 # any other setting of the study's configs
only = {target = ["ring_8"]}  # of the study's configs, those with one of these values
[probes]                   # of every trained VAE: sizes other than the usual (``experiments.configs.probes``)
images = 8
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from experiments.configs import typed
from experiments.configs.base import Config
from experiments.configs.probes import Probes
from experiments.kinds import on_images
from experiments.studies import STUDIES
from theory.errors import UnknownName, WrongUsage
from theory.registry import Registry

MOST_SEEDS = 100_000  # of a study: more runs than a folder should hold


@dataclass(frozen=True)
class Profile:
    """A size of the whole study.

    studies    a study's name -> its seeds, the first of them and changed settings
    recorded   whether its results are committed, so that the paper is built from them
    duration   how long computing it takes, in words
    probes     the sizes of the probes of every trained VAE
    """

    name: str
    description: str
    dataset: str
    studies: Mapping[str, Mapping[str, Any]]
    recorded: bool = False
    duration: str = "some minutes on 2 cores"
    probes: Probes = field(default_factory=Probes)

    def configs(self, study: str, seeds: int | None = None) -> tuple[Config, ...]:
        """Return the runs of ``study``, seed by seed; ``seeds`` replaces the profile's number of them.

        Raises ``UnknownName`` for a study that does not exist or is not in this profile, and
        ``WrongUsage`` for fewer than one seed or a setting that the study's configs do not have.
        """
        bases, settings = self._chosen(STUDIES[study].runs, study)
        usual, first = settings.pop("seeds", 1), settings.pop("first_seed", 0)
        count = usual if seeds is None else seeds
        for number, least, what in (
            (count, 1, "a study needs at least one seed"),
            (first, 0, "a first seed"),
        ):
            if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= MOST_SEEDS:
                raise WrongUsage(f"{what}, and at most {MOST_SEEDS:,}, not {typed.repr_of(number)}")
        return tuple(
            self._concrete(base, study, {**settings, "seed": seed})
            for seed in range(first, first + count)
            for base in bases
        )

    def references(self, study: str) -> list[dict[str, Any]]:
        """Return the settings by which the runs of ``study`` are compared as models.

        Configs without their seeds.
        Raises what ``configs`` raises.
        """
        bases, settings = self._chosen(STUDIES[study].reference, study)
        changed = {name: value for name, value in settings.items() if name not in ("seeds", "first_seed")}
        configs = (self._concrete(base, study, changed).to_json() for base in bases)
        return [{name: value for name, value in config.items() if name != "seed"} for config in configs]

    def _chosen(self, configs: Sequence[Config], study: str) -> tuple[list[Config], dict[str, Any]]:
        """Return those of a study's ``configs`` that the profile has, and what it sets for them."""
        if study not in self.studies:
            raise UnknownName(f"study in profile {self.name!r}", study, self.studies)
        settings = dict(self.studies[study])
        only = settings.pop("only", {})
        for name, of in only.items():
            if not isinstance(of, list) or any(not hasattr(config, name) for config in configs):
                raise WrongUsage(
                    f"'only' of study {study!r} in profile {self.name!r} lists values of a setting that the "
                    f"study's configs have; {name!r} is none"
                )
        return [c for c in configs if all(getattr(c, name) in of for name, of in only.items())], settings

    def _concrete(self, base: Config, study: str, settings: dict[str, Any]) -> Config:
        if on_images(base):
            settings = {"dataset": self.dataset, **settings}
        unknown = sorted(set(settings) - {f.name for f in fields(base)})
        if unknown:
            raise WrongUsage(
                f"profile {self.name!r} sets {unknown[0]!r}, which study {study!r} does not have"
            )
        typed.check(type(base), settings, f"study {study!r} in profile {self.name!r}", whole=False)
        config = replace(base, **settings)
        if on_images(config) and config.by_path:
            raise WrongUsage(
                f"profile {self.name!r} has the dataset {config.dataset!r}; a profile's images have a name, "
                f"a path's are for ./study train"
            )
        return config


def read(path: Path) -> Profile:
    """Return the profile of a TOML file. Raises ``WrongUsage`` for a file that is not one."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        probes = Probes(**content.pop("probes", {}))
        profile = Profile(name=path.stem, probes=probes, **content)
        _check(profile)
        return profile
    except (ValueError, TypeError, RecursionError) as error:
        raise WrongUsage(f"{path} is not a profile: {error}") from error


def _check(profile: Profile) -> None:
    """Raise ``TypeError`` for a profile whose parts are of other types than they should be."""
    if not re.fullmatch(r"[A-Za-z0-9_]+", profile.name):  # it stands in commands of the graph
        raise TypeError("its name has others than letters, digits and underscores")
    parts = {"description": str, "dataset": str, "duration": str, "recorded": bool, "studies": dict}
    for name, kind in parts.items():
        if not isinstance(getattr(profile, name), kind):
            raise TypeError(f"{name!r} must be of type {kind.__name__}")
    for study, settings in profile.studies.items():
        if not isinstance(settings, dict) or not isinstance(settings.get("only", {}), dict):
            raise TypeError(f"study {study!r}, and what is 'only' of it, must be tables")


class Profiles(Registry[Profile]):
    """The profiles by name: those of the files here, and while a block of ``extended`` runs, others."""

    @contextmanager
    def extended(self, *profiles: Profile) -> Iterator[None]:
        """Know ``profiles`` too, in place of those of the same names, until the block ends."""
        before = self._entries
        self._entries = before | {profile.name: profile for profile in profiles}
        try:
            yield
        finally:
            self._entries = before


PROFILES = Profiles(
    "profile", {path.stem: read(path) for path in sorted(Path(__file__).parent.glob("*.toml"))}
)
