r"""Are training images copied? Distances to the nearest training image, and the statistic C_T.

Generated and test images are compared by their distances to the training images, in cells of the space:

    C_T = sum_cells P(cell) Z(cell) / sum_cells P(cell),
    Z = (U - mn/2) / sqrt(mn (m + n + 1)/12),

with P(cell) the share of the test images that lie in it, m generated and n test images in the cell, and
U the number of pairs of them in which the generated image is farther from its nearest training image
than the test image (a tie counting half). Cells with fewer than 20 generated images do not count. Far
below 0: training images are copied; far above: the model underfits; as real images it is 0 on average,
with a standard deviation near 1/sqrt(cells).
Source: Meehan, Chaudhuri & Dasgupta 2020, sections 4 and 5; distances are taken within a cell, cells by
k-means of the training images, as in the authors' own program.

The space is that of the pixels' principal components: an extractor that was trained on these
images might tell them from others.
"""

import warnings
from dataclasses import dataclass

import numpy as np

from analysis.metrics.chunked import in_blocks
from stats.estimates import Interval
from stats.jackknife import jackknife

CELLS = 20
FEWEST_IN_CELL = 20  # generated images
TEST_IMAGES_A_CELL = 50  # at least on average: fewer test images, fewer cells
MOST_CLUSTERED = 10_000  # training images that decide the cells
BLOCK, COLUMNS = 256, 2048  # points and others: 2 MB of float32 products, which a processor keeps at hand


