"""Citations and sources: the work is in the bibliography, the place in it is listed."""

import pytest

from analysis.text.checks.bibliography import works
from analysis.text.checks.citations import Mention, complaints, in_text
from analysis.text.checks.loci import Locus, listed, named
from analysis.text.checks.sources import find, keys, mentions
from analysis.text.lint import read as read_paper
from analysis.text.reading.tokens import Place
from analysis.text.reading.walk import read
from commands.paths import PAPER
from theory.errors import EquipoiseError

WORKS = works(PAPER / "refs.bib")
LOCI = [Locus("lin2018", "table 1", "modes", "known"), Locus("burda2016", "section 3", "the bound", "known")]
USED = r"\citep[see][section~3, who follow one]{burda2016} and \citet[Table~1]{lin2018}"


def said(source: str, loci: list[Locus] = LOCI) -> list[str]:
    found = complaints(in_text(read(source, "a.tex")), WORKS, loci, "paper/loci.toml")
    return [str(complaint) for complaint in found]


def test_a_listed_place_of_a_known_work_passes() -> None:
    assert said(USED) == []


def test_an_unknown_key_is_named_with_the_closest() -> None:
    (complaint,) = said(USED + r" and \citep{lin2081}")
    assert complaint.startswith(r'a.tex:1: "\citep{lin2081}": ')
    assert "'lin2081' is not in refs.bib; the closest is 'lin2018'" in complaint


@pytest.mark.parametrize("cited", [r"\citep[section 4]{burda2016}", r"\citet[cf.][theorem~1]{burda2016}"])
def test_a_place_that_is_not_listed_is_named_with_the_closest_entry(cited: str) -> None:
    (complaint,) = said(f"{USED}\n{cited}")
    assert complaint.startswith("a.tex:2: ")
    assert cited in complaint
    assert "'burda2016' is not in paper/loci.toml" in complaint
    assert "the closest entry is 'burda2016, section 3'" in complaint


def test_a_number_in_a_note_that_is_no_place_is_a_complaint() -> None:
    (complaint,) = said(USED + r" \citep[reaching 12.3]{lin2018}")
    assert "holds a number that is no place" in complaint


def test_an_entry_that_nothing_cites_is_a_complaint_at_its_line() -> None:
    unused = Locus("lin2018", "table 2", "more modes", "known", line=12)
    (complaint,) = said(USED, [*LOCI, unused])
    assert complaint == "paper/loci.toml:12: table 2 of 'lin2018' is cited nowhere; take the entry out"


def test_an_entry_of_an_unknown_work_is_a_complaint() -> None:
    (complaint,) = said(USED, [*LOCI, Locus("lin2081", "table 1", "modes", "known")])
    assert "'lin2081' is not in refs.bib" in complaint


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("eqs. 6 and 7", ["equation 6", "equation 7"]),
        ("section 3.2.2, for b-c=1", ["section 3.2.2"]),
        ("eq. 8 and section 4", ["equation 8", "section 4"]),
        ("theorem 5.10 and remark 6.5", ["theorem 5.10", "remark 6.5"]),
        ("appendix B", ["appendix B"]),
        ("Table~1".replace("~", " "), ["table 1"]),
        ("(CUBO, order 2)", []),
        ("the section on it", []),
    ],
)
def test_places_are_read(text: str, places: list[str]) -> None:
    assert named(text) == places


@pytest.mark.parametrize(
    ("authors", "year", "key"),
    [
        ("Goodfellow et al.", 2014, "goodfellow2014"),
        ("Arjovsky et al.", 2017, "arjovsky2017wgan"),
        ("Arjovsky & Bottou", 2017, "arjovsky2017"),
        ("Nguyen, Wainwright & Jordan", 2010, "nguyen2010"),
        ("Topsøe", 2000, "topsoe2000"),
        ("Csiszár & Shields", 2004, "csiszar2004"),
        ("Loaiza-Ganem & Cunningham", 2019, "loaiza2019"),
    ],
)
def test_a_source_is_found_by_its_authors_and_its_year(authors: str, year: int, key: str) -> None:
    assert find(authors, year, WORKS) == key


@pytest.mark.parametrize(
    "source",
    ["Goodfellow et al. 2015, eq. 1", "Goodfellow & Bengio 2014", "Kingma & Welling 2013", "Burda 2016"],
)
def test_a_source_with_a_wrong_year_or_wrong_authors_is_a_complaint(source: str) -> None:
    (complaint,) = mentions(iter([(Place("a.py", 3), source)]), WORKS)
    assert str(complaint).startswith("a.py:3: ")
    assert "no such work is in refs.bib; the closest is" in str(complaint)


@pytest.mark.parametrize(
    "source", [r"Burda et al.\ 2016", "Burda et~al.~2016", "Burda et al., 2016", "Topsøe~2000"]
)
def test_a_source_with_the_spaces_of_tex_is_read(source: str) -> None:
    (known,) = mentions(iter([(Place("a.py", 3), source)]), WORKS)
    (unknown,) = mentions(iter([(Place("a.py", 3), source.replace("20", "19"))]), WORKS)
    assert isinstance(known, Mention)
    assert "no such work is in refs.bib" in str(unknown)


def test_the_places_of_a_source_belong_to_its_work() -> None:
    source = "derived here; Mao et al. 2017, section 3.2.2; optimum: Tipping & Bishop 1999, eqs. 7 and 8"
    first, second = mentions(iter([(Place("a.py", 3), source)]), WORKS)
    assert isinstance(first, Mention) and isinstance(second, Mention)
    assert (first.keys, first.loci) == (("mao2017",), ("section 3.2.2",))
    assert (second.keys, second.loci) == (("tipping1999",), ("equation 7", "equation 8"))


def test_what_stands_behind_a_semicolon_is_no_place_of_the_work() -> None:
    (mention,) = mentions(iter([(Place("a.py", 3), "Mao et al. 2017, eq. 5; claim of section 9")]), WORKS)
    assert isinstance(mention, Mention)
    assert mention.loci == ("equation 5",)


@pytest.mark.parametrize(
    "entry",
    [
        'key = "a"\nlocus = "section 3"\nwhat = "it"',
        'key = "a"\nlocus = "section 3"\nwhat = "it"\nhow = ""',
        'key = "a"\nlocus = "Section 3"\nwhat = "it"\nhow = "known"',
        'key = "a"\nlocus = "sections 3 and 4"\nwhat = "it"\nhow = "known"',
    ],
)
def test_a_malformed_entry_is_an_error(tmp_path, entry: str) -> None:
    (tmp_path / "loci.toml").write_text(f"[[locus]]\n{entry}\n", "utf-8")
    with pytest.raises(EquipoiseError):
        listed(tmp_path / "loci.toml")


def test_every_work_of_the_bibliography_is_cited_by_the_text_or_named_by_the_theory() -> None:
    cited = {key for mention in in_text(read_paper(PAPER)) for key in mention.keys}
    assert set(WORKS) == cited | set(keys(WORKS))
    assert "knuth1984" in cited - set(keys(WORKS))
    assert keys(WORKS) == [key for key in WORKS if key in keys(WORKS)]
