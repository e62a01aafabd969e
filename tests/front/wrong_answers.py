"""Wrong answers as students write them, and the mistakes in them."""

from collections.abc import Callable
from typing import Any

import numpy as np
from right_answers import (
    entropy,
    gan,
    gan_of_probabilities,
    kl,
    lsgan,
    lsgan_of_template,
    probability_entropy,
    sigmoid,
    vae,
)


def d_alone(loss):
    """A wrong discriminator's loss of the GAN beside the right generator's."""
    return {
        "gan_loss": lambda logits_real, logits_fake: (loss(logits_real, logits_fake), gan(0, logits_fake)[1])
    }


def g_alone(loss):
    """A wrong generator's loss of the GAN beside the right discriminator's."""
    return {
        "gan_loss": lambda logits_real, logits_fake: (gan(logits_real, logits_fake)[0], loss(logits_fake))
    }


def ls_d(loss):
    return {"lsgan_loss": lambda r, f: (loss(r, f), lsgan(r, f)[1])}


def ls_g(loss):
    return {"lsgan_loss": lambda r, f: (lsgan(r, f)[0], loss(f))}


def gan_optimum(function):
    return {"optimal_discriminator": function}


def ls_optimum(function):
    return {"optimal_discriminator": function}


def bound(function):
    """A VAE's loss of cross-entropies and KLs [batch]."""
    return {
        "vae_loss": lambda x, logits, m, v: np.mean(function(np.sum(entropy(logits, x), axis=1), kl(m, v)))
    }


def divergence(function):
    """A VAE's loss with another KL, of means and log-variances."""
    return {
        "vae_loss": lambda x, logits, m, v: np.mean(
            np.sum(entropy(logits, x), axis=1) + np.sum(function(m, v), axis=1) / 2
        )
    }


def pixels(function):
    """A VAE's loss with another reconstruction, of images and logits."""
    return {"vae_loss": lambda x, logits, m, v: np.mean(function(x, logits) + kl(m, v))}


def no_sigmoid(logits_real, logits_fake):
    return gan_of_probabilities(logits_real, logits_fake)


def two_sigmoids(logits_real, logits_fake):
    return gan(sigmoid(logits_real), sigmoid(logits_fake))


def two_sigmoids_of_vae(x, probabilities, mean, log_var):
    return vae(x, probabilities, mean, log_var)


def bounded(scores_real, scores_fake):
    return lsgan(sigmoid(scores_real), sigmoid(scores_fake))


def hinge(logits_real, logits_fake):
    d_loss = np.mean(np.maximum(0, 1 - logits_real)) + np.mean(np.maximum(0, 1 + logits_fake))
    return d_loss, -np.mean(logits_fake)


