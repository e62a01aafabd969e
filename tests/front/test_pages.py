"""The pages: docstrings as they are written, strict references, links that lead somewhere."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from commands.cli import docs
from commands.pages import links, sources
from commands.pages.docstrings import convert
from commands.paths import ROOT
from theory.errors import EquipoiseError


def converted(text: str, *linked: str) -> str:
    return "\n".join(convert(text.strip("\n").split("\n"), linked)).strip("\n")


# ---------------------------------------------------------------- docstrings


def test_what_would_be_markup_is_escaped_and_code_is_kept() -> None:
    assert converted("s*(l) = |x|_2 at `y` and ``s*``.") == r"s\*(l) = \|x\|\_2 at \`y\` and ``s*``\ ."


def test_public_names_become_links_and_others_do_not() -> None:
    shown = converted("Raises ``WrongUsage`` and ``Other``", "WrongUsage")
    assert shown == r"Raises :py:obj:`WrongUsage <equipoise.WrongUsage>`\  and ``Other``\ "


def test_an_aligned_table_becomes_a_list_of_definitions() -> None:
    table = "a, b       of the one\n           and more\nlong_name_of_it\n           of *the* other"
    assert (
        converted(table)
        == "``a``, ``b``\n    of the one and more\n``long_name_of_it``\n    of \\*the\\* other"
    )
    assert converted("\n".join("    " + line for line in table.split("\n"))) == converted(table)


@pytest.mark.parametrize(
    "formula",
    ["z ~ N(0, I),   x | z ~ N(W z, s)", "L_k  = E_q[w]\nCUBO = 1/2 log E_q[w]", "D(p || q) = E_p[f]   (1)"],
)
def test_an_indented_formula_is_printed_as_it_stands(formula: str) -> None:
    indented = "\n".join(f"    {line}" for line in formula.split("\n"))
    shown = "\n".join(f"        {line}" for line in formula.split("\n"))
    assert converted(indented) == f"::\n\n{shown}"


def test_a_paragraph_whose_lines_have_gaps_by_chance_stays_one() -> None:
    text = "One sentence.  Another\nthat goes  on."
    assert converted(text) == text


# ---------------------------------------------------------------- sources


def front(**mappings: dict) -> ModuleType:
    module = ModuleType("front")
    vars(module).update(mappings)
    return module


def test_a_registry_is_a_table_with_a_row_an_entry() -> None:
    one, other = Path("a/b*"), object()
    table = sources.registry(front(THINGS={"one": one, "other": other}), "THINGS", "parent.name")
    assert table.split("\n") == [
        ".. py:data:: THINGS",
        "   :module: front",
        "",
        "   .. list-table::",
        "      :header-rows: 1",
        "   ",
        "      * - name",
        "        - parent.name",
        "      * - ``one``",
        "        - a",
        "      * - ``other``",
        "        - ",
        "",
    ]


def test_a_field_that_no_entry_has_is_an_error() -> None:
    with pytest.raises(ValueError, match="no entry of THINGS has 'nme'"):
        sources.registry(front(THINGS={"one": Path("a")}), "THINGS", "nme")


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.py")), ids=lambda path: path.stem)
def test_an_example_has_a_page_that_shows_all_of_it(path: Path) -> None:
    page = (ROOT / "docs" / "examples" / f"{path.stem}.rst").read_text()
    assert f'example("{path.stem}")' in page
    shown = sources.example(path.stem)
    _, _, body = path.read_text(encoding="utf-8").partition("# %%")
    for line in body.split("\n")[1:]:
        text = line.removeprefix("#").strip()
        assert text.startswith("%%") or text in shown


# ---------------------------------------------------------------- links


def pages(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    return list(links.complaints(folder))


def test_links_inside_and_out_and_what_lies_there_are_right(tmp_path: Path) -> None:
    good = '<a href="b.html#there">b</a> <a href="https://example.org">out</a> <script src="x.js"></script>'
    assert not pages(tmp_path, a_html=good, b_html='<p id="there"><a href="#there">', x_js="")


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ('<a href="c.html">', "a.html: c.html is no file"),
        ('<a href="b.html#here">', "a.html: b.html#here is no place in that page"),
        ('<a href="#here">', "a.html: #here is no place in that page"),
        ('<img src="none.png">', "a.html: none.png is no file"),
        (
            '<script src="https://example.org/x.js">',
            "a.html: loads https://example.org/x.js from another host",
        ),
        ('<link rel="x" href="//example.org/x">', "a.html: loads //example.org/x from another host"),
    ],
)
def test_a_wrong_link_is_told(tmp_path: Path, page: str, complaint: str) -> None:
    assert pages(tmp_path, a_html=page, b_html='<p id="there">') == [complaint]


def test_a_style_sheet_that_asks_another_host_is_told(tmp_path: Path) -> None:
    told = pages(tmp_path, a_css='@import "https://example.org/font.css";', b_css="p { color: red }")
    assert told == ["a.css: loads something from another host"]


# ---------------------------------------------------------------- the whole


def test_without_sphinx_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(EquipoiseError, match=r"\./study docs sets them up"):
        docs.command.main([], standalone_mode=False)


@pytest.mark.slow
def test_the_pages_are_made_without_a_complaint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert docs.build(docs.SOURCES, tmp_path / "pages") == 0
    assert capsys.readouterr().out == f"{tmp_path / 'pages' / 'index.html'}\n"
    assert 'id="equipoise.train"' in (tmp_path / "pages" / "api" / "runs.html").read_text()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (":py:obj:`x <equipoise.no_such_name>`", "no_such_name"),
        (".. autofunction:: equipoise.no_such_name", "no_such_name"),
        (":doc:`nowhere`", "nowhere"),
        ("`x <nowhere.html>`_", "nowhere.html is no file"),
        ("{{ registry('OBJECTIVES', 'sauce') }}", "sauce"),
        ("{{ exmaple('x') }}", "exmaple"),
    ],
)
def test_a_broken_reference_makes_no_pages(tmp_path: Path, capsys, text: str, complaint: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "conf.py").write_text((docs.SOURCES / "conf.py").read_text())
    (tmp_path / "docs" / "static").mkdir()
    (tmp_path / "docs" / "static" / "equipoise.css").touch()
    (tmp_path / "docs" / "index.rst").write_text(f"Title\n=====\n\n{text}\n")
    assert docs.build(tmp_path / "docs", tmp_path / "pages") == 1
    assert complaint in capsys.readouterr().out
    assert not (tmp_path / "pages").exists()
