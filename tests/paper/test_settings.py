r"""``\setting`` prints what the code uses, ``\result`` prints what it counts, and nothing else compiles."""

import json
import re
import shutil

import pytest

from analysis.comparisons import failures
from analysis.figures.theory import coverage, evidence_bracket
from analysis.metrics import spaces
from analysis.paper.paper_values import Result, count, results
from analysis.paper.published import pacgan
from analysis.paper.setting_keys import unknown_keys
from analysis.paper.settings import settings
from commands.build.latex import build_pdf
from commands.build.settings import command, read, specification
from commands.build.text import _specification
from commands.build.write import texts
from commands.paths import PAPER, ROOT, generated
from experiments.evaluation import discriminator_1d, toys
from records.reading.tables import Records
from stats import estimates
from tests.paper.conftest import made_specification
from tests.paper.test_build import text_of
from tests.synthetic.files import write_json
from tests.synthetic.whole import proved, write_profile
from theory.errors import EquipoiseError

TEXT = "\n".join(path.read_text("utf-8") for path in sorted((PAPER / "sections").glob("*.tex")))
needs_tex = pytest.mark.skipif(shutil.which("latexmk") is None, reason="TeX is not installed")


def keys_in(macro: str) -> set[str]:
    return set(re.findall(rf"\\{macro}\{{([^}}]*)\}}", TEXT))


def latex(records: Records, key: str) -> str:
    return settings(records, made_specification())[key].latex


def change_toys(draft, **changes: object) -> None:
    """Give one of the toys' runs other settings than the others have."""
    path = next(iter(sorted((draft.results / "runs").glob("*-toy-*/result.json"))))
    result = json.loads(path.read_text())
    config = {k: v for k, v in (result["config"] | changes).items() if v is not None}
    path.write_text(json.dumps(result | {"config": config}))


@pytest.mark.parametrize(
    ("module", "constant", "value", "key", "printed"),
    [
        (estimates, "CONFIDENCE", 0.9, "level", r"\ensuremath{90\,\%}"),
        (failures, "UNTRAINED_SHARE", 0.25, "failures.untrained", "a quarter"),
        (failures, "UNTRAINED_SHARE", 0.45, "failures.untrained", r"\ensuremath{45\,\%}"),
        (failures, "LEAST_CLASS_SHARE", 0.08, "failures.class_share", r"\ensuremath{8\,\%}"),
        (coverage, "REPETITIONS", 20_000, "coverage.intervals", r"\ensuremath{20\,000}"),
        (evidence_bracket, "LINEAR", 0.02, "evidence_bracket.linear", r"\ensuremath{0.02}"),
        (spaces, "SEEDS", (1, 2), "spaces.seeds", "two"),
    ],
)
def test_a_constant_of_analysis_that_changes_changes_what_is_printed(
    draft, monkeypatch, module, constant, value, key, printed
) -> None:
    assert latex(draft.records, key) != printed
    monkeypatch.setattr(module, constant, value)
    assert latex(draft.records, key) == printed


def test_a_constant_of_the_code_that_trains_changes_what_is_printed(monkeypatch) -> None:
    from experiments import recipes
    from gan import networks
    from vae import evaluation

    monkeypatch.setattr(recipes, "RATES", (1e-3, 2e-3))
    monkeypatch.setattr(recipes, "EMA", (0.0, 0.9))
    monkeypatch.setattr(networks, "LEAK", 0.2)
    monkeypatch.setattr(evaluation, "ACTIVE", 0.05)
    monkeypatch.setattr(toys, "NEAR", 4.0)
    monkeypatch.setattr(discriminator_1d, "LEVEL", 0.1)
    found = specification().settings
    assert found["networks.leak"].latex == r"\ensuremath{0.2}"
    assert found["recipes.rate"].latex == r"\ensuremath{[0.001,0.002]}"
    assert found["recipes.average"].latex == r"\ensuremath{0.9}"
    assert found["autoencoders.active"].latex == r"\ensuremath{0.05}"
    assert found["toys.near"].latex == r"\ensuremath{4}"
    assert found["pairs.density"].latex == r"\ensuremath{0.1}"


def test_the_types_that_layers_compute_in_have_the_significands_of_their_formats() -> None:
    found = made_specification().settings
    assert [found[f"precision.{which}"].latex for which in ("usual", "reduced")] == ["float32", "bfloat16"]
    digits = [found[f"precision.{which}_digits"].value for which in ("usual", "reduced")]
    assert digits == [24, 8]  # IEEE 754-2019, table 3.5, binary32; the latter cut to its upper half


