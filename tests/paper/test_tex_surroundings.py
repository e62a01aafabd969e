"""TeX in the user's surroundings: the same bytes whatever lies there; where they fail, a good PDF stays."""

import shutil
from pathlib import Path

import pytest

from commands.build.latex import build_pdf
from theory.errors import EquipoiseError

pytestmark = pytest.mark.skipif(shutil.which("latexmk") is None, reason="TeX is not installed")

STRANGE = "a;b$c{d,e}'g\"h#i%j&k~l[m]*n\\o(p)|q<r>s?t`u!ü,é=x"
PERSONAL = {  # what a home may hold for TeX, each of which would end or change the build
    "texmf/tex/latex/natbib.sty": r"\errmessage{a personal natbib}",
    "texmf/bibtex/bst/plainnat.bst": "EXECUTE {nonsense}",
    "tex/booktabs.sty": r"\errmessage{a personal booktabs}",
    ".latexmkrc": "die;",
}
LACKS = {
    "a package": ("TeX lacks nosuchpackage.sty", r"\usepackage{nosuchpackage}"),
    "a font": ("TeX lacks the font nosuchfont", r"\font\x=nosuchfont \x"),
    "a figure": ("figure nosuch has not been drawn", r"\includegraphics{\generated/figures/nosuch.pdf}"),
}


@pytest.mark.slow
def test_the_same_bytes_come_from_a_strange_path_and_a_home_full_of_settings(
    draft, typeset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, strange = tmp_path / "home", tmp_path / STRANGE
    for name, content in PERSONAL.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(content)
    settings = {"HOME": str(home), "TEXINPUTS": f"{home}/tex:", "TEXMFVAR": "/dev/null", "openout_any": "a"}
    settings |= {"SOURCE_DATE_EPOCH": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PERL5OPT": "-Mnosuch"}
    for name, value in (settings | {"max_print_line": "20"}).items():
        monkeypatch.setenv(name, value)
    shutil.move(draft.paper, strange / "paper")
    assert build_pdf(draft.profile, strange / "paper").read_bytes() == (typeset / "paper.pdf").read_bytes()
    assert not (home / ".texlive").exists()


def test_what_only_the_users_own_tree_holds_is_found(draft, tmp_path, monkeypatch) -> None:
    style = tmp_path / "home" / "texmf" / "tex" / "latex" / "ownpackage.sty"
    style.parent.mkdir(parents=True)
    style.write_text(r"\errmessage{found}")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    _add(draft, r"\usepackage{ownpackage}")
    with pytest.raises(EquipoiseError, match="LaTeX stopped: found"):
        build_pdf(draft.profile, draft.paper)


@pytest.mark.parametrize("lack", LACKS)
def test_what_the_machine_lacks_is_named_and_the_last_good_pdf_stays(draft, lack: str) -> None:
    said, line = LACKS[lack]
    good = _good(draft)
    _add(draft, line)
    with pytest.raises(EquipoiseError, match=said):
        build_pdf(draft.profile, draft.paper)
    assert all(path.read_bytes() == b"the last good one" for path in good)


def test_a_tex_that_dies_takes_no_pdf_along(draft, tmp_path, monkeypatch) -> None:
    good = _good(draft)
    program = tmp_path / "bin" / "latexmk"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho Killed >&2\nexit 137\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    with pytest.raises(EquipoiseError, match="latexmk failed: Killed"):
        build_pdf(draft.profile, draft.paper)
    assert all(path.read_bytes() == b"the last good one" for path in good)


def _add(draft, line: str) -> None:
    """Put a line into the preamble, or behind it."""
    main = draft.paper / "main.tex"
    text = main.read_text()
    mark = r"\usepackage{notation}" if "usepackage" in line else r"\begin{document}"
    main.write_text(text.replace(mark, f"{mark}\n{line}"))


def _good(draft) -> list[Path]:
    """The PDFs of an earlier build."""
    paths = [draft.paper / "build" / "paper.pdf", draft.paper / "build" / draft.profile / "paper.pdf"]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"the last good one")
    return paths
