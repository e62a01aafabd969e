"""The records of trained discriminators that the ledger's claims about networks read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.records import Records
from commands.paths import RESULTS
from experiments.provenance import code_sha256
from gan.line_settings import FRESH
from theory.verdict import Verdict


@dataclass(frozen=True)
class RecordedDiscriminators:
    """The profile's discriminators on the line; only those that today's code would make the same way."""

    records: Records
    code: str

    def discriminators(self, objective: str, pair: str) -> Sequence[Mapping[str, float]]:
        """See ``theory.claims.claim.Recorded``; fixed samples and quadrature nodes are left out."""
        return [
            result["final"]
            for run in self.records.runs("discriminator")["id"]
            for result in [self.records.result(run)]
            for config in [result["config"]]
            if (config["objective"], config["pair"]) == (objective, pair)
            and config.get("sample", FRESH) == FRESH
            and result["code_sha256"] == self.code
        ]


def recorded(profile: str) -> RecordedDiscriminators | None:
    """What ``profile`` recorded on this machine; None if there is nothing yet."""
    if not (RESULTS / profile / "manifest.json").exists():
        return None
    return RecordedDiscriminators(Records(RESULTS, profile), code_sha256("discriminator"))


def line(verdicts: Sequence[Verdict], profile: str) -> str:
    """One sentence on which networks the verdicts rest."""
    counts = [sum(check.recorded > 0 for check in verdict.details) for verdict in verdicts]
    if not any(counts):
        return f"no record of profile {profile} made by this code was read: trained networks decided nothing"
    return f"{sum(counts)} sub-checks read the trained networks that profile {profile} recorded"
