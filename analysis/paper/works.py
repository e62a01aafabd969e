r"""Works that the ledger and the derivations name, as links into the paper's list of references."""

from collections.abc import Callable, Mapping

from analysis.text.checks.bibliography import NAMED, Work, find


def linked(text: str, works: Mapping[str, Work], written: Callable[[str], str] = str) -> str:
    r"""Return ``text`` with ``\cited{key}{Mao et al. 2017}`` for each of ``works`` that it names.

    ``written`` makes LaTeX of words. A name that is none of the works stays as it is: the lint refuses it.
    """
    parts, end = [], 0
    for match in NAMED.finditer(text):
        key = find(match[1], int(match[2]), works)
        words = written(match[0])
        link = rf"\cited{{{key}}}{{{words}}}" if isinstance(key, str) else words
        parts += [written(text[end : match.start()]), link]
        end = match.end()
    return "".join((*parts, written(text[end:])))
