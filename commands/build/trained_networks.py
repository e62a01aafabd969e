"""The records of trained discriminators that the ledger's claims about networks read."""

from collections.abc import Sequence
from dataclasses import dataclass

from commands import paths
from experiments.code_states import state_of
from records.files import MANIFEST
from records.line_samples import FRESH
from records.reading.tables import Records
from records.states import OTHER
from theory.claims.trained import Network
from theory.verdict import Verdict


@dataclass(frozen=True)
class ArchivedDiscriminators:
    """The profile's discriminators on the line, each with what is known of the code that made it."""

    records: Records

    def discriminators(self, objective: str, pair: str) -> Sequence[Network]:
        """See ``theory.claims.trained.Recorded``; fixed samples and quadrature nodes are left out."""
        return [
            Network(run, result["final"], comparable=state != OTHER)
            for run, state in self.records.runs("discriminator")[["id", "state"]].itertuples(index=False)
            for result in [self.records.result(run)]
            for config in [result["config"]]
            if (config["objective"], config["pair"]) == (objective, pair)
            and config.get("sample", FRESH) == FRESH
        ]


def archived_discriminators(profile: str) -> ArchivedDiscriminators | None:
    """Return what ``profile`` recorded on this machine; None if there is nothing yet."""
    if not (paths.results() / profile / MANIFEST).exists():
        return None
    return ArchivedDiscriminators(Records(paths.results(), profile, state_of))


def line(verdicts: Sequence[Verdict], profile: str) -> str:
    """Return one sentence on which networks the verdicts rest."""
    counts = [sum(check.recorded > 0 for check in verdict.details) for verdict in verdicts]
    if not any(counts):
        return f"no record of profile {profile} with enough seeds was read: trained networks decided nothing"
    return f"{sum(counts)} sub-checks read the trained networks that profile {profile} recorded"