def nearest_distances(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the distance of each of ``points`` [n, d] to the nearest of ``others`` [m, d]: float32 [n].

    Which one is nearest is decided in single precision, its distance taken in double; rounded to single
    precision at the end, so that equal images are at equal distances.
    """
    half_norms = np.einsum("ij,ij->i", others, others) / 2
    rows = np.column_stack([points, np.full(len(points), -1.0)]).astype(np.float32)
    columns = np.column_stack([others, half_norms]).astype(np.float32)

    def nearest(block: slice) -> np.ndarray:
        difference = points[block] - others[_greatest_products(rows[block], columns)]
        return np.asarray(np.sqrt(np.einsum("ij,ij->i", difference, difference)), np.float32)

    return np.concatenate(in_blocks(nearest, len(points), BLOCK))


def _greatest_products(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """For each of ``rows`` x the place of the ``columns`` y with the greatest x.y - |y|^2/2: the nearest."""
    places, greatest = np.zeros(len(rows), np.int64), np.full(len(rows), -np.inf, np.float32)
    for start in range(0, len(columns), COLUMNS):
        products = rows @ columns[start : start + COLUMNS].T
        here = products.argmax(axis=1)
        found = products[np.arange(len(rows)), here]
        greater = found > greatest
        places[greater], greatest[greater] = start + here[greater], found[greater]
    return places


@dataclass(frozen=True)
class Located:
    """Images seen from the training set: each one's cell and its distances, over all and in its cell, [n]."""

    cells: np.ndarray
    nearest: np.ndarray
    nearest_in_cell: np.ndarray

    def __getitem__(self, rows: np.ndarray) -> "Located":
        return Located(self.cells[rows], self.nearest[rows], self.nearest_in_cell[rows])


@dataclass(frozen=True)
class TrainingSet:
    """Training ``points`` [l, d], the centres of the cells [c, d], and the cell of each point [l]."""

    points: np.ndarray
    centres: np.ndarray
    cells: np.ndarray

    @classmethod
    def of(cls, points: np.ndarray, count: int = CELLS, seed: int = 0) -> "TrainingSet":
        """Put ``points`` in at most ``count`` cells, found by k-means from a seeded subset."""
        from scipy.cluster.vq import kmeans2  # imports much, and cells are mostly there already

        rng = np.random.default_rng(seed)
        subset = points[rng.permutation(len(points))[:MOST_CLUSTERED]]
        distinct = np.unique(subset, axis=0)
        begin = distinct[rng.permutation(len(distinct))[:count]]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # an empty cell stays where it was, and stays empty
            centres, _ = kmeans2(subset, begin, minit="matrix", iter=20)
        cells = _cells(points, centres)
        used = np.unique(cells)
        return cls(points, centres[used], np.searchsorted(used, cells))

    def locate(self, points: np.ndarray) -> Located:
        """Return the cells and distances of ``points`` [n, d]."""
        cells = _cells(points, self.centres)
        in_cell = np.empty(len(points), np.float32)
        for cell in np.unique(cells):
            in_cell[cells == cell] = nearest_distances(points[cells == cell], self.points[self.cells == cell])
        return Located(cells, nearest_distances(points, self.points), in_cell)


def cells_for(test_images: int) -> int:
    """Return how many cells so many test images allow."""
    return min(max(test_images // TEST_IMAGES_A_CELL, 1), CELLS)


def copying_score(generated: Located, test: Located, groups: np.ndarray) -> Interval:
    """Return C_T of ``generated`` [m] against ``test`` [n], with its jackknife interval over ``groups`` [m].

    The interval is the sampling error of the generated images alone, the test images being fixed. Where no
    cell has enough generated images, all of the space is taken as one.
    """
    cells, distances = (generated.cells, test.cells), (generated.nearest_in_cell, test.nearest_in_cell)
    if not _counted(*cells).any():
        cells = (np.zeros_like(cells[0]), np.zeros_like(cells[1]))
        distances = (generated.nearest, test.nearest)
    counted = np.flatnonzero(_counted(*cells)).tolist()
    z = np.array([_z_scores(*cells, *distances, groups, cell) for cell in counted])
    shares = np.array([np.count_nonzero(cells[1] == cell) for cell in counted])
    value, *without = shares @ z / shares.sum()
    return jackknife(float(value), without)


def _z_scores(
    cells: np.ndarray,
    test_cells: np.ndarray,
    distances: np.ndarray,
    test_distances: np.ndarray,
    groups: np.ndarray,
    cell: int,
) -> np.ndarray:
    """Z in one cell; then the same without each of the G groups: [1 + G]. 0 where no image is left."""
    theirs, rows = np.sort(test_distances[test_cells == cell]), cells == cell
    below, upto = (np.searchsorted(theirs, distances[rows], side) for side in ("left", "right"))
    count = int(groups.max()) + 1
    pairs = np.bincount(groups[rows], weights=(below + upto) / 2, minlength=count)
    sizes = np.bincount(groups[rows], minlength=count)
    u, m = (np.concatenate([[x.sum()], x.sum() - x]) for x in (pairs, sizes))
    n = len(theirs)
    spread = np.sqrt(np.maximum(m, 1) * n * (m + n + 1) / 12)
    scores: np.ndarray = (u - m * n / 2) / spread
    return scores


def mean_nearest(generated: Located, groups: np.ndarray) -> Interval:
    """Return the mean distance of ``generated`` [m] to the nearest training image.

    Jackknife over ``groups`` [m].
    """
    sums = np.bincount(groups, weights=generated.nearest)
    sizes = np.bincount(groups)
    without = (sums.sum() - sums) / (sizes.sum() - sizes)
    return jackknife(float(generated.nearest.mean(dtype=np.float64)), without)


def _counted(cells: np.ndarray, test_cells: np.ndarray) -> np.ndarray:
    """Which cells have test images and enough generated ones; true for a cell that is all of the space."""
    count = int(max(cells.max(), test_cells.max())) + 1
    generated, test = (np.bincount(which, minlength=count) for which in (cells, test_cells))
    counted: np.ndarray = (test > 0) & ((generated >= FEWEST_IN_CELL) | (count == 1))
    return counted


def _cells(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """The index of the nearest of ``centres`` [c, d] for each of ``points`` [n, d]."""
    found: np.ndarray = (points @ centres.T - (centres**2).sum(axis=1) / 2).argmax(axis=1)
    return found