# (what, answer, the names of the mistakes)
WRONG: list[tuple[str, dict[str, Callable[..., Any]], set[str]]] = [
    ("labels swapped", d_alone(lambda r, f: gan(f, r)[0]), {"labels of real and fake swapped"}),
    ("no sigmoid", {"gan_loss": no_sigmoid}, {"sigmoid missing"}),
    ("sigmoid twice", {"gan_loss": two_sigmoids}, {"sigmoid applied twice"}),
    ("real term alone", d_alone(lambda r, _: np.mean(entropy(r, 1))), {"fake term missing"}),
    ("fake term alone", d_alone(lambda _, f: np.mean(entropy(f, 0))), {"real term missing"}),
    (
        "difference",
        d_alone(lambda r, f: np.mean(entropy(r, 1)) - np.mean(entropy(f, 0))),
        {"terms subtracted"},
    ),
    ("averaged terms", d_alone(lambda r, f: gan(r, f)[0] / 2), {"halved: the terms averaged, not added"}),
    ("D's sign", d_alone(lambda r, f: -gan(r, f)[0]), {"sign of the loss turned"}),
    ("G's sign", g_alone(lambda f: -np.mean(entropy(f, 1))), {"sign of the loss turned"}),
    ("saturating", g_alone(lambda f: -np.mean(entropy(f, 0))), {"generator's loss saturates (minimax)"}),
    ("G fooled", g_alone(lambda f: np.mean(entropy(f, 0))), {"generator rewarded for being found out"}),
    (
        "zero sum",
        {"gan_loss": lambda r, f: (gan(r, f)[0], -gan(r, f)[0])},
        {"the discriminator's loss for the generator's, negated"},
    ),
    (
        "sum and mean",
        d_alone(lambda r, f: np.sum(entropy(r, 1)) + np.mean(entropy(f, 0))),
        {"sum and mean mixed between the terms"},
    ),
    (
        "wrong axis",
        {
            "gan_loss": lambda r, f: (
                np.mean(entropy(r, 1), axis=1) + np.mean(entropy(f, 0), axis=1),
                np.mean(entropy(f, 1), axis=1),
            )
        },
        {"mean over the wrong axis"},
    ),
    (
        "no mean",
        {"gan_loss": lambda r, f: (entropy(r, 1) + entropy(f, 0), entropy(f, 1))},
        {"no mean over the batch"},
    ),
    ("order", {"gan_loss": lambda r, f: gan(r, f)[::-1]}, {"the two losses in the wrong order"}),
    ("real's sign", d_alone(lambda r, f: gan(-r, f)[0]), {"sign of the real scores lost"}),
    ("hinge", {"gan_loss": hinge}, {"the hinge loss, not what was asked"}),
    (
        "LSGAN for GAN",
        {"gan_loss": lsgan_of_template},
        {"LSGAN's loss with codes (0, 1, 1), not what was asked"},
    ),
    (
        "real judged",
        {"gan_loss": lambda r, f: (gan(r, f)[0], gan(f, r)[1])},
        {"generator judged on real scores"},
    ),
    (
        "no half",
        {"lsgan_loss": lambda r, f: [2 * loss for loss in lsgan(r, f)]},
        {"missing ½ in the least-squares losses"},
    ),
    ("codes swapped", ls_d(lambda r, f: lsgan(r, f, 1, 0)[0]), {"a and b swapped in the losses"}),
    ("G at a", ls_g(lambda f: np.mean(f**2) / 2), {"generator aims at a"}),
    ("sigmoid in LSGAN", {"lsgan_loss": bounded}, {"sigmoid on LSGAN's output"}),
    (
        "no square",
        {"lsgan_loss": lambda r, f: ((np.mean(abs(r - 1)) + np.mean(abs(f))) / 2, np.mean(abs(f - 1)) / 2)},
        {"absolute for squared distance"},
    ),
    (
        "half of one term",
        ls_d(lambda r, f: np.mean((r - 1) ** 2) / 2 + np.mean(f**2)),
        {"½ on the real term alone"},
    ),
    ("LSGAN's mean", ls_d(lambda r, f: ((r - 1) ** 2 + f**2)[:, 0] / 2), {"mean over the wrong axis"}),
    (
        "GAN for LSGAN",
        {"lsgan_loss": gan},
        {"the GAN's loss, not what was asked", "the GAN's non-saturating loss, not what was asked"},
    ),
    (
        "codes as given, swapped",
        {"lsgan_loss": lambda r, f, a, b, c: lsgan(r, f, b, a, c)},
        {"a and b swapped in the losses"},
    ),
    ("D* inverted", gan_optimum(lambda p, q: q / (p + q)), {"D* inverted"}),
    ("D* where p = q", gan_optimum(lambda p, _: 0.5 + 0 * p), {"D* of p = q alone"}),
    ("odds", gan_optimum(lambda p, q: p / q), {"the ratio p/q for D*"}),
    ("decision", gan_optimum(lambda p, q: np.where(p > q, 1.0, 0.0)), {"a decision for D*"}),
    ("sigmoid of D*", gan_optimum(lambda p, q: sigmoid(p / (p + q))), {"sigmoid of a probability"}),
    ("LSGAN's D*", gan_optimum(lambda p, q: (p - q) / (p + q)), {"D* of the codes (-1, 1)"}),
    ("b and a swapped", ls_optimum(lambda p, q, a, b: (a * p + b * q) / (p + q)), {"a and b swapped in D*"}),
    ("codes ignored", ls_optimum(lambda p, q, _a, _b: p / (p + q)), {"codes ignored"}),
    ("code a left out", ls_optimum(lambda p, q, a, b: (b - a) * p / (p + q)), {"D* without the code a"}),
    ("subtracted", ls_optimum(lambda p, q, a, b: (b * p - a * q) / (p + q)), {"a q subtracted"}),
    ("a q forgotten", ls_optimum(lambda p, q, _, b: b * p / (p + q)), {"the term a q forgotten"}),
    ("not divided", ls_optimum(lambda p, q, a, b: b * p + a * q), {"the numerator alone"}),
    ("D* of LSGAN where p = q", ls_optimum(lambda p, _, a, b: (a + b) / 2 + 0 * p), {"D* of p = q alone"}),
    ("KL's sign", bound(lambda e, k: e - k), {"sign of the KL turned"}),
    ("no KL", bound(lambda e, _: e), {"KL forgotten"}),
    ("KL alone", bound(lambda _, k: k), {"reconstruction forgotten"}),
    ("the bound", bound(lambda e, k: -e - k), {"the bound itself, not its negative"}),
    ("pixels' mean", bound(lambda e, k: e / 784 + k), {"pixels averaged, not summed (β = number of pixels)"}),
    (
        "squares' mean",
        {"vae_loss": lambda x, y, m, v: np.mean((x - y) ** 2) + np.mean(kl(m, v))},
        {"pixels averaged, not summed (β = number of pixels)"},
    ),
    (
        "latents' mean",
        bound(lambda e, k: e + k / 5),
        {"latents averaged, not summed (β = 1/number of latents)"},
    ),
    ("all means", bound(lambda e, k: e / 784 + k / 5), {"pixels and latents averaged, not summed"}),
    (
        "batch summed once",
        bound(lambda e, k: e.sum() + k.mean()),
        {"sum and mean mixed between the terms (β = 1/batch)"},
    ),
    (
        "batch summed in the KL",
        bound(lambda e, k: e.mean() + k.sum()),
        {"sum and mean mixed between the terms (β = batch)"},
    ),
    ("KL doubled", divergence(lambda m, v: 2 * (m**2 + np.exp(v) - 1 - v)), {"missing ½ in the Gaussian KL"}),
    ("variance", divergence(lambda m, v: m**2 + v - 1 - np.log(v)), {"log-variance taken for the variance"}),
    (
        "deviation",
        divergence(lambda m, v: m**2 + v**2 - 1 - np.log(v**2)),
        {"log-variance taken for the standard deviation"},
    ),
    (
        "log-deviation",
        divergence(lambda m, v: m**2 + np.exp(2 * v) - 1 - 2 * v),
        {"log-variance taken for the log of the standard deviation"},
    ),
    (
        "reversed",
        divergence(lambda m, v: (1 + m**2) / np.exp(v) - 1 + v),
        {"KL reversed"},
    ),
    ("log σ", divergence(lambda m, v: m**2 + np.exp(v) - 1 - v / 2), {"log σ for log σ² in the Gaussian KL"}),
    ("no minus one", divergence(lambda m, v: m**2 + np.exp(v) - v), {"KL without its -1"}),
    ("mean unsquared", divergence(lambda m, v: m + np.exp(v) - 1 - v), {"means not squared"}),
    ("σ for σ²", divergence(lambda m, v: m**2 + np.exp(v / 2) - 1 - v), {"σ for σ² in the KL"}),
    (
        "logits as probabilities",
        pixels(lambda x, logits: np.sum(probability_entropy(x, np.clip(logits, 1e-7, 1 - 1e-7)), axis=1)),
        {"logits taken for probabilities"},
    ),
    (
        "two sigmoids",
        {"vae_loss": two_sigmoids_of_vae},
        {"sigmoid applied twice"},
    ),
    (
        "swapped images",
        {"vae_loss": lambda x, y, m, v: np.mean(np.sum(probability_entropy(y, x), axis=1) + kl(m, v))},
        {"image and reconstruction swapped"},
    ),
    ("half an entropy", pixels(lambda x, s: np.sum(x * entropy(s, 1), axis=1)), {"dark pixels left out"}),
]

