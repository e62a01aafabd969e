"""The ledger of claims as a table of verdicts."""

import pandas as pd

from commands.build.checking import check_with_tensorflow
from commands.build.kernel import record
from commands.build.trained_networks import archived_discriminators
from commands.cli.verify import as_record, select
from experiments.profiles import PROFILES
from theory.claims import LEDGER

NUMBERS = ["predicted", "measured", "error_bound"]
COLUMNS = ["title", "theme", "outcome", *NUMBERS, "method", "statement", "source", "assumptions", "seconds"]


def verify(pattern: str | int | None = None, profile: str = "full") -> pd.DataFrame:
    """Check claims of the ledger and return a table with one row per claim, indexed by its id.

    pattern  a claim's id (42 or "29b"), a range ("30-34"), a theme ("lsgan") or a word of a title; None
             checks the whole ledger, which takes minutes
    profile  name in ``PROFILES``: whose recorded networks the claims about training read

    Columns: title, theme, outcome ("pass", "fail" or "inconclusive"), predicted, measured and error_bound (of
    the first sub-check that did not pass, else of the first; NaN where not finite), method (S symbolic, Q
    quadrature, I interval, M Monte Carlo, N trained network, K proof under a kernel), statement (LaTeX),
    source, assumptions and seconds. TensorFlow starts only for claims that need its networks. Raises
    ``UnknownName``, which lists what there is.
    """
    claims = select(None if pattern is None else str(pattern), LEDGER.values())
    name = PROFILES[profile].name
    networks = archived_discriminators(name) if any(claim.trained for claim in claims) else None
    rows = []
    for claim in claims:  # in this process: a script need not guard its main part from workers
        verdict = check_with_tensorflow(claim) if claim.tensorflow else claim.check(networks)
        rows.append(as_record(claim, verdict, record.standing([claim.id]).get(claim.id)))
    return pd.DataFrame(rows).set_index("id")[COLUMNS].astype(dict.fromkeys(NUMBERS, float))
