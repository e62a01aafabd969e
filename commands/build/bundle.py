"""What the paper consists of where the project is not: the files that TeX read, and no others."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from commands import paths
from commands.build import publish
from commands.build.latex import date_of
from commands.build.tarball import tarball
from commands.build.uncommented import uncommented
from commands.graph.noted import check
from commands.paths import PAPER
from theory.errors import EquipoiseError

NAME = "paper"  # of the main file: pdflatex paper
LARGEST = 10_000_000  # bytes of a bundle
# The document travels alone: no report lies beside it, so its marks lead to its own ledger. The first line
# tells arXiv, which looks for it in the first five, that the figures are for pdflatex.
HEAD = "\\pdfoutput=1\n\\newcommand\\generated{generated}\n\\newcommand\\reportbeside{}\n"
_GENERATED = re.compile(r"^\\providecommand\\generated\{.*\}\n", re.MULTILINE)
_READ = re.compile(
    r"^INPUT (?:\./)?(?!/)(.+)$", re.MULTILINE
)  # of TeX's recorder: a path in the paper's folder
_BIBLIOGRAPHY = re.compile(r"^\\bibdata\{(.+)\}$", re.MULTILINE)


def checked(profile: str) -> None:
    """Raise ``Damaged`` if anything that a profile's paper was built of or to is not what was made."""
    tex = publish.typeset(paths.build(), profile).parent
    for folder in (paths.generated() / profile, tex):
        check(profile, (file for file in folder.rglob("*") if file.is_file()))


def files(profile: str, paper: Path = PAPER) -> dict[str, bytes]:
    """Return name -> content of what a profile's PDF, built in ``paper``, was typeset from.

    The main file is ``paper.tex``, and ``generated/`` has no profiles. Comments are removed. Raises
    ``EquipoiseError`` where no PDF was built.
    """
    tex = publish.typeset(paper / "build", profile).parent
    if not (tex / "main.fls").is_file():
        raise EquipoiseError(
            f"the paper of profile {profile} is not built; ./study paper --profile {profile} builds it"
        )
    found = {name: (paper / path).read_bytes() for path, name in _read(tex, profile, paper)}
    for name, data in found.items():
        if name.endswith((".tex", ".sty")):
            found[name] = uncommented(data.decode(), name).encode()
    main = found[f"{NAME}.tex"].decode()
    found[f"{NAME}.tex"] = (HEAD + _GENERATED.sub("", main)).encode()
    return found


def pack(content: Mapping[str, bytes], profile: str, paper: Path = PAPER) -> bytes:
    """Return the tarball of ``content``, dated as the paper is.

    Raises ``EquipoiseError`` if it is larger than ``LARGEST``.
    """
    packed = tarball(content, date_of(paper / "generated" / profile / "stamp.tex"))
    if len(packed) > LARGEST:
        largest = max(content, key=lambda name: len(content[name]))
        raise EquipoiseError(
            f"the bundle has {len(packed) / 1e6:.1f} MB, more than {LARGEST / 1e6:.0f}; "
            f"its largest file is {largest}"
        )
    return packed


def _read(tex: Path, profile: str, paper: Path) -> Iterator[tuple[str, str]]:
    """Each file that TeX and BibTeX read in the paper's folder and did not write; its name in the bundle."""
    built, generated = f"{tex.relative_to(paper)}/", f"generated/{profile}/"
    for path in dict.fromkeys(_READ.findall((tex / "main.fls").read_text("utf-8"))):
        if path == "main.tex":
            yield path, f"{NAME}.tex"
        elif not path.startswith(built):
            yield path, f"generated/{path.removeprefix(generated)}" if path.startswith(generated) else path
    yield f"{built}main.bbl", f"{NAME}.bbl"
    for names in _BIBLIOGRAPHY.findall((tex / "main.aux").read_text("utf-8")):
        yield from ((f"{name}.bib", f"{name}.bib") for name in names.split(","))
