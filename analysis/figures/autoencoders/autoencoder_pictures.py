"""What trained autoencoders show: images beside their reconstructions, samples, and single latents moved."""

from matplotlib.figure import Figure

from analysis.comparisons.autoencoders import first_seeds, title
from analysis.figures import style
from records.files import RECONSTRUCTIONS, TRAVERSALS
from records.reading.tables import Records

TITLES = ("image, reconstruction", "samples", "latents from $-3$ to $3$")
SIDE, LABEL, HEAD, MARGIN = 1.9, 0.2, 0.2, 0.08  # inches: a grid; row labels; titles; between grids


def draw(records: Records) -> Figure:
    """Draw one row per model, its first seed: grids of 8 x 8 pictures; on the last, one latent per row."""
    records.drawable()
    runs = first_seeds(records.runs("vae"))
    if runs.empty:
        return style.sentence("This profile has no autoencoders.")
    figure, axes = style.panels(
        len(runs), len(TITLES), height=HEAD + (SIDE + MARGIN) * len(runs), width=LABEL + (SIDE + MARGIN) * 3
    )
    for row, (_, run) in zip(axes, runs.iterrows(), strict=True):
        samples = records.grids(run["id"])
        grids = (
            records.image_grid(run["id"], RECONSTRUCTIONS),
            samples[max(samples)],
            records.image_grid(run["id"], TRAVERSALS),
        )
        for ax, grid in zip(row, grids, strict=True):
            ax.set_axis_off()
            if grid is None:
                ax.text(0.5, 0.5, "not made", transform=ax.transAxes, ha="center", va="center")
            else:
                ax.imshow(grid, cmap="gray", vmin=0, vmax=255)
        row[0].text(
            -0.03, 0.5, title(run, runs), transform=row[0].transAxes, rotation=90, ha="right", va="center"
        )
    for ax, heading in zip(axes[0], TITLES, strict=True):
        ax.set_title(heading, pad=3)
    return figure
