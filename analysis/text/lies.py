r"""Lies about the text: the paper's sources with one thing changed, read as they would be printed.

Most are generated from the sources: another key, number, id, citation or formula in the place of the right
one. The rest are sentences that an author could type.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from analysis.text.checks import near
from analysis.text.checks.relations import has_relation
from analysis.text.reading.tokens import Token
from analysis.text.reading.walk import formulas, sentences
from theory.errors import EquipoiseError

EACH = 10  # lies of a generated kind, at the most, spread over the sections


@dataclass(frozen=True)
class TextLie:
    """``old`` stands in the section ``file`` and becomes ``new``; without ``old``, ``new`` is added at its
    end."""

    kind: str
    file: str
    old: str
    new: str

    def apply(self, source: str) -> str:
        """Return the section with the lie in it. Raises ``EquipoiseError`` if the text is not as expected."""
        if not self.old:
            return f"{source}\n{self.new}\n"
        if self.old not in source:
            raise EquipoiseError(f"{self.file} has no {self.old!r} any more: bring the lie up to date")
        return source.replace(self.old, self.new, 1)


# (section, sentence): comparisons, quantities, ranks, assertions about models, numbers, citations, formulas
TYPED = (
    ("gans", "The LSGAN trains more stably than the GAN."),
    ("gans", "Half of the runs of the GAN collapse."),
    ("gans", "The DCGAN reaches a distance of $1.2$."),
    ("gans", r"The DCGAN reaches a distance of \spec{1.2}."),
    ("gans", "Bounded LSGANs are as good as the others."),
    ("gans", "No other loss comes near the minimax GAN."),
    ("gans", "Training succeeds for every loss."),
    ("gans", "Ten times as many runs of the LSGAN were needed."),
    ("gans", "The first three seeds are the best ones."),
    ("gans", "Most generators never fail."),
    ("gans", "A batch holds 256 images."),
    ("gans", "Least squares cure the collapse of the generator."),
    ("toys", "A third of the toy runs fail."),
    ("toys", "Packing always helps."),
    ("learned", "The network learns the optimum exactly."),
    ("learned", "LSGANs estimate the ratio rather poorly."),
    ("dynamics", "The GAN diverges with the penalty."),
    ("dynamics", "The eigenvalues are real."),
    ("discussion", "Only the codes $(0,1,1)$ give a unique minimum."),
    ("discussion", r"At the optimum $\Dls=a+(a-b)\,\Dgan$."),
    ("discussion", r"The divergences obey $\JSD(p\,\|\,q)\le\tfrac14\Delta$."),
    ("discriminators", r"The value is $J_D(D^{*})=(b-a)^2(2+\Delta)/8$."),
    ("discriminators", r"\claim{42}{The optimum is the mean of the codes, weighted equally}."),
    ("discriminators", "As shown in section 9 of the source \\citep[section~9]{mao2017}."),
    ("vae", r"The evidence is $\log p(x)=\mathcal{L}(q)-\KL(q\,\|\,p(z\mid x))$."),
    ("vae", "The bound is tight for any encoder."),
    ("vae", "The plug-in estimate is unbiased."),
    ("autoencoders", "The decoder has two hidden layers of 400 units."),
    ("autoencoders", "IWAEs outstrip VAEs on every image."),
    ("abstract", "Two of the claims fail."),
    ("introduction", "Such errors are rare \\citep{nobody2020}."),
    ("limits", "The Fr\\'echet distance detects memorised images."),
    ("gans_details", "Tuning leaves the order of the losses as it was."),
    ("gans_details", "All goals are reached."),
    ("gans_details", "Real images cannot be told from the samples."),
    ("gans_details", "The halving is fair to all losses."),
    ("gans_details", "The answer is the architecture."),
    ("gans_details", "They agree with the theory."),
    ("gans", "It then generates every digit."),
    ("gans", "Strokes become legible after the opening epochs."),
    ("gans", "We recommend the LSGAN."),
    ("gans", "Note the absence of artefacts."),
    ("gans", "Why does the LSGAN need no penalty?"),
    ("gans", r"\Cref{tab:scores} puts the DCGAN on top."),
    ("gans", "The GAN is known to forget digits."),
    ("gans", "The generator is fixed by the choice of the codes."),
    ("toys", "There is a trade-off between sharpness and variety."),
    ("dynamics", "The Jacobian is symmetric."),
    ("dynamics", "One gets real eigenvalues."),
    ("equilibrium_details", "Pairs need no penalty."),
    ("semistable", "The frozen slope tells the truth about the descent."),
    ("semistable", r"$F$ has the sign of $\theta$."),
    ("losses_details", "The supremum is attained."),
    ("learned", "The error comes from the finite width."),
    ("vae", "The posterior is Gaussian."),
    ("vae_details", "A learned noise revives every latent."),
    ("autoencoders", "Binarisation has no influence on the order."),
    ("conclusion", "The method applies to diffusion models."),
    ("related", "Prior work overlooks this."),
)


def lies(paper: Path) -> list[TextLie]:
    """Return every lie about the text in the folder ``paper``, in an order that does not change."""
    files = sorted((paper / "sections").glob("*.tex"))
    generated: dict[str, list[TextLie]] = {}
    for path in files:
        for lie in _generated(path):
            generated.setdefault(lie.kind, []).append(lie)
    spread = [lie for found in generated.values() for lie in _spread(found, EACH)]
    typed = [TextLie("typed", f"{stem}.tex", "", sentence) for stem, sentence in TYPED]
    return spread + typed


def _spread(found: Sequence[TextLie], count: int) -> list[TextLie]:
    """``count`` of them, evenly."""
    if len(found) <= count:
        return list(found)
    return [found[i * len(found) // count] for i in range(count)]


def _generated(path: Path) -> Iterator[TextLie]:
    name, source = path.name, path.read_text("utf-8")
    calls: dict[str, list[Token]] = {}
    for sentence in sentences(path):
        for token in sentence.tokens:
            if token.kind == "macro":
                calls.setdefault(token.name, []).append(token)
    for kind, macros in near.KINDS.items():
        for macro in macros:
            written = [f"\\{macro}{{{token.arguments[-1]}}}" for token in calls.get(macro, ())]
            yield from _exchanged(f"another {kind}", name, [text for text in written if text in source])
    for token in calls.get("setting", ()):
        yield TextLie("a number for a setting", name, rf"\setting{{{token.arguments[0]}}}", "400")
    yield from _exchanged("another claim", name, [token.text for token in calls.get("claim", ())])
    yield from _exchanged(
        "another empirical claim", name, [token.text for token in calls.get("empirical", ())]
    )
    for formula in formulas(path):
        if has_relation(formula.latex) and r"\setting" not in formula.latex and formula.latex in source:
            yield from _falsified(name, formula.latex)


def _exchanged(kind: str, file: str, texts: Iterable[str]) -> Iterator[TextLie]:
    """Each of the texts in the place of the one before it."""
    for old, new in pairwise(dict.fromkeys(texts)):
        yield TextLie(kind, file, old, new)


def _falsified(file: str, latex: str) -> Iterator[TextLie]:
    """A formula with one sign, constant or exponent changed."""
    for old, new in (("+", "-"), ("-", "+"), (r"\tfrac12", r"\tfrac13"), ("^2", "^3"), ("/", r"\cdot ")):
        if old in latex:
            yield TextLie("formula", file, latex, latex.replace(old, new, 1))
            return
