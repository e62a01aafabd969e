"""Nobody types a number, a comparison or an assertion in the paper; the lint of it is planted with lies."""

import shutil
from pathlib import Path

import pytest

from analysis.text.checks.allowed import Allowed, dead
from analysis.text.complaint import WAYS_OUT, Complaint
from analysis.text.lint import complaints
from analysis.text.reading.walk import read
from analysis.text.rules import check_text
from commands.paths import PAPER

SECTIONS = sorted((PAPER / "sections").glob("*.tex"))

# Each lie, and what the complaint about it must name.
COMPARISONS = {
    "Training improves every model.": "'improves' compares",
    "The DCGAN is better than the MLP.": "'better' compares",
    "They are sharper after training.": "'sharper' compares",
    "It is the fastest of them.": "'fastest' compares",
    "It was reached later, and with lower-variance steps.": "'lower-variance' compares",
    "It is more stable there.": "'more' compares",
    "It trains stably.": "'stably' compares",
    "It took twice as long.": "'twice' compares",
    "Half of the runs of the GAN collapse.": "'Half' compares",
    "A third of them is lost.": "'a third' compares",
    "Most of them reach the floor.": "'Most' compares",
    "Many of them are covered.": "'Many' compares",
    "Several times the budget was spent.": "'Several' compares",
    "It hardly matters there.": "'hardly' compares",
    "The ring is never covered.": "'never' compares",
    "The ring is always covered.": "'always' compares",
    "The modes are found as often as promised.": "'as often as' compares",
    "It is as small as that.": "'as small as' compares",
    "No other loss reaches that floor.": "'no other' compares",
    "None of them is lost.": "'None' compares",
    "Only the hinge loss works.": "'Only' compares",
    "It finds all modes alone.": "'alone' compares",
    "The hinge comes first.": "'first' compares",
    "It is first among them.": "'first' compares",
    "Of them the hinge came last.": "'last' compares",
    "It fails there.": "'fails' compares",
    "It succeeds there.": "'succeeds' compares",
    "Least squares cure that.": "'cure' compares",
    "It outstrips them.": "'outstrips' compares",
    "It beats the floor.": "'beats' compares",
    "It dominates in every space.": "'dominates' compares",
    "The floor is exceeded.": "'exceeded' compares",
    "It rises there.": "'rises' compares",
    "It vanishes as draws are added.": "'vanishes' compares",
    "It is biased.": "'biased' compares",
    "It is tight.": "'tight' compares",
    "Both are flat there.": "'flat' compares",
    "It stays too high.": "'stays high' compares",
    "It lies below the floor.": "'below' compares",
    r"It is above \result{floor}.": "'above' compares",
    r"It is at most \setting{level}.": "'at most' compares",
    "This is due to the penalty.": "'due to' compares",
    "They agree with the theory.": "'agree with' compares",
    "That confirms the law.": "'confirms' compares",
    "It makes no difference there.": "'no difference' compares",
    r"\caption{It is \emph{faster} so.}": "'faster' compares",
    r"\section{A better loss}": "'better' compares",
    r"Text.\footnote{It is worse.}": "'worse' compares",
    r"\begin{itemize}\item[Worse.] Text.\end{itemize}": "'Worse' compares",
    r"\ifmade{key}{It holds.}{It is worse.}": "'worse' compares",
    r"\ifresult{key}{It is worse.}{}": "'worse' compares",
    r"$x = 1 \text{ is worse than any}$": "'worse' compares",
    r"\begin{align} x \intertext{is worse than} y \end{align}": "'worse' compares",
    r"It is said \citep[best of all]{lin2018}.": "'best' compares",
    r"\claim{43}, and it is \emph{faster}.": "'faster' compares",
}
SUBJECTS = {
    "The LSGAN trains more stably than the GAN.": "'LSGAN' is the subject of 'trains'",
    "The LSGAN outshines the GAN.": "'LSGAN' is the subject of 'outshines'",
    "The LSGAN trains easily.": "'LSGAN' is the subject of 'trains'",
    "The LSGAN trains.": "'LSGAN' is the subject of 'trains'",
    "All of the runs reach the floor.": "'runs' is the subject of 'reach'",
    "The images of the DCGAN look real.": "'images' is the subject of 'look'",
    "The rows of the DCGAN look real.": "'DCGAN' is the subject of 'look'",
    "The encoder learns the posterior.": "'encoder' is the subject of 'learns'",
    "Every discriminator can be fooled.": "'discriminator' is the subject of 'can'",
    "The loss bounds the likelihood.": "'loss' is the subject of 'bounds'",
    "On the MLP the hinge loss learns the ring.": "'loss' is the subject of 'learns'",
    "For every seed, the GAN covers the ring.": "'GAN' is the subject of 'covers'",
    "When the supports meet, the critic tells them apart.": "'critic' is the subject of 'tells'",
    "The floor is that of real images; the LSGAN reaches it.": "'LSGAN' is the subject of 'reaches'",
    "The target was drawn, and the generator misses it.": "'generator' is the subject of 'misses'",
    "The WGAN-GP, which the LSGAN follows, was made.": "'LSGAN' is the subject of 'follows'",
    "A network that was trained for long forgets its data.": "'network' is the subject of 'forgets'",
    "We find that the LSGAN learns all modes.": "'LSGAN' is the subject of 'learns'",
    "There is no run without mode loss.": "'run' is the subject of 'is'",
    "The gradient of it is that of the optimum.": "'gradient' is the subject of 'is'",
    "Both estimators agree.": "'estimators' is the subject of 'agree'",
    r"The LSGAN\ifmade{key}{ learns the ring.}{ is listed.}": "'LSGAN' is the subject of 'learns'",
    r"The GAN learns the ring, and \claim{43}.": "'GAN' is the subject of 'learns'",
    r"\caption{The samples of the seeds look real.}": "'samples' is the subject of 'look'",
    "As Lin et al. say. The LSGAN covers the ring.": "'LSGAN' is the subject of 'covers'",
    "Tuning leaves it as it was.": "'Tuning' is the subject of 'leaves'",
    "All goals are reached.": "'goals' is the subject of 'are'",
    "Real images cannot be told from them.": "'images' is the subject of 'cannot'",
    "One sees that the budget was ample.": "'budget' is the subject of 'was'",
    "A learned noise revives every latent.": "'noise' is the subject of 'revives'",
    "The recall is that of real images.": "'recall' is the subject of 'is'",
    "The answer is the architecture.": "'answer' is the subject of 'is'",
    "Nothing depends on the seed.": "'Nothing' is the subject of 'depends'",
    "The LSGAN, when trained, covers the ring.": "'LSGAN' is the subject of 'covers'",
    "The kink is invisible to it.": "'kink' is the subject of 'is'",
    "The posterior is Gaussian.": "'posterior' is the subject of 'is'",
    "There is a point of attraction at the data.": "'point' is the subject of 'is'",
    "It ignores its latents.": "'It' is the subject of 'ignores'",
    "$F$ has the sign of $\\theta$.": "is the subject of 'has'",
    "The latents are set by the prior.": "'latents' is the subject of 'are'",
    "The GAN is known to forget digits.": "'GAN' is the subject of 'is'",
    r"It was shown \citep{lin2018}, and the LSGAN covers the ring.": "'LSGAN' is the subject of 'covers'",
}
AUTHORS = {
    "We find the LSGAN at the data.": "'find' is nothing that the authors do here",
    "We recommend the LSGAN.": "'recommend' is nothing that the authors do here",
    "One sees a spiral there.": "'sees' is nothing that the authors do here",
    "Note that digits are simple.": "'Note' is nothing that the authors do here",
    "Use the LSGAN.": "'Use' is nothing that the authors do here",
    r"\Cref{fig:factorial} speaks a clear language.": "'speaks' is nothing that the authors do here",
    r"\Cref{fig:factorial} shows the harmlessness of the sigmoid.": "'harmlessness' compares",
    "Why does the LSGAN need a penalty?": "'Why' makes the question an assertion",
    "Does the penalty not remove the rotation?": "'not' makes the question an assertion",
}
NUMBERS = {
    "It reaches a distance of 12.3.": "'12.3' is a number",
    "It reaches $12.3$.": "'$12.3$' is a number",
    r"It is $12.3 \pm 0.4$.": r"'$12.3 \\pm 0.4$' is a number",
    r"It holds at $95\,\%$.": "is a number",
    r"It is $3\,\mathrm{nats}$.": "is a number",
    "The codes are $(-1,1,0)$.": "'$(-1,1,0)$' is a number",
    "Twelve seeds were lost.": "'Twelve' is a number",
    "They differ by a factor of three.": "'three' is a number",
    "In ten seeds the ring was covered.": "'ten' is a number",
    "One in ten misses a mode.": "'One' is a share",
    r"One out of \result{runs} misses a mode.": "'One' is a share",
    "A hundred epochs suffice.": "'hundred' is a number",
    "It was found in ninety percent of them.": "'ninety' is a number",
    "It was found in some per cent of them.": "'per' is a number",
    r"A two-parameter model is drawn.": "'two-parameter' is a number",
}
MACROS = {
    r"\claim{43}{They agree}.": r"a hand-written assertion inside \claim",
    r"\claim[short]{43} {They agree}.": r"a hand-written assertion inside \claim",
    r"A batch holds \spec{128} images.": r"\spec types a number by hand",
    r"The rate is $\spec{0.1}$.": r"\spec types a number by hand",
    r"\unknown{They agree.}": r"the lint does not know the macro \unknown",
    r"\definition{The LSGAN is a loss.}": r"a \definition that defines no term",
    r"\definition{A run is \emph{late} if it ends. The GAN learns.}": r"a \definition that defines no term",
    r"\definition{A run has \emph{collapsed} if it is worse.}": "'worse' compares",
    r"\definition{A run is \emph{late} if it takes 3 epochs.}": "'3' is a number",
    r"\definition{A run is \emph{late} if it ends.} The GAN learns.": "'GAN' is the subject of 'learns'",
}
INNOCENT = [
    r"\Cref{fig:samples} shows samples of one seed of each model as training goes on.",
    r"The runs are listed in \cref{app:runs}.",
    r"Each player has its own Adam \citep{kingma2015}.",
    "The noise is drawn afresh for each player.",
    "The optimal score, where the two have one density.",
    r"A batch is made of \result{settings.batch}.",
    "The rows of a block share their noise.",
    r"The data are the handwritten digits of \citet{lecun1998}.",
    r"Both players have \setting{toys.layers} hidden layers.",
    "The models are compared within seeds.",
    "Bars are intervals over images.",
    r"\caption{Samples from fixed noise, before training and after epochs of it, one seed of each model.}",
    r"\caption{Losses of both players during training.}",
    "The first column names the target.",
    "The last row is what real images reach.",
    "Of the two, each is drawn.",
    r"$x = 2$ and \begin{equation} y = 3 \end{equation} hold.",
    r"Hence $\tfrac12\log 2$.",
    r"\claim{43}, and with it \claim[short]{44}.",
    r"\empirical{training_approaches_data} \empirical{architecture_against_loss}",
    "% 12.3 in a comment is better",
    r"\definition{A run has \emph{collapsed} if its recall is below \setting{failures.recall}.}",
    r"\definition{It is \emph{untrained} if its distance is at least \setting{failures.floor}.}",
    "Write $p$ and $q$ for the two densities.",
    "Which loss is drawn, and which loss has a gradient there?",
    r"The gradient has \claim{43}.",
    "If the text says that the runs ended, it is printed.",
    "The runs trained with noise are listed.",
    r"\definition{A run \emph{fails} if it does not find every mode.}",
    "What is printed is the mean, i.e. the mean over seeds, cf. the table.",
    r"See \citet[Table 1]{lin2018}.",
    "Hold the discriminator fixed and ask for the gradient.",
    r"We train them as before, and therefore compare them in \cref{tab:scores}.",
    r"\Cref{fig:losses} and \cref{tab:scores} show the losses.",
    "Does one setting suit all losses?",
    r"The classifier is that of \citet{lin2018}.",
    "The samples are judged by their distance.",
    "The table tells whether the runs ended.",
    "The parameters are listed, however they are set.",
    "The least-squares codes are named in the code.",
    r"The table holds the features; no row is hidden in it as well as in the other.",
    r"\label{sec:12} \needspace{0.4\textheight} \input{sections/12}",
]
LIES = COMPARISONS | SUBJECTS | AUTHORS | NUMBERS | MACROS


