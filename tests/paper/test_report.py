"""The report is one file that asks nothing of the network and shows every claim, score and figure."""

import json
import math
import re

import numpy as np
import pandas as pd
import pytest
from markupsafe import escape

from analysis.figures import FIGURES
from analysis.paper.ledgers import read_ledger
from analysis.paper.report import CAPTIONS, numbers
from analysis.paper.report.charts import MOST, charts, distribution, thinned
from analysis.paper.report.runs import FIELDS, RESULT, bounded, runs
from commands.build.report import pictures
from commands.build.report.page import as_json, policy, render
from records import columns
from records.columns import PRIMARY
from records.files import TRIALS
from records.reading.tables import Records
from tests.synthetic.files import listed, write_csv, write_json, write_manifest, write_result
from theory.errors import EquipoiseError
from theory.models.mixtures import TOYS

SVG = "http://www.w3.org/2000/svg"  # a name, of which browsers ask nothing


def test_every_figure_has_a_caption() -> None:
    assert set(CAPTIONS) == set(FIGURES)


def test_the_report_stands_alone_and_is_complete(draft) -> None:
    html = render(draft.records, draft.generated / "figures", "0123456789", "2026-11-22")
    page = html[: html.index('<script type="application/json"')]
    links = re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?([^\"'\s>)]+)", page)
    assert sum(link.startswith(pictures.DATA) for link in links) == len(CAPTIONS)
    assert all(link.startswith((pictures.DATA, "#")) for link in links)
    assert set(re.findall(r"https?://[^\s\"'<]+", html)) == {SVG}
    for caption in CAPTIONS.values():
        assert f"<figcaption>{escape(caption)}</figcaption>" in html
    for claim in read_ledger(draft.results / draft.profile / "ledger.json"):
        assert f'id="claim-{claim["id"]}"' in html
    for word in ("0123456789", "2026-11-22", draft.records.manifest["dataset"]["sha256"], "not made"):
        assert word in html
    assert not re.search(r"\\[a-z]+\{|\$", page[page.index("<body") :])  # no LaTeX is left over


def test_a_missing_figure_is_said_in_one_line(draft) -> None:
    (draft.generated / "figures" / "scores.png").unlink()
    with pytest.raises(
        EquipoiseError, match=r"scores.png is missing; ./study figures --profile tiny draws it"
    ):
        render(draft.records, draft.generated / "figures", "0123456789", "2026-11-22")


@pytest.mark.parametrize("void", [False, True])
def test_theorems_are_shown_of_the_claims_that_have_them(draft, void: bool) -> None:
    path, figures = draft.results / draft.profile / "ledger.json", draft.generated / "figures"
    assert "Coq" not in render(draft.records, figures, "0", "2026-11-22").partition("</main>")[0]
    content = json.loads(path.read_text("utf-8"))
    proofs = {"theorems": ["one_of_them"], "beyond": [], "void": void, "date": "2026-11-29"}
    content["claims"][0]["kernel"] = proofs
    write_json(path, content)
    html = render(draft.records, figures, "0", "2026-11-22")
    assert html.count("data-kernel=") == 1
    assert f'data-kernel="{"void" if void else "proved"}"' in html
    said = "1 theorem, proved with Coq on 2026-11-29" + "; void, another statement was proved" * void
    assert f'title="{said}"' in html
    assert f"<dd>{said}: <code>one_of_them</code></dd>" in html
    assert ("<s>Coq</s>" in html) == void
    assert "Beyond the kernel" not in html


def test_every_run_is_there_with_its_numbers(draft) -> None:
    records, drawn = draft.records, numbers(draft.records)
    rows = {row[0]: dict(zip(drawn["fields"], row, strict=True)) for row in drawn["rows"]}
    assert list(rows) == list(records.runs(variants=True)["id"])
    scores = records.scores(variants=True)
    for score in scores[scores["metric"] == PRIMARY].to_dict("records"):
        assert rows[score["id"]]["value"] == pytest.approx(score["value"], rel=1e-3)
        place, *shown = drawn["scores"][score["id"]][0]
        assert drawn["metrics"][place][0] == score["title"]
        assert shown[:3] == pytest.approx([score["value"], score["low"], score["high"]], rel=1e-3)
    for row in rows.values():
        config = records.result(row["id"])["config"]
        kept = drawn["settings"][row["settings"]]
        assert kept == {name: config[name] for name in kept}
        assert {"seed", "objective"}.isdisjoint(kept)


def test_an_interval_keeps_the_digits_that_it_resolves() -> None:
    assert bounded(215.95182, 215.94961, 215.95254) == [215.95182, 215.94961, 215.95254]
    assert bounded(32.654321, 31.912345, 33.387654) == [32.654, 31.912, 33.388]
    assert bounded(10.0, math.nan, math.nan) == [10, None, None]
    assert bounded(1234567.8, 1234567.8, 1234567.8) == [1235000] * 3  # no width, so none to go by


def test_a_chart_is_what_the_run_left(draft) -> None:
    drawn, run = numbers(draft.records), "lsgan-mlp-mnist_2k-s0"
    form, places = drawn["charts"][run][0]
    assert drawn["forms"][form]["names"] == ("discriminator", "generator")
    history = draft.records.table(run, "history.csv", ("step",))
    steps, losses = (drawn["arrays"][place] for place in places[0])
    assert steps == list(history["step"])
    assert losses == pytest.approx(list(history["discriminator_loss"]), rel=1e-3)


def test_the_chart_of_a_tuning_has_a_series_a_round_without_what_diverged(tmp_path) -> None:
    trials = [(1, 0, 1, *[0.1] * 5, 40.0), (1, 1, 1, *[0.1] * 5, ""), (1, 2, 1, *[0.1] * 5, 9.5)]
    trials.append((2, 2, 3, *[0.1] * 5, 7.25))
    run = "lsgan-mlp-halving-s0"
    config = {"objective": "lsgan", "architecture": "mlp", "dataset": "mnist", "seed": 0}
    folder = tmp_path / "runs" / run
    write_result(folder, "halving", config, {}, {"held_out_distance": 7.25})
    write_csv(folder / TRIALS, columns.TRIALS, trials)
    write_manifest(tmp_path, studies={"equal_budgets": [listed(run)]})
    records = Records(tmp_path, "tiny")
    drawn = charts(records)
    [(form, places)] = drawn["charts"][run]
    assert drawn["forms"][form]["names"] == ("round 1, 1 epoch", "round 2, 3 epochs")
    values = [[drawn["arrays"][place] for place in pair] for pair in places]
    assert values == [[[0, 2], [40, 9.5]], [[2], [7.25]]]
    [row] = runs(records)["rows"]
    assert row[len(FIELDS) + RESULT.index("measure") :][:2] == ["held-out distance", 7.25]


def test_points_of_the_target_have_its_distribution_function() -> None:
    target, count = TOYS["line_5"], 20_000
    points = np.sort(target.sample(0, count)[:, 0])
    chart = distribution(points, target)
    (_, x, shares), (name, same, exact) = chart.series
    assert name == chart.reference
    assert np.array_equal(x, same)
    assert shares == pytest.approx((points[:, None] <= x).mean(axis=0))
    assert np.abs(shares - exact).max() < math.sqrt(math.log(2 / 1e-6) / (2 * count))  # at the level 1e-6
    modes = [exact[np.abs(x - mode).argmin()] for mode in np.sort(target.means[:, 0])]
    assert modes == pytest.approx(
        [0.1, 0.3, 0.5, 0.7, 0.9], abs=0.04
    )  # a fifth each, half of it below its mode


@pytest.mark.parametrize("rows", [1, MOST, MOST + 1, 7 * MOST + 3])
def test_a_long_history_is_thinned_to_means(rows: int) -> None:
    table = pd.DataFrame({"step": np.arange(1, rows + 1), "loss": np.arange(rows, dtype=float)})
    thin = thinned(table)
    assert len(thin) <= MOST
    assert thin["step"].iloc[-1] == rows
    size = -(-rows // MOST)
    assert thin["loss"].iloc[0] == pytest.approx((size - 1) / 2)


def test_samples_have_as_many_shades_as_there_is_room_for(draft) -> None:
    run = "lsgan-mlp-mnist_2k-s0"
    rich = pictures.samples(draft.records, [run], room=10**9)
    assert [epoch for epoch, _ in rich[run]] == [0, 1, 2]
    poor = pictures.samples(draft.records, [run], room=pictures.size(rich) - 1)
    assert 0 < pictures.size(poor) < pictures.size(rich)
    assert pictures.samples(draft.records, [run], room=0)[run]  # the fewest, not none
    assert "toy" not in pictures.samples(draft.records, [])


def test_nothing_in_json_ends_its_script() -> None:
    value = {"a</script>": ["<!--", "&lt;", "\u2028\u2029", 'é"\\']}
    text = as_json(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value


def test_the_policy_allows_what_is_in_the_page_and_no_more() -> None:
    # of the empty text, as every list of known digests has it
    empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    assert policy(["p{}"], [""]).split("; ")[0] == "default-src 'none'"
    assert f"script-src 'sha256-{empty}'" in policy(["p{}"], [""])
    assert "unsafe" not in policy(["p{}"], [""])