# ---------------------------------------------------------------- no answers


def misspelt(logits_real, logits_fake):
    return np.maen(logits_real), logits_fake


def not_a_number(logits_real, logits_fake):
    return np.nan * np.mean(logits_real), np.log(-np.mean(np.abs(logits_fake)))


# (answer, what is told)
BROKEN: list[tuple[dict[str, Callable[..., Any]], str]] = [
    ({"gan_loss": misspelt}, "raises AttributeError, line"),
    ({"gan_loss": lambda logits: logits}, "raises TypeError: <lambda>() takes 1 positional argument"),
    ({"gan_loss": lambda *_: None}, "returns nothing: is a return missing?"),
    ({"gan_loss": lambda r, f: gan(r, f)[0]}, "returns one output, not 2: (D_loss, G_loss)"),
    ({"gan_loss": lambda r, f: (*gan(r, f), 0.0)}, "returns 3 outputs, not 2: (D_loss, G_loss)"),
    ({"gan_loss": lambda *_: ("loss", "loss")}, "D_loss is of type str, not a number"),
    ({"gan_loss": not_a_number}, "is not finite (NaN or infinite) at ordinary inputs"),
    ({"gan_loss": lambda r, f: (r[:3], f[:3])}, "has shape (3, 1), not one number"),
    ({"optimal_discriminator": lambda p, q: np.sum(p / (p + q))}, "has shape (), not (9,)"),
    ({"vae_loss": lambda x, *_: 1 / 0 * x}, "raises ZeroDivisionError, line"),
    ({"vae_loss": lambda *_: {"loss": 1.0}}, "loss is of type dict, not a number"),
]
