"""The networks: their layers as specified, their parameters as counted in the runs."""

from analysis.records import Records
from analysis.tables import names
from analysis.tables.booktabs import RULE, Row, tabular
from analysis.tables.format import fixed

NAME = "networks"

# The specification of the brief; gan.networks builds it and tests count its parameters.
_LAYERS = {
    ("mlp", "discriminator"): r"$784\to256\to256\to1$",
    ("mlp", "generator"): r"$z\to1024\to1024\to784$; ReLU, ReLU, tanh",
    ("dcgan", "discriminator"): (
        r"conv 32, $5\times5$, maxpool 2; conv 64, $5\times5$, maxpool 2; dense 1024; dense 1"
    ),
    ("dcgan", "generator"): (
        r"dense 1024, dense $7\cdot7\cdot128$, transposed conv 64, $4\times4$, stride 2, each with ReLU and batch "
        r"normalisation; transposed conv 1, $4\times4$, stride 2, tanh"
    ),
}


def draw(records: Records) -> str:
    """The table of the architectures that the profile trains."""
    runs = records.runs()
    rows: list[Row] = []
    for name, group in runs[runs["kind"] == "gan"].groupby("architecture", sort=False):
        first = group.iloc[0]
        rows += [RULE] if rows else []
        for network in ("discriminator", "generator"):
            title = names.architecture(str(name)) if network == "discriminator" else ""
            count = fixed(first[f"{network}_parameters"], 0)
            rows.append((title, network, _LAYERS.get((str(name), network), ""), count))
    layers = r">{\raggedright\arraybackslash}p{80mm}"
    return tabular(f"ll{layers}r", ("", "Network", "Layers", "Parameters"), rows)
