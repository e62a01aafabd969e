"""Grading: a student's losses and optimal discriminator against the project's own, mistakes named."""

from collections.abc import Callable
from typing import Any

from equipoise.grading.grades import Grades
from equipoise.grading.judging import judge
from equipoise.grading.questions import asked
from theory.errors import WrongUsage

__all__ = ["Grades", "grade"]


def grade(
    *,
    gan_loss: Callable[..., Any] | None = None,
    lsgan_loss: Callable[..., Any] | None = None,
    optimal_discriminator: Callable[..., Any] | None = None,
    vae_loss: Callable[..., Any] | None = None,
    objective: str = "non_saturating",
) -> Grades:
    """Grade functions by their numbers, and name the known mistake that a wrong one resembles.

    gan_loss               (logits_real, logits_fake) -> (D_loss, G_loss), scores [batch, 1]
    lsgan_loss             (scores_real, scores_fake) -> (D_loss, G_loss), with codes (0, 1, 1) or (-1, 1, 0),
                           or (scores_real, scores_fake, a, b, c)
    optimal_discriminator  (p, q) -> D*(x) of the GAN, or (p, q, a, b) of LSGAN, densities at points
    vae_loss               (x, logits, mean, log_variance) -> minus the evidence lower bound in nats, x and
                           logits [batch, 784], in the place of logits also probabilities
    objective              what is asked of ``gan_loss``'s generator: "non_saturating" or "minimax"

    Each is called at seeded inputs and compared with what the project trains with and verifies. It passes
    within 1e-5 of the right value's size (at least of 1), fails beyond, and is inconclusive if a second call
    gives other numbers. NumPy and TensorFlow are taken, means and sums over the batch, a decoder that is
    Bernoulli or Gaussian: the table says which. The known mistakes are planted errors: each one's numbers are
    the right answer's with the error in it. A function that raises, or returns no numbers, fails with the
    reason in one line.

    Returns ``Grades``, a table with ``passed`` and ``mistakes``. Raises ``WrongUsage`` if there is nothing to
    grade or something is no function.
    """
    given = {
        "gan_loss": gan_loss,
        "lsgan_loss": lsgan_loss,
        "optimal_discriminator": optimal_discriminator,
        "vae_loss": vae_loss,
    }
    functions = {name: function for name, function in given.items() if function is not None}
    if not functions:
        raise WrongUsage(f"nothing to grade: give one of {', '.join(given)}")
    questions = {name: asked(name, function, objective) for name, function in functions.items()}
    return Grades(
        tuple(verdict for name, one in questions.items() for verdict in judge(functions[name], one))
    )
