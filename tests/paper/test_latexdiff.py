"""What changed in the text since a revision: both texts are readable, whatever the old one leans on."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from commands.build import former, latexdiff
from commands.cli import diff
from commands.paths import PAPER
from theory.errors import EquipoiseError, WrongUsage

needs_latexdiff = pytest.mark.skipif(
    not (shutil.which("latexdiff") and shutil.which("pdflatex")), reason="latexdiff or TeX is not installed"
)
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

FORMER = r"""
The bound was once called \formerly{the zeppelin}{a_key}, and $\oldsymbol = 1$.
\claim{999}; the record held \result{runs.air_ships}. \claim{42}{The optimum was a dirigible}.
\begin{oldbox}A box of balloons.\end{oldbox}
"""


def git(folder: Path, *arguments: str) -> None:
    names = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *names, "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(draft) -> Path:
    """The draft's folder under git: first without a paper, then with the old text; its files have the new."""
    folder, section = draft.paper.parent, draft.paper / "sections" / "limits.tex"
    style = draft.paper / "notation.sty"
    now, defined = section.read_text(), style.read_text()
    git(folder, "init", "--initial-branch=main")
    git(folder, "commit", "--allow-empty", "--message=before there was a paper")
    section.write_text(now + FORMER)
    style.write_text(defined + "\n\\newcommand\\formerly[2]{#1}\n")
    git(folder, "add", "paper/main.tex", "paper/sections", "paper/notation.sty")
    git(folder, "commit", "--message=100% of $1_{2} & the old text")
    style.write_text(defined)
    section.write_text(now + "\nNow there are heliographs.\n")
    return folder


@needs_latexdiff
@pytest.mark.slow
def test_what_was_deleted_and_added_is_printed_and_what_is_no_more_goes_by_its_name(
    draft, repository
) -> None:
    revision, out = former.find("HEAD", repository), repository / "out" / "diff.pdf"
    pages, complaints = latexdiff.build(revision, draft.profile, out, draft.paper)
    assert complaints == []
    reader = PdfReader(out)
    assert pages == len(reader.pages)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "100% of $1_{2} & the old text" in text
    assert f"profile {draft.profile} has now" in text
    for told in (
        r"\formerly{the zeppelin}{a_key}",
        "The optimum was a dirigible",
        "A box of balloons",
    ):  # deleted
        assert told in text
    assert "Now there are heliographs" in text
    assert "[claim 999 is not in the ledger]" in text
    assert "[number runs.air_ships is not among the results of this profile]" in text
    assert not list(repository.rglob("diff.tex"))


@needs_latexdiff
def test_a_text_that_is_as_it_was_has_no_marks(draft, repository, tmp_path) -> None:
    git(repository, "add", "paper/sections")
    git(repository, "commit", "--message=now")
    old = former.extract(former.find("main", repository), tmp_path / "old", repository)
    new = draft.paper / "main.tex"
    marked = latexdiff.marked(old, new, latexdiff.MARKS, latexdiff.WORDS)
    document = marked.partition(r"\begin{document}")[2]
    assert "heliographs" in document
    assert "DIFadd" not in document and "DIFdel" not in document


def test_every_macro_that_is_marked_with_its_sentence_is_one_of_the_papers() -> None:
    styles = "".join((PAPER / name).read_text("utf-8") for name in ("equipoise.sty", "notation.sty"))
    for name in (*latexdiff.WORDS, *latexdiff.PROSE):
        assert re.search(rf"(command|cmd)\\{name}\b", styles)


@pytest.mark.parametrize(
    "name",
    [
        *("nosuch", "", "a\nb", "*", "../../broken", "HEAD:paper", "HEAD^{tree}", "HEAD..main"),
        *("-x", "--all", "--output=broken", "HEAD --output=broken"),
        *("HEAD; touch broken", "$(touch broken)", "`touch broken`", "HEAD | touch broken"),
    ],
)
def test_what_is_no_revision_is_refused_and_nothing_is_executed(repository, monkeypatch, name: str) -> None:
    monkeypatch.chdir(repository)
    before = sorted(os.listdir())
    with pytest.raises(WrongUsage, match=r"git knows no revision .*; git log --oneline lists them"):
        former.find(name, repository)
    assert sorted(os.listdir()) == before


@pytest.mark.parametrize("name", ["HEAD", "main", "HEAD~0", "main^0", ":/old text"])
def test_a_revision_goes_by_any_of_its_names(repository, name: str) -> None:
    found = former.find(name, repository)
    assert len(found.commit) == 40
    assert found.title.endswith("100% of $1_{2} & the old text")


def test_a_revision_before_the_paper_is_named(repository, tmp_path) -> None:
    first = former.find("HEAD~1", repository)
    with pytest.raises(WrongUsage, match=r"no paper/main\.tex at .*before there was a paper"):
        former.extract(first, tmp_path / "old", repository)


@pytest.mark.parametrize("inside", [False, True], ids=["no repository", "inside another"])
def test_a_folder_without_git_is_told_so(tmp_path, monkeypatch, inside: bool) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    if inside:
        git(tmp_path, "init")
        git(tmp_path, "commit", "--allow-empty", "--message=of another project")
    folder = tmp_path / "unpacked"
    folder.mkdir()
    with pytest.raises(WrongUsage, match="is no git repository, so there is no earlier paper"):
        former.find("HEAD", folder)


def test_a_machine_without_git_is_told_so(repository, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(WrongUsage, match="git is not installed"):
        former.find("HEAD", repository)


def test_a_profile_without_numbers_is_named(repository, draft) -> None:
    with pytest.raises(
        EquipoiseError, match=r"smoke are not made; \./study paper --profile smoke makes them"
    ):
        latexdiff.build(former.find("HEAD", repository), "smoke", draft.paper / "diff.pdf", draft.paper)


@pytest.mark.parametrize("missing", ["latexdiff", "pdflatex"])
def test_without_its_tools_the_command_says_how_to_get_them(monkeypatch, capsys, missing: str) -> None:
    monkeypatch.setattr(former, "find", lambda _: former.Revision("0" * 40, "the old text"))
    monkeypatch.setattr(latexdiff, "build", lambda *_: pytest.fail("built"))
    monkeypatch.setattr(diff.shutil, "which", lambda name: None if name == missing else f"/usr/bin/{name}")
    assert diff.command.main(["HEAD"], standalone_mode=False) == 3
    said = capsys.readouterr().err
    assert "apt-get install" in said
    assert missing == "pdflatex" or (
        said.count("\n") == 1 and "apt-get install --no-install-recommends latexdiff" in said
    )