@pytest.mark.parametrize("lie", LIES)
def test_a_planted_lie_is_stopped_and_named(lie: str) -> None:
    found = check_text(lie, "lie.tex")
    named = [complaint for complaint in found if LIES[lie] in complaint.message]
    assert named, f"expected {LIES[lie]!r} among {[complaint.message for complaint in found]}"
    sentences = [str(sentence) for sentence in read(lie, "lie.tex")]
    for complaint in named:
        assert any(complaint.message.startswith(f'"{sentence}": ') for sentence in sentences)
        assert (complaint.file, complaint.line) == ("lie.tex", 1)


@pytest.mark.parametrize("lie", COMPARISONS | SUBJECTS | AUTHORS)
def test_a_complaint_names_the_way_out(lie: str) -> None:
    assert any(complaint.message.endswith(WAYS_OUT) for complaint in check_text(lie))


@pytest.mark.parametrize("sentence", INNOCENT)
def test_an_innocent_sentence_passes(sentence: str) -> None:
    assert check_text(sentence) == []


def test_a_listed_phrase_passes_in_its_section_and_no_other_word_with_it() -> None:
    listed = [Allowed("the lower bound", "vae", "the name of a bound")]
    text = "See the lower bound. See the lower one."
    assert len(check_text(text, "paper/sections/vae.tex", listed)) == 1
    assert len(check_text(text, "paper/sections/gans.tex", listed)) == 2
    assert check_text("It is the lower one, bound.", "paper/sections/vae.tex", listed) != []


