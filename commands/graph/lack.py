"""What the committed record of a profile does not hold yet. It is made in sessions, and the paper says so."""

from commands import paths
from commands.graph.marks import manifest
from experiments import committed
from experiments.archived import archived
from experiments.config import GanConfig
from experiments.profiles import Profile
from records.files import MANIFEST
from theory.errors import WrongUsage


def lack(profile: Profile) -> str:
    """Return what is not yet in the committed record of a recorded profile, in words; empty if nothing.

    Raises ``Damaged`` if anything of it is not what was written, ``WrongUsage`` while it has no GAN on
    images, which the paper is about, or no list of its runs.
    """
    committed.check(paths.results(), profile.name)
    planned = {study: profile.configs(study) for study in profile.studies}
    there = {study: archived(runs, paths.results(), profile.name) for study, runs in planned.items()}
    held = f"{sum(map(len, there.values())):,} of its {sum(map(len, planned.values())):,} runs"
    kinds = {result["kind"] for results in there.values() for result in results.values()}
    if GanConfig.kind not in kinds:
        raise WrongUsage(
            f"profile {profile.name} is built from the committed record, and results/{profile.name} holds "
            f"{held} and no GAN on images; compute them here with: ./study paper --profile "
            f"{profile.name} --fresh (resumable; {profile.duration})"
        )
    if not manifest(profile).is_file():
        raise WrongUsage(
            f"results/{profile.name} holds {held}, but their list, {MANIFEST}, is gone; git checkout brings "
            f"it back, ./study run STUDY --profile {profile.name} makes it anew with the study's runs"
        )
    missing = [study for study, runs in planned.items() if len(there[study]) < len(runs)]
    if not missing:
        return ""
    counts = ", ".join(f"{study} {len(there[study])} of {len(planned[study])}" for study in missing)
    return (
        f"results/{profile.name} holds {held} ({counts}), and the paper says so; "
        f"go on with: ./study run {missing[0]} --profile {profile.name}"
    )
