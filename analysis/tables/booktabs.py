"""Tables as LaTeX, in the manner of the booktabs package: rules only above, below and under the head."""

from collections.abc import Sequence

Row = Sequence[str]
RULE: Row = ()  # an empty row stands for a thin rule between groups of rows


def tabular(columns: str, head: Row, rows: Sequence[Row]) -> str:
    """Return a ``tabular``: ``columns`` is LaTeX's column specification, cells are LaTeX already."""
    lines = [
        rf"\begin{{tabular}}{{@{{}}{columns}@{{}}}}",
        r"\toprule",
        _line(head),
        r"\midrule",
        *map(_line, rows),
        r"\bottomrule",
        r"\end{tabular}",
    ]
    return "\n".join(lines) + "\n"


def spanning(columns: int, text: str) -> Row:
    """Return a row that holds one text across all ``columns``, from the left."""
    return (rf"\multicolumn{{{columns}}}{{@{{}}l}}{{{text}}}",)


def longtable(columns: str, head: Row, rows: Sequence[Row]) -> str:
    """Return a table that runs over pages, its head repeated on each; without a caption it has no number."""
    lines = [
        r"{\def\theHtable{long.\arabic{LT@tables}}%",  # its place in the PDF, which no caption names
        rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}",
        r"\toprule",
        _line(head),
        r"\midrule",
        r"\endfirsthead",
        r"\toprule",
        _line(head),
        r"\midrule",
        r"\endhead",
        r"\midrule",
        rf"\multicolumn{{{len(head)}}}{{r@{{}}}}{{\itshape continued overleaf}}\\",
        r"\endfoot",
        r"\bottomrule",
        r"\endlastfoot",
        *map(_line, rows),
        r"\end{longtable}}%",
        r"\addtocounter{table}{-1}",  # LaTeX counts every longtable, captioned or not
    ]
    return "\n".join(lines) + "\n"


def _line(cells: Row) -> str:
    return rf"{' & '.join(cells)} \\" if cells else r"\addlinespace"
