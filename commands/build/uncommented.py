"""TeX's sources without their comments, for readers who get the paper and not the project."""

import re

from theory.errors import EquipoiseError

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%.*")  # a sign of percent that no backslash makes a letter
# where a sign of percent would be no comment
_VERBATIM = re.compile(
    r"\\(?:verb|lstinline|mint)\b|\\begin\{(?:verbatim|lstlisting|minted|comment|filecontents)|\\catcode`\\?%"
)


def uncommented(source: str, name: str) -> str:
    r"""Return a TeX ``source``, of the file ``name``, that is typeset alike and has no comments.

    A line that is a comment goes with its end, as TeX takes it. Of one that ends in a comment the sign stays,
    since TeX then skips the end of the line and the spaces of the next. Raises ``EquipoiseError`` where a
    sign of percent may mean something else, as in ``\verb``.
    """
    if found := _VERBATIM.search(source):
        raise EquipoiseError(
            f"{name} has {found[0]}, in which comments are not told from text; write it otherwise"
        )
    kept = (_COMMENT.sub(r"\1%", line) for line in source.split("\n") if not line.lstrip().startswith("%"))
    return "\n".join(kept)
