"""The networks: their layers as specified, their parameters as counted in the runs."""

from analysis.latex import architecture_title, fixed
from analysis.records import Records
from analysis.tables.booktabs import RULE, Row, tabular

NAME = "networks"

_NETWORKS = {"gan": ("discriminator", "generator"), "vae": ("encoder", "decoder")}
# The specification that gan.networks and vae.networks build; their tests count the parameters.
_LAYERS = {
    ("mlp", "discriminator"): r"$784\to256\to256\to1$",
    ("mlp", "generator"): r"$z\to1024\to1024\to784$; ReLU, ReLU, tanh",
    ("dcgan", "discriminator"): (
        r"conv 32, $5\times5$, maxpool 2; conv 64, $5\times5$, maxpool 2; dense 1024; dense 1"
    ),
    ("dcgan", "generator"): (
        r"dense 1024; dense $7\times7\times128$; transposed conv 64, $4\times4$, stride 2; each with ReLU "
        r"and batch normalisation; transposed conv 1, $4\times4$, stride 2; tanh"
    ),
    ("vae_mlp", "encoder"): r"$784\to200\to200\to50$ means, $50$ log-variances; tanh, tanh",
    ("vae_mlp", "decoder"): r"$z\to200\to200\to784$; tanh, tanh",
    ("vae_conv", "encoder"): (
        r"conv 32, conv 64, each $4\times4$, stride 2, ReLU; dense to 50 means, 50 log-variances"
    ),
    ("vae_conv", "decoder"): (
        r"dense $7\times7\times64$; transposed conv 32, $4\times4$, stride 2; each with ReLU; transposed "
        r"conv 1, $4\times4$, stride 2"
    ),
}


def draw(records: Records) -> str:
    """The table of the architectures that the profile trains."""
    rows: list[Row] = []
    for (kind, name), group in records.on_images().groupby(["kind", "architecture"], sort=False):
        first = group.iloc[0]
        rows += [RULE] if rows else []
        for place, network in enumerate(_NETWORKS[str(kind)]):
            title = architecture_title(str(name)) if place == 0 else ""
            rows.append(
                (
                    title,
                    network,
                    _LAYERS.get((str(name), network), ""),
                    fixed(first[f"{network}_parameters"], 0),
                )
            )
    return tabular(r"ll>{\raggedright\arraybackslash}p{82mm}r", ("", "Network", "Layers", "Parameters"), rows)
