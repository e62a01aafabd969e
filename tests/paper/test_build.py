"""The paper compiles from a made-up profile, and stops as soon as one thing it says does not hold."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
from pypdf import PdfReader

from analysis.metrics.protocol import SPACES
from commands.build.latex import build_pdf
from commands.paths import ROOT
from tests.synthetic.files import DATASET
from tests.synthetic.whole import proved, write_profile
from theory.errors import EquipoiseError

pytestmark = pytest.mark.skipif(shutil.which("latexmk") is None, reason="TeX is not installed")


BUILD = "import sys; from pathlib import Path; from commands.build.latex import build_pdf as b"
BUILD += "; b(sys.argv[1], Path(sys.argv[2]))"


def text_of(pdf) -> str:
    """The words of a PDF, page breaks and line breaks as spaces, ligatures spelled out."""
    text = " ".join(page.extract_text() for page in PdfReader(pdf).pages)
    return " ".join(text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff").replace("ﬃ", "ffi").split())


def overfull(draft) -> float:
    """By how many points the widest line of the last build sticks out."""
    log = (draft.paper / "build" / draft.profile / "tex" / "main.log").read_text(errors="replace")
    return max((float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)), default=0.0)


@pytest.mark.slow
def test_the_paper_compiles_carries_its_stamp_and_is_the_same_bytes_again(draft) -> None:
    pdf = build_pdf(draft.profile, draft.paper)
    first_page = " ".join(PdfReader(pdf).pages[0].extract_text().split())
    for field in (
        "tiny",
        "mnist_2k",
        DATASET["sha256"][:12],
        "0123456789",
        "uncommitted changes",
        "2026-11-22",
    ):
        assert field in first_page.replace(" _", "_")
    text = text_of(pdf)
    assert DATASET["sha256"] in text
    assert DATASET["sha256"] in PdfReader(pdf).metadata.subject
    assert "is not claimed at this profile: it needs 9 seeds of two losses, and the profile has 2" in text
    assert overfull(draft) < 5
    once = pdf.read_bytes()
    assert (draft.paper / "build" / "paper.pdf").read_bytes() == once
    shutil.rmtree(draft.paper / "build")
    assert build_pdf(draft.profile, draft.paper).read_bytes() == once


@pytest.mark.parametrize("outcome", ["fail", "inconclusive", None])
def test_a_claim_that_is_not_pass_stops_the_build_and_leaves_no_pdf(draft, outcome) -> None:
    stale = draft.paper / "build" / "paper.pdf"
    stale.parent.mkdir()
    stale.write_bytes(b"an earlier paper")
    draft.edit_ledger("42", outcome)
    draft.write()
    said = f"claim 42 is {outcome}: " if outcome else "claim 42 is not in the ledger"
    with pytest.raises(EquipoiseError, match=said):
        build_pdf(draft.profile, draft.paper)
    assert not list(draft.paper.glob("build/**/*.pdf"))


def test_a_paper_is_built_after_one_that_was_cut_off_in_tex(draft) -> None:
    tex = draft.paper / "build" / draft.profile / "tex"
    building = subprocess.Popen(
        [sys.executable, "-P", "-c", BUILD, draft.profile, str(draft.paper)], start_new_session=True
    )
    while not (tex / "main.out").is_file() and building.poll() is None:
        time.sleep(0.01)
    os.killpg(building.pid, signal.SIGINT)
    assert building.wait() != 0
    assert build_pdf(draft.profile, draft.paper).is_file()


def test_a_figure_that_was_not_drawn_is_named(draft) -> None:
    (draft.generated / "figures" / "scores.pdf").unlink()
    with pytest.raises(
        EquipoiseError, match=r"figure scores has not been drawn; \./study figures --profile tiny"
    ):
        build_pdf(draft.profile, draft.paper)


def test_a_machine_without_tex_is_told_so(draft, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EquipoiseError, match="latexmk is not installed"):
        build_pdf(draft.profile, draft.paper)


def test_a_row_of_the_ledger_stops_the_build_even_if_no_sentence_leans_on_it(draft) -> None:
    main = draft.paper / "main.tex"
    sections = re.findall(r"\\input\{sections/(\w+)\}\n", main.read_text())
    main.write_text(re.sub(r"\\input\{sections/(?!ledger)\w+\}\n", "", main.read_text()))
    assert len(sections) > 5
    draft.edit_ledger("42", "inconclusive")
    draft.write()
    with pytest.raises(EquipoiseError, match="claim 42 is inconclusive"):
        build_pdf(draft.profile, draft.paper)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("numbers.tex", "{runs.gan}", "{runs.other}", "number runs.gan is not among the results"),
        (
            "claims.tex",
            r"\DefineWording{47}{needed}",
            r"\DefineWording{47}{other}",
            "claim 47 has no wording named needed",
        ),
        ("stamp.tex", "{dataset}", "{other}", "the stamp has no field dataset"),
        (
            "empirical.tex",
            "{training_approaches_data}{pass}",
            "{training_approaches_data}{fail}",
            "empirical claim training_approaches_data is fail",
        ),
        (
            "empirical.tex",
            "{discriminators_near_optimal}{pass}",
            "{discriminators_near_optimal}{inconclusive}",
            "empirical claim discriminators_near_optimal is inconclusive",
        ),
        (
            "empirical.tex",
            "{objectives_ordered}",
            "{other}",
            "empirical claim objectives_ordered is not among",
        ),
        ("claims.tex", "{vae_loss}{pass}", "{vae_loss}{fail}", "derivation vae_loss is fail at step"),
        ("tables/scores.tex", r"\toprule", r"\nosuchrule", "Undefined control sequence"),
    ],
)
def test_whatever_else_is_missing_or_false_stops_the_build(draft, file, old, new, said) -> None:
    path = draft.generated / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(EquipoiseError, match=said):
        build_pdf(draft.profile, draft.paper)


@pytest.mark.parametrize("outcome", ["described", "pass", "not_made"])
def test_what_is_described_is_printed_without_a_verdict(typeset_draft, outcome) -> None:
    with (typeset_draft.paper / "sections" / "abstract.tex").open("a") as section:
        section.write(r"\empirical{asked} Thus the text goes on.")
    with (typeset_draft.generated / "empirical.tex").open("a") as definitions:
        definitions.write(rf"\DefineEmpirical{{asked}}{{{outcome}}}{{An answer.}}" + "\n")
    assert "An answer. Thus the text goes on." in text_of(
        build_pdf(typeset_draft.profile, typeset_draft.paper)
    )


@pytest.mark.parametrize("outcome", ["fail", "inconclusive", "describe"])
def test_an_answer_with_another_outcome_stops_the_build(draft, outcome) -> None:
    with (draft.paper / "sections" / "abstract.tex").open("a") as section:
        section.write(r"\empirical{asked}")
    with (draft.generated / "empirical.tex").open("a") as definitions:
        definitions.write(rf"\DefineEmpirical{{asked}}{{{outcome}}}{{An answer.}}" + "\n")
    with pytest.raises(EquipoiseError, match=f"empirical claim asked is {outcome}"):
        build_pdf(draft.profile, draft.paper)


def test_an_answer_that_nobody_gave_stops_the_build(draft) -> None:
    with (draft.paper / "sections" / "abstract.tex").open("a") as section:
        section.write(r"\empirical{asked}")
    with pytest.raises(EquipoiseError, match="empirical claim asked is not among those"):
        build_pdf(draft.profile, draft.paper)


@pytest.mark.slow
def test_the_whole_factorial_fits_its_pages(typeset_draft) -> None:
    write_profile(typeset_draft.results, factorial=True)
    typeset_draft.write()
    pdf = build_pdf(typeset_draft.profile, typeset_draft.paper)
    text = text_of(pdf)
    assert "On the MLP, over 10 seeds" in text
    assert "On the DCGAN, over 8 seeds" in text
    assert "percentage points, at 95" in text
    assert "9 recipes that differ in the loss" in text
    assert "The recipe with the minimal distance was then made" in text
    assert overfull(typeset_draft) < 5


def test_a_column_for_every_metric_fits_the_page(typeset_draft) -> None:
    recorded = ROOT / "results" / "full" / "runs" / "minimax-mlp-mnist-s0" / "scores.json"
    metrics = json.loads(recorded.read_text())["metrics"]
    others = [metric for metric in metrics if metric["name"] not in (*SPACES, "fd_lenet")]
    for path in typeset_draft.results.rglob("scores.json"):
        scores = json.loads(path.read_text())
        path.write_text(json.dumps(scores | {"metrics": scores["metrics"] + others}))
    typeset_draft.write()
    assert typeset_draft.generated.joinpath("tables", "metrics.tex").read_text().count("rotatebox") == 2 * 13
    build_pdf(typeset_draft.profile, typeset_draft.paper)
    assert overfull(typeset_draft) < 5


def test_a_step_that_does_not_hold_is_what_its_derivation_is_called_after(draft) -> None:
    from analysis.paper.definitions import derivations

    steps = proved()
    steps["vae_loss"] |= {"three_terms": "fail"}
    assert r"\DefineDerivation{vae_loss}{fail}{three_terms}" in derivations(steps)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"\claim{999}{Nobody checked this}", "claim 999 is not in the ledger"),
        (r"\cref{sec:nowhere}", "points to nothing"),
        (r"\citet{nobody2026}", "points to nothing"),
    ],
)
def test_a_text_that_points_to_nothing_does_not_compile(typeset_draft, text, said) -> None:
    with (typeset_draft.paper / "sections" / "abstract.tex").open("a") as section:
        section.write(text)
    with pytest.raises(EquipoiseError, match=said):
        build_pdf(typeset_draft.profile, typeset_draft.paper)


def test_a_claim_takes_no_text_and_keeps_the_space_behind_it(typeset_draft) -> None:
    section = typeset_draft.paper / "sections" / "discussion.tex"
    told = section.read_text()
    assert r"\claim{34}." in told
    section.write_text(told.replace(r"\claim{34}.", r"\claim{34}{the loss is convex}."))
    with pytest.raises(EquipoiseError, match="takes no text: the wording is the claim"):
        build_pdf(typeset_draft.profile, typeset_draft.paper)
    section.write_text(told)
    text = "\n".join(
        page.extract_text() for page in PdfReader(build_pdf(typeset_draft.profile, typeset_draft.paper)).pages
    )
    assert "[C55] (" in " ".join(text.split())
    assert {"[C49b]", "[paths]"} <= set(re.findall(r"\[\w+\]", text))  # lettered numbers, and words
