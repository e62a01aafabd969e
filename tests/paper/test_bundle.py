"""The bundle for arXiv: what TeX read and no more, the same bytes everywhere, and it builds by itself."""

import io
import os
import re
import shutil
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from commands.build import bundle, publish, trial
from commands.build.uncommented import uncommented
from commands.cli import arxiv
from commands.graph.noted import note
from records.digests import Damaged
from theory.errors import EquipoiseError

needs_tex = pytest.mark.skipif(shutil.which("latexmk") is None, reason="TeX is not installed")


@pytest.fixture(scope="module")
def built(typeset: Path) -> Path:
    """The paper's folder with its PDF, to be read alone."""
    return typeset.parent


@pytest.fixture(scope="module")
def content(built: Path) -> dict[str, bytes]:
    return bundle.files("tiny", built)


def text_of(pdf: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(pdf).pages]


@needs_tex
@pytest.mark.slow
def test_the_bundle_builds_in_an_empty_folder_to_the_text_of_the_paper(
    built, content, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("TEXINPUTS", f"{built}:")  # what the project has would be found, were it asked for
    pdf = trial.build(content, tmp_path)
    assert text_of(pdf) == text_of(built / "build" / "tiny" / "paper.pdf")
    links = [
        str(link.get_object().get("/A", ""))
        for page in PdfReader(pdf).pages
        for link in page.annotations or ()
    ]
    assert not [link for link in links if "report.html" in link]
    assert [link for link in links if "claim.42" in link]  # the marks lead to the ledger's rows
    assert not [name for name in content if (tmp_path / name).read_bytes() != content[name]]  # the .bbl, too


@needs_tex
def test_it_builds_without_bibtex_and_without_its_database(content, tmp_path) -> None:
    for name, data in content.items():
        if not name.endswith(".bib"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
    for _ in range(2):
        subprocess.run(["pdflatex", "-halt-on-error", "paper"], cwd=tmp_path, capture_output=True, check=True)
    assert "Citation" not in (tmp_path / "paper.log").read_text(errors="replace")


@needs_tex
def test_it_holds_what_tex_read_without_comments_and_nothing_else(draft, typeset, content) -> None:
    assert {"paper.tex", "paper.bbl", "refs.bib", "equipoise.sty", "sections/vae.tex"} <= set(content)
    assert {"generated/numbers.tex", "generated/figures/toys.pdf", "generated/tables/scores.tex"} <= set(
        content
    )
    for unused in ("sections/unused.tex", "generated/tiny/figures/unused.pdf", "generated/tiny/unused.tex"):
        (draft.paper / unused).write_text("never asked for")
    shutil.copytree(typeset, draft.paper / "build")
    assert bundle.files("tiny", draft.paper) == content
    for name, data in content.items():
        if name.endswith((".tex", ".sty")):
            assert not re.search(r"(?m)(?<!\\)%.", data.decode()), name
    assert not [name for name in content if "tiny" in name or name.endswith((".toml", ".png"))]
    assert content["paper.tex"].startswith(b"\\pdfoutput=1\n")
    assert all(re.fullmatch(r"[\w+.,=/-]+", name) for name in content)  # what arXiv takes as names


@needs_tex
def test_two_bundles_of_one_paper_have_the_same_bytes_wherever_it_lies(built, content, tmp_path) -> None:
    once = bundle.pack(content, "tiny", built)
    shutil.copytree(built, tmp_path / "elsewhere", copy_function=shutil.copyfile)  # with times of now
    for file in (tmp_path / "elsewhere").rglob("*"):
        file.chmod(0o700)
    again = dict(reversed(bundle.files("tiny", tmp_path / "elsewhere").items()))
    assert bundle.pack(again, "tiny", tmp_path / "elsewhere") == once
    with tarfile.open(fileobj=io.BytesIO(once)) as archive:
        members = archive.getmembers()
    assert [member.name for member in members] == sorted(content)
    assert {(m.mtime, m.uid, m.gid, m.uname, m.gname, m.mode) for m in members} == {
        (int(datetime(2026, 11, 22, tzinfo=UTC).timestamp()), 0, 0, "", "", 0o644)
    }
    assert once[4:8] == bytes(4)  # no time in gzip's head either


@needs_tex
def test_a_bundle_that_grew_too_large_is_refused(built, content, monkeypatch) -> None:
    monkeypatch.setattr(bundle, "LARGEST", 1000)
    with pytest.raises(EquipoiseError, match=r"more than 0; its largest file is \S+"):
        bundle.pack(content, "tiny", built)


@needs_tex
def test_the_gate_travels_along(content, tmp_path) -> None:
    claims = content["generated/claims.tex"]
    false = claims.replace(rb"\DefineClaim{42}{pass}", rb"\DefineClaim{42}{fail}")
    assert false != claims
    with pytest.raises(
        EquipoiseError, match="does not build by itself: Package equipoise Error: claim 42 is fail"
    ):
        trial.build(content | {"generated/claims.tex": false}, tmp_path)


@needs_tex
def test_a_text_that_is_another_since_the_paper_was_built_is_not_bundled(typeset_draft) -> None:
    with (typeset_draft.paper / "sections" / "limits.tex").open("a") as section:
        section.write("\\clearpage\nA page more.\\clearpage\n")
    with pytest.raises(
        EquipoiseError, match=r"builds to \d+ pages, and the paper has \d+; nothing is written"
    ):
        trial.tried("tiny", typeset_draft.paper)


def test_a_paper_that_was_not_built_is_not_bundled(draft) -> None:
    with pytest.raises(EquipoiseError, match=r"is not built; \./study paper --profile tiny builds it"):
        bundle.files("tiny", draft.paper)


def test_what_was_altered_since_it_was_made_is_not_bundled(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    numbers = tmp_path / "paper" / "generated" / "ci" / "numbers.tex"
    numbers.parent.mkdir(parents=True)
    numbers.write_text("1")
    note("ci", "write", [numbers])
    bundle.checked("ci")
    numbers.write_text("2")
    with pytest.raises(Damaged, match=r"numbers.tex is not what was made"):
        bundle.checked("ci")


def test_a_false_paper_leaves_no_bundle(tmp_path) -> None:
    publish.bundled(tmp_path).write_bytes(b"of an earlier paper")
    publish.retract(tmp_path, "ci")
    assert not os.listdir(tmp_path)


def test_without_tex_the_command_says_how_to_get_it_and_makes_nothing(monkeypatch, capsys) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(arxiv, "ensure", lambda *_: pytest.fail("the paper would be made"))
    assert arxiv.command.main(["--profile", "ci"], standalone_mode=False) == 3
    assert "apt-get install" in capsys.readouterr().err


def test_a_paper_that_does_not_hold_leaves_nothing_to_bundle(monkeypatch) -> None:
    def stop(*_: str) -> None:
        raise EquipoiseError("claim 42 is fail")

    monkeypatch.setattr(arxiv, "ensure", stop)
    monkeypatch.setattr(arxiv.shutil, "which", lambda _: "/usr/bin/latexmk")
    monkeypatch.setattr(trial, "tried", lambda _: pytest.fail("bundled"))
    with pytest.raises(EquipoiseError, match="claim 42 is fail"):
        arxiv.command.main(["--profile", "ci"], standalone_mode=False)


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("a % told\nb", "a %\nb"),
        ("  % a line of its own\nb", "b"),
        ("a%\n  b", "a%\n  b"),
        (r"50\% of $x$ % told", r"50\% of $x$ %"),
        (r"a\\% told", r"a\\%"),
        ("a % one % two", "a %"),
        ("a\n%\n\nb", "a\n\nb"),
    ],
)
def test_comments_go_and_what_tex_makes_of_the_rest_stays(source: str, left: str) -> None:
    assert uncommented(source, "a.tex") == left


@pytest.mark.parametrize("code", [r"\verb|%|", r"\begin{verbatim}", r"\catcode`\%=12", r"\catcode`%=12"])
def test_where_a_comment_cannot_be_told_from_text_the_file_is_named(code: str) -> None:
    with pytest.raises(EquipoiseError, match=r"^a\.tex has "):
        uncommented(f"text {code} text", "a.tex")
