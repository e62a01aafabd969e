"""The report's content: what the HTML template shows, as plain text and rows of text."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from analysis.claims import EMPIRICAL
from analysis.claims.base import primary_scores
from analysis.comparisons.discriminators import on_first_pair, trivial_regret
from analysis.paper.labels import model, objective
from analysis.paper.latex import estimate, fixed, scientific, seeds, significant
from analysis.seeds import median_over_seeds, printed
from analysis.tables.images.scores import epochs
from analysis.tables.ledger import values
from analysis.tables.ordering import by_model
from records.reading.tables import Records

Plain = Callable[[str], str]  # LaTeX to one line of Unicode

CAPTIONS = {
    "samples_over_epochs": "Samples from fixed noise, before training and after each epoch.",
    "loss_curves": "Losses of both players. Objectives have different units: compare shapes, not heights.",
    "scores": "Fréchet distance to the test images, one point per seed, and the floor of real images.",
    "epoch_scores": "Fréchet distance after each epoch: medians over seeds, ranges as bands, and the floor.",
    "training_signals": "In training: D's mean scores on either kind of image, and the norm of G's gradient.",
    "score_densities": "Raw scores of the trained discriminators on test images and on generated ones.",
    "seed_range": "Samples of the seeds that come first, in the middle and last by Fréchet distance.",
    "failures": "Failures: samples of the runs that failed, and by which definition.",
    "interpolations": "Samples along straight lines in the noise, one line per row.",
    "neighbours": "Samples, and below each the training image at the least Euclidean distance.",
    "other_images": "Samples of the models that were trained on other images, one sheet per model.",
    "factorial": "Differences of distances within seeds: between losses, and between the pairs of networks.",
    "autoencoder_training": "Learning curves of the autoencoders, and where the test images end up.",
    "autoencoder_bracket": "log p(x) of a trained autoencoder from both sides, by draws and temperatures.",
    "autoencoder_gradients": "Signal to noise of gradients on a trained autoencoder, against the draws.",
    "autoencoder_pictures": "Autoencoders: reconstructions, samples, and single latents moved.",
    "toys": "Toy GANs: points of the first seeds, and the share of seeds that missed a mode.",
    "optimal_discriminator": "Trained 1-D discriminators beside the analytical optimum, one line per seed.",
    "discriminator_pairs": "Trained 1-D discriminators on every pair of densities, beside the optimum.",
    "error_parts": "A discriminator's error against the size of its sample, and without sampling.",
    "dynamics": "Training as a vector field near its equilibrium: paths in continuous time and in steps.",
    "gradient_sizes": "Size of the generator's gradient against its distance from the data, as D is trained.",
    "semistability": "A Gaussian generator's shift and scale under the optimal D: phase portraits.",
    "evidence_bracket": "log p(x) from both sides, by importance weights and by annealed runs.",
    "inference_gap": "What an encoder loses on each datum: by its family, and by one map for all.",
    "estimator_variance": "Variance of single-draw gradient estimators, from the prior to the posterior.",
    "signal_to_noise": "Signal to noise of the importance-weighted bound's gradients, against the draws.",
    "coverage": "How often intervals of Monte-Carlo bounds contain the exact value, against the draws.",
}


def content(records: Records, ledger: Sequence[Mapping[str, Any]], plain: Plain) -> dict[str, Any]:
    """Return everything but the stamp and the images; numbers are rounded as in the paper."""
    findings = {claim.name: claim.find(records) for claim in EMPIRICAL.values()}
    return {
        "claims": [_claim(claim, plain) for claim in ledger],
        "passed": sum(claim["outcome"] == "pass" for claim in ledger),
        "findings": [(finding.outcome, plain(finding.sentence)) for finding in findings.values()],
        "scores": _scores(records, plain),
        "discriminators": _discriminators(records, plain),
        "runs": _runs(records, plain),
    }


def _claim(claim: Mapping[str, Any], plain: Plain) -> dict[str, str]:
    predicted, measured = values(claim["predicted"], claim["measured"], claim["error_bound"])
    return {
        **{field: claim[field] for field in ("id", "title", "source", "method", "outcome")},
        "statement": plain(claim["statement"]),
        "predicted": plain(predicted).replace("-", "−"),
        "measured": plain(measured).replace("-", "−"),
        "error_bound": plain(scientific(claim["error_bound"], 1)),
    }


def _scores(records: Records, plain: Plain) -> dict[str, Any]:
    scores = by_model(primary_scores(records))
    trained = epochs(records)
    rows = [
        (
            _title(model(run["objective"], run["architecture"]), plain),
            str(run["seed"]),
            str(trained[run["id"]]),
            plain(estimate(run["value"], run["low"], run["high"])),
            plain(significant(run["untrained"])),
        )
        for run in scores.to_dict("records")
    ]
    first = scores.iloc[0]
    floor = plain(estimate(first["floor"], first["floor_low"], first["floor_high"]))
    return {"title": first["title"], "rows": rows, "floor": floor}


def _discriminators(records: Records, plain: Plain) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for (name, pair), group in on_first_pair(records).groupby(["objective", "pair"], sort=False):
        regret = median_over_seeds(group["regret"].to_numpy())
        rows.append(
            (
                _title(objective(str(name)), plain),
                str(pair),
                seeds(group["seed"].tolist()).replace("--", "–"),
                plain(printed(regret)),
                plain(significant(trivial_regret(str(name), str(pair)))),
            )
        )
    return rows


def _runs(records: Records, plain: Plain) -> list[tuple[str, ...]]:
    return [
        (
            run["id"],
            plain(fixed(run["steps"], 0)),
            plain(significant(run["seconds"], 2)),
            plain(significant(run["steps_per_second"], 2)),
            str(records.result(run["id"])["code_sha256"])[:12],
        )
        for run in records.runs().to_dict("records")
    ]


def _title(name: str, plain: Plain) -> str:
    """Return a model's name with true minus signs, and a space after each comma."""
    return re.sub(r",(?=\S)", ", ", plain(name)).replace("-", "−")