def test_a_third_of_the_recipes_that_are_drawn_has_no_penalty(monkeypatch) -> None:
    from experiments import recipes

    assert made_specification().settings["recipes.without_r1"].latex == "a third"
    drawn = recipes.drawn
    monkeypatch.setattr(recipes, "drawn", lambda count: [draw | {"r1": 0.1} for draw in drawn(count)])
    assert specification().settings["recipes.without_r1"].latex == r"\ensuremath{0\,\%}"


@needs_tex
def test_a_constant_that_changes_is_read_in_the_paper(typeset_draft, monkeypatch) -> None:
    assert "intervals at 95 %" in text_of(build_pdf(typeset_draft.profile, typeset_draft.paper))
    monkeypatch.setattr(estimates, "CONFIDENCE", 0.9)
    monkeypatch.setattr(failures, "UNTRAINED_SHARE", 0.2)
    typeset_draft.write()
    text = text_of(build_pdf(typeset_draft.profile, typeset_draft.paper))
    assert "intervals at 90 %" in text
    assert "intervals at 95 %" not in text
    assert "below a fifth" in text  # a page may end behind it


def test_what_runs_were_made_with_is_read_from_their_records(draft) -> None:
    assert latex(draft.records, "toys.rate") == r"\ensuremath{10^{-3}}"
    for path in (draft.results / "runs").glob("*-toy-*/result.json"):
        result = json.loads(path.read_text())
        config = result["config"] | {"learning_rate": 0.002, "widths": [48, 48, 48]}
        path.write_text(json.dumps(result | {"config": config}))
    assert latex(draft.records, "toys.rate") == r"\ensuremath{0.002}"
    assert latex(draft.records, "toys.layers") == "three"
    assert latex(draft.records, "toys.width") == r"\ensuremath{48}"


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"learning_rate": 0.002}, {"toys.rate"}),
        ({"beta1": None}, {"toys.beta1"}),  # a run that does not say
        ({"widths": [64, 64, 64]}, {"toys.layers", "toys.width"}),
    ],
)
def test_a_setting_that_differs_between_runs_is_left_out(draft, changes, lost) -> None:
    whole = set(settings(draft.records, made_specification()))
    change_toys(draft, **changes)
    assert whole - set(settings(draft.records, made_specification())) == lost


def test_layers_of_different_widths_have_no_width(draft) -> None:
    for path in (draft.results / "runs").glob("*-toy-*/result.json"):
        result = json.loads(path.read_text())
        path.write_text(json.dumps(result | {"config": result["config"] | {"widths": [64, 32]}}))
    found = settings(draft.records, made_specification())
    assert found["toys.layers"].latex == "two"
    assert "toys.width" not in found


def test_a_number_that_differs_between_runs_is_left_out(draft) -> None:
    assert results(draft.records, [])["toys.batch"] == Result("256", "fresh points")
    change_toys(draft, batch_size=128)
    assert "toys.batch" not in results(draft.records, [])


def test_without_runs_the_usual_settings_are_printed(draft) -> None:
    manifest = draft.results / draft.profile / "manifest.json"
    content = json.loads(manifest.read_text())
    content["runs"] |= {"toys": []}
    write_json(manifest, content)
    assert latex(draft.records, "toys.width") == r"\ensuremath{64}"
    assert latex(draft.records, "autoencoders.rate") == r"\ensuremath{0.003}"


def test_a_draft_without_the_setting_does_not_compile(draft) -> None:
    change_toys(draft, learning_rate=0.002)
    draft.write()
    said = (
        r"sections/toys.tex:\d+: setting toys.rate is not among those of this profile; the closest: gans.rate"
    )
    with pytest.raises(EquipoiseError, match=said):
        build_pdf(draft.profile, draft.paper)


def test_a_key_that_nobody_made_stops_the_build_and_names_the_closest(draft) -> None:
    section = draft.paper / "sections" / "abstract.tex"
    section.write_text("\n" + section.read_text() + "\\setting{failures.untrainde}\n")
    line = len(section.read_text().splitlines())
    said = (
        f"the paper does not compile: paper/sections/abstract.tex:{line}: setting failures.untrainde is not "
        "among those of this profile; the closest: failures.untrained"
    )
    with pytest.raises(EquipoiseError, match=said):
        build_pdf(draft.profile, draft.paper)


