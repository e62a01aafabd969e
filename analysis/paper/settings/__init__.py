r"""The settings of the text: every ``\setting{key}`` of the paper, read from the code and from the runs.

of_theory_and_analysis   constants of theory and analysis, imported from where they are used
Specification.settings   those of gan, vae and experiments, and of the layers that Keras built
of_runs                  what the recorded runs of a profile share
"""

from analysis.paper.settings.constants import of_theory_and_analysis
from analysis.paper.settings.forms import Setting
from analysis.paper.settings.runs import of_runs
from analysis.paper.settings.specification import Layer, Specification
from records.reading.tables import Records

__all__ = ["Layer", "Setting", "Specification", "settings"]


def settings(records: Records, specification: Specification) -> dict[str, Setting]:
    """Return key -> setting, for one profile. Raises ``ValueError`` for a key that two sources define."""
    found: dict[str, Setting] = {}
    for source in (
        of_theory_and_analysis(),
        specification.settings,
        of_runs(records, specification.defaults),
    ):
        if twice := sorted(set(found) & set(source)):
            raise ValueError(f"the setting {twice[0]} has two sources")
        found |= source
    return dict(sorted(found.items()))
