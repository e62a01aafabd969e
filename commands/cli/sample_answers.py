"""A reader's answers to a blind sheet: read, and set beside chance."""

import re
from pathlib import Path

import numpy as np

from commands.cli.sample_blind import IMAGES
from commands.display import shown
from stats.estimates import CONFIDENCE, binomial
from theory.errors import WrongUsage

LEVEL = 1 - CONFIDENCE  # of the test against chance
LONGEST = 100_000  # bytes of a file of answers, where a number takes four


def beyond_chance(answers: int = IMAGES) -> int:
    """Return the least number of right ``answers`` that tossing a coin reaches with at most 5 % probability.

    The least k with P(X >= k) <= 0.05 for X ~ Binomial(answers, 1/2): the exact one-sided test.
    """
    from scipy import stats

    return int(stats.binom.isf(LEVEL, answers, 0.5)) + 1


def read(path: Path) -> np.ndarray:
    """Return which places the reader judged to be generated, from the numbers in a text file: bool [200].

    Numbers stand between blanks, commas, semicolons or ends of lines. Raises ``WrongUsage`` for what is no
    such file or holds nothing, for what is no number of the sheet, and for one that is named twice.
    """
    found = [word for word in re.split(r"[\s,;]+", _text(path)) if word]
    if not found:
        raise WrongUsage(f"{shown(path)} is empty; give the numbers that were judged to be generated")
    judged = np.zeros(IMAGES, bool)
    for word in found:
        # int() would take "1_0" and digits of other scripts
        place = int(word) - 1 if re.fullmatch("[0-9]{1,3}", word) else -1
        if not 0 <= place < IMAGES:
            raise WrongUsage(
                f"{shown(path)}: {shown(word)!r} is no number of the sheet, which has 1 to {IMAGES}"
            )
        if judged[place]:
            raise WrongUsage(f"{shown(path)} names {place + 1} twice; name each generated image once")
        judged[place] = True
    return judged


def _text(path: Path) -> str:
    """The text of a file. Raises ``WrongUsage`` for a folder, pipe or device, which may have no end."""
    try:
        if not path.exists():
            trouble = "there is no such file"
        elif not path.is_file():
            trouble = "that is no file"
        elif path.stat().st_size > LONGEST:
            trouble = f"it has more than {LONGEST:,} bytes"
        else:
            return path.read_text("utf-8")
    except UnicodeError:
        trouble = "it is no text"
    except OSError as error:
        trouble = error.strerror or "it cannot be read"
    raise WrongUsage(
        f"no answers in {shown(path)}: {trouble}; give a text file of the numbers that were judged to be "
        "generated"
    )


def lines(judged: np.ndarray, generated: np.ndarray) -> list[str]:
    """Return what is said of the answers ``judged`` by the key ``generated``, both bool [200].

    The share that is right has Wilson's interval over images.
    """
    right = judged == generated
    share, least = binomial(int(right.sum()), len(right)), beyond_chance(len(right))
    word = "beyond" if right.sum() >= least else "not beyond"
    return [
        f"{right.sum()} of {len(right)} right: {share.value:.3f} [{share.low:.3f}, {share.high:.3f}], "
        f"{share.method}",
        f"{right[generated].sum()} of {generated.sum()} generated images were found, "
        f"{right[~generated].sum()} of {(~generated).sum()} real ones taken for real",
        f"{word} chance: guesses have {least} or more right with a probability of at most {LEVEL:.0%} "
        "(exact binomial)",
    ]