def test_a_listed_phrase_that_stands_nowhere_is_a_complaint_and_so_is_one_without_a_reason() -> None:
    text = read("It is the lower bound.", "paper/sections/vae.tex")
    used = Allowed("the lower bound", "vae", "the name of a bound")
    assert dead(text, [used]) == []
    for entry in (Allowed("the upper bound", "vae", "a name"), Allowed("the lower bound", "gans", "a name")):
        (complaint,) = dead(text, [entry])
        assert "take the entry out" in complaint.message
    (complaint,) = dead(text, [Allowed("the lower bound", "vae", " ")])
    assert "without a reason" in complaint.message


# ---------------------------------------------------------------- the paper itself


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the paper's text, to plant in."""
    ignored = shutil.ignore_patterns("build", "generated", "*.png")
    return Path(shutil.copytree(PAPER, tmp_path / "paper", ignore=ignored))


@pytest.fixture(scope="module")
def said() -> list[Complaint]:
    """What is wrong with the paper as it is."""
    return complaints(PAPER)


def test_there_are_sections() -> None:
    assert len(SECTIONS) >= 10


def test_a_lie_in_a_section_is_found_at_its_line(copy, said) -> None:
    section = copy / "sections" / "limits.tex"
    line = len(section.read_text("utf-8").splitlines()) + 2
    section.write_text(section.read_text("utf-8") + "\nThe LSGAN outshines the GAN.\n", "utf-8")
    new = set(complaints(copy)) - set(said)
    assert {(complaint.file, complaint.line) for complaint in new} == {("paper/sections/limits.tex", line)}


def test_a_lie_in_the_title_is_found(copy, said) -> None:
    main = copy / "main.tex"
    main.write_text(main.read_text("utf-8").replace("under a ledger", "under a better ledger"), "utf-8")
    new = set(complaints(copy)) - set(said)
    assert [complaint.file for complaint in new] == ["paper/main.tex"] * 2  # the page's and the PDF's


def test_the_lint_says_the_same_each_time(said) -> None:
    assert complaints(PAPER) == said


@pytest.mark.parametrize("file", ["main.tex", *(f"sections/{path.name}" for path in SECTIONS)])
def test_the_text_types_no_number_no_comparison_and_no_assertion(said, file: str) -> None:
    found = [str(complaint) for complaint in said if complaint.file == f"paper/{file}"]
    assert found == []


def test_every_source_place_and_listed_phrase_agrees(said) -> None:
    found = [str(complaint) for complaint in said if not complaint.file.endswith(".tex")]
    assert found == []