@needs_tex
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"\setting{nosuch}", "setting nosuch is not among the settings of this profile"),
        (
            r"\resultof{runs.gan}{toy models}",
            "number runs.gan counts adversarial networks on images, not toy",
        ),
        (r"\resultof{runs.nosuch}{toy models}", "number runs.nosuch is not among the results"),
    ],
)
def test_the_macros_stop_the_build_by_themselves(draft, text, said) -> None:
    main = draft.paper / "main.tex"  # where the sections' keys are not looked for
    main.write_text(main.read_text().replace(r"\appendix", rf"{text}\appendix"))
    with pytest.raises(EquipoiseError, match=said):
        build_pdf(draft.profile, draft.paper)


@needs_tex
def test_exchanged_keys_print_other_nouns_and_a_number_alone_keeps_its_own(typeset_draft) -> None:
    section = typeset_draft.paper / "sections" / "abstract.tex"
    section.write_text(section.read_text() + r" There are \resultof{runs.toy}{toy models} in all.")
    text = text_of(build_pdf(typeset_draft.profile, typeset_draft.paper))
    assert "and 7 adversarial networks on images, 0 autoencoders on images, 18 discriminators" in text
    assert "24 watched generators and 12 toy models stand behind the comparisons" in text
    assert "There are 12 in all" in text
    swapped = section.read_text().replace(r"\result{runs.gan}", "@").replace(r"\result{runs.toy}", "@@")
    swapped = swapped.replace("@@", r"\result{runs.gan}").replace("@", r"\result{runs.toy}")
    section.write_text(swapped)
    text = text_of(build_pdf(typeset_draft.profile, typeset_draft.paper))
    assert "and 12 toy models, 0 autoencoders" in text
    assert "and 7 adversarial networks on images stand behind the comparisons" in text


def test_no_two_numbers_have_one_noun(draft) -> None:
    write_profile(draft.results, factorial=True)
    for records in (draft.records, Records(ROOT / "results", "full")):
        nouns = [result.noun for result in results(records, []).values()]
        assert sorted(set(nouns)) == sorted(nouns)


def test_one_is_singular() -> None:
    assert count(1, "network(s) on images") == Result("1", "network on images")
    assert count(0, "network(s) on images") == Result("0", "networks on images")
    assert count(1200, "recipe(s)") == Result(r"1\,200", "recipes")


def test_the_text_asks_for_all_settings_and_for_no_other(draft) -> None:
    assert keys_in("setting") == set(settings(draft.records, made_specification()))
    assert keys_in("result") | keys_in("ifresult") <= set(results(Records(ROOT / "results", "full"), []))
    assert r"\spec{" not in TEXT


def test_a_text_says_where_it_asks_for_a_key_that_is_none() -> None:
    text = "% \\setting{nobody}\n\\setting{level} 95\\% \\setting{toys.rat}\n\\result{level}"
    assert unknown_keys(text, ["level", "toys.rate"], "a.tex") == [
        "a.tex:2: setting toys.rat is not among those of this profile; the closest: toys.rate, level"
    ]
    assert unknown_keys(text, [], "a.tex", "result") == [
        "a.tex:3: result level is not among those of this profile; the closest: there are none"
    ]


def test_the_stage_leaves_what_the_next_one_reads(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    monkeypatch.setattr("commands.build.settings.specification", made_specification)
    with pytest.raises(EquipoiseError, match=r"settings\.json is missing"):
        read(generated() / "ci")
    command.callback(profile="ci")
    assert (tmp_path / "paper" / "generated" / "ci").is_dir()
    assert read(generated() / "ci") == made_specification()


def test_toys_are_evaluated_by_as_many_samples_as_the_published_ones() -> None:
    assert pacgan()["samples"] == toys.SAMPLES  # the text says so


def test_the_texts_name_every_setting_once(draft) -> None:
    written = texts(draft.records, made_specification(), proved())["settings.tex"]
    keys = re.findall(r"\\DefineSetting\{([^}]*)\}\{.+\}", written)
    assert keys == sorted(set(keys)) == list(settings(draft.records, made_specification()))


@pytest.mark.parametrize("content", [None, "{}", "cut o"])
def test_the_text_is_held_against_the_code_where_no_settings_were_written(
    content, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    monkeypatch.setattr("commands.build.settings.specification", made_specification)
    path = generated() / "full" / "settings.json"
    path.parent.mkdir(parents=True)
    if content is not None:
        path.write_text(content)
    assert _specification("full") == made_specification()
