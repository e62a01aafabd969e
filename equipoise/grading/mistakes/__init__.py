"""The known mistakes: errors of the planted suite, and errors planted in the answers alike.

What a mistake's numbers are is never written down: the right answer computes them with the error in it.
"""

from equipoise.grading.mistakes.mistake import Mistake
from equipoise.grading.mistakes.of_losses import OF_LOSSES
from equipoise.grading.mistakes.of_optima import OF_OPTIMA
from equipoise.grading.mistakes.of_vae import OF_VAE

CATALOGUE: tuple[Mistake, ...] = (*OF_LOSSES, *OF_OPTIMA, *OF_VAE)  # the likelier of two alike comes first

__all__ = ["CATALOGUE", "Mistake"]
