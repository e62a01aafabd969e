"""Formulas, names and what stands around numbers: what the text may not say is named with its place."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.text.checks import ledger, near, relations, wordings
from analysis.text.checks.relations import Listed
from analysis.text.reading.tokens import Formula
from analysis.text.reading.walk import read
from theory.claims import LEDGER
from theory.errors import EquipoiseError
from theory.notation.wording import says
from theory.worlds.gan.pairs import GAN, LSGAN

SECTIONS = {"some": (GAN, LSGAN)}


def checked(latex: str, *entries: Listed, settings=None):
    found, count = relations.check(
        [Formula("paper/sections/some.tex", 7, latex, display=False)], SECTIONS, {}, entries, settings or {}
    )
    return [str(complaint) for complaint in found], count


@pytest.mark.parametrize(
    "true", [r"\ell=\log(p/q)", r"0\le\Delta\le2", r"J_D(D^{*})=(b-a)^2(2-\Delta)/8", r"q=\pmodel", "p"]
)
def test_a_true_relation_passes(true):
    assert checked(true)[0] == []


@pytest.mark.parametrize(
    ("false", "says"),
    [
        (r"\ell=\log(q/p)", "it does not hold"),
        (r"\Delta\ge3", "it does not hold"),
        (r"J_D(D^{*})=(b-a)^2(2+\Delta)/8", "it does not hold"),
        (r"\Delta=\Theta", "unknown symbol"),
        (r"\Delta==2", "does not fit here"),
        (r"\Delta\sim q", "cannot be decided"),
    ],
)
def test_a_false_or_unknown_relation_is_named_with_file_line_and_the_way_out(false, says):
    (complaint,), _ = checked(false)
    assert complaint.startswith("paper/sections/some.tex:7: the formula $")
    assert says in complaint
    assert "paper/formulas.toml" in complaint


def test_settings_are_put_in_and_listed_formulas_are_counted():
    assert checked(r"\Delta\le\setting{two}", settings={"two": r"\ensuremath{2}"})[0] == []
    assert checked(r"\Delta\le\setting{two}", settings={"two": r"\ensuremath{0.01}"})[0] != []
    complaints, count = checked(r"z\sim q", Listed(r"z\sim q", reason="a law"))
    assert (complaints, count.listed, count.total) == ([], 1, 1)
    (dead,), _ = checked("p", Listed("x=1", reason="a law"))
    assert "stands in no section" in dead


def test_an_entry_needs_a_world_or_a_reason(tmp_path: Path):
    (tmp_path / "formulas.toml").write_text("[[formula]]\nlatex = 'x=1'\n")
    with pytest.raises(EquipoiseError, match="needs a world or a reason"):
        relations.listed(tmp_path)


def names(text: str) -> list[str]:
    wordings = {"1": ("",), "2": ("abstract", "vae")}
    return [str(c) for c in ledger.complaints(read(text, "s.tex"), wordings, ("ordered",), ("loss",))]


ALL = r"\claim{1}. \claim[abstract]{2}. \claim[vae]{2}. \empirical{ordered}"


def test_every_wording_is_said_once_and_every_name_is_known():
    assert names(ALL) == []
    assert any("no claim '3'" in one for one in names(ALL + r" \claim{3}."))
    assert any("needs a wording's name" in one for one in names(ALL.replace("[vae]", "")))
    assert any("no wording 'vea'" in one for one in names(ALL.replace("[vae]", "[vea]")))
    assert any("said nowhere" in one for one in names(ALL.replace(r"\claim{1}. ", "")))
    assert any("a second time" in one for one in names(ALL + "\n\n" + r"Again \claim{1}."))
    assert any("'ordred'" in one for one in names(ALL.replace("ordered", "ordred")))
    assert any("no derivation 'los'" in one for one in names(ALL + r"\derivationshort{los}"))


NEAR = near.Near(
    {
        "setting": {"width": ["_ units"], "layers": ["_ hidden layers"]},
        "cite": {"mao": ["squares"], "kingma": ["bound"]},
    }
)
TEXT = (
    r"\setting{layers} hidden layers of \setting{width} units minimise squares \citep{mao}, "
    r"a bound \citep{kingma}."
)


def test_exchanged_settings_and_citations_do_not_belong_where_they_stand():
    assert list(near.complaints(read(TEXT, "s.tex"), NEAR)) == []
    for one, other in (("width", "layers"), ("mao", "kingma")):
        told = (
            TEXT.replace(f"{{{one}}}", "{#}")
            .replace(f"{{{other}}}", f"{{{one}}}")
            .replace("{#}", f"{{{other}}}")
        )
        found = [str(complaint) for complaint in near.complaints(read(told, "s.tex"), NEAR)]
        assert len(found) == 2
        assert all("does not belong here" in complaint for complaint in found)


def test_a_key_without_phrases_and_phrases_without_a_key_are_named():
    found = [str(c) for c in near.complaints(read(r"Of \setting{depth} layers.", "s.tex"), NEAR)]
    assert any("no words for the setting 'depth'" in one for one in found)
    assert any("no text uses the setting 'width'" in one for one in found)


@pytest.mark.parametrize(
    ("template", "word"),
    [
        ("the optimum is a mean of both codes, weighted equally", "equally"),
        ("B's has the smaller variance", "smaller"),
        ("the estimate is unbiased", "unbiased"),
        ("up to a separate sign", "separate"),
        ("the bound is tight for two draws", "tight"),
    ],
)
def test_a_word_of_a_wording_that_no_check_chose_is_named(template, word):
    claim = replace(LEDGER["42"], says={"": says(template)})
    found = [str(complaint) for complaint in wordings.complaints([claim])]
    assert any(f"'{word}'" in one and "no check chose it" in one and "claim 42" in one for one in found)
    assert list(wordings.complaints([LEDGER["42"]])) == []
