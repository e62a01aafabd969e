"""The names of the files and folders that runs and profiles leave below ``results``.

results/runs/<id>/                        a run on the machine that made it
results/<profile>/manifest.json           which runs belong to the profile, by study
results/<profile>/runs/<id>/              the small part of a run that stands alone (``records.archive``)
results/<profile>/ensembles/<id>/         that of runs that were trained together (``records.ensembles``)
"""

from pathlib import Path

RUNS, ENSEMBLES = "runs", "ensembles"  # folders
MANIFEST = "manifest.json"
PLANTED = ("planted_errors.json", "planted_lies.json")  # of a record: what was planted to try the checks
LEDGER = "ledger.json"  # of a profile: the verdicts on the claims of theory

# of every run
CONFIG = "config.json"  # what it was told
RESULT = "result.json"  # what was run and how it ended; there iff the run is finished
FAILURE = "failure.json"  # where it stopped because something was not finite
DIGESTS = "digests.json"  # SHA-256 of the others, once it ended (``records.digests``)
CHECKPOINT, WEIGHTS = "checkpoint.npz", "weights.npz"

# of a model of images
HISTORY = "history.csv"  # means over blocks of training steps
SPEED = "speed.csv"  # of the same blocks
SCORES = "scores.json"  # of its samples
GRIDS = "grids"  # folder of image grids: samples from fixed noise, by epoch

# of a GAN
BEST = "best.npz"  # the best epoch so far of one that keeps it, until it is finished
EPOCHS = "epochs.csv"  # the primary metric after each epoch, of the generators in the folder EPOCH_WEIGHTS
EPOCH_WEIGHTS = "epochs"
QUANTILES = "quantiles.csv"  # of the final discriminator's scores, on real and on generated images
INTERPOLATIONS, NEIGHBOURS = "interpolations.png", "neighbours.png"

# of a VAE
RECONSTRUCTIONS, TRAVERSALS = "reconstructions.png", "traversals.png"
PROBES = "probes.json"  # its log-likelihood bracketed, and slopes of its gradients' signal
LIKELIHOOD = "likelihood.csv"  # the bounds that the bracket is made of
GRADIENTS = "gradients.csv"  # signal and noise of gradient estimators, by draws

# of the tuning of a recipe
TRIALS = "trials.csv"  # each recipe of each round with its distance, none where it diverged
TRIALS_SO_FAR = "trials.json"  # until it is finished

# what is made from a finished run, by what makes it: scoring and probing
SCORED = (SCORES, EPOCHS, QUANTILES, INTERPOLATIONS, NEIGHBOURS)
PROBED = (PROBES, LIKELIHOOD, GRADIENTS, TRAVERSALS)

# of a small run; GRADIENTS too, with what generators feel by distance and steps of training
CURVE = "curve.csv"  # the score function, beside the optimal one
POINTS = "points.csv"  # of the first seeds

_EPOCH = "epoch-"


def of_epoch(epoch: int, suffix: str, digits: int = 2) -> str:
    """Name the file of an epoch, ``epoch-07.png``; with as many ``digits`` as needed, names sort by epoch."""
    return f"{_EPOCH}{epoch:0{digits}d}{suffix}"


def by_epoch(folder: Path, suffix: str) -> dict[int, Path]:
    """Return epoch -> file, of those that ``of_epoch`` named in ``folder``, in the order of their names."""
    found = sorted(folder.glob(f"{_EPOCH}*{suffix}"))
    return {int(path.stem.removeprefix(_EPOCH)): path for path in found}
