"""Tables show what the records hold: seeds, intervals, the floor, and every claim of the ledger."""

import json
from collections.abc import Mapping
from itertools import product
from typing import Any

from analysis.comparisons.floors import UNTOLD
from analysis.paper.latex import code
from analysis.paper.ledgers import read_ledger
from analysis.tables import TABLES, ledger, networks
from analysis.tables.ledger import values
from analysis.tables.ordering import by_model
from analysis.text.checks.bibliography import works
from commands.paths import PAPER
from records import files
from records.reading.tables import Records
from tests.synthetic.files import metric, write_json
from tests.synthetic.whole import MODELS, write_profile

WORKS = works(PAPER / "refs.bib")


def test_with_few_seeds_the_scores_list_every_run(draft) -> None:
    table = TABLES["scores"](draft.records)
    assert table.count("$480$") + table.count("$481$") == 7
    assert "real training images" in table
    assert "$1.90$ [$1.70$, $2.10$]" in table


def test_with_enough_seeds_the_scores_give_an_interval_over_seeds(draft) -> None:
    write_profile(draft.results, seeds=6)
    table = TABLES["scores"](Records(draft.results, draft.profile))
    assert table.count("0--5") == 3
    assert table.count("[$") == 3 + 1 + 1  # three models, the DCGAN's one run, the floor


def test_the_ledger_has_an_anchor_and_a_verdict_for_each_claim(draft) -> None:
    claims = read_ledger(draft.results / draft.profile / "ledger.json")
    table = ledger.draw(claims, WORKS)
    for claim in claims:
        assert rf"\ledgeranchor{{{claim['id']}}}" in table
        assert f"${claim['statement']}$" in table
    assert table.count(r"\verdict{pass}") == len(claims)
    assert r"\verdict{fail}" in ledger.draw([claims[0] | {"outcome": "fail"}], WORKS)


def test_a_row_of_the_ledger_says_what_it_assumes_and_which_numbers_stand_there(draft) -> None:
    claims = read_ledger(draft.results / draft.profile / "ledger.json")
    claim = next(one for one in claims if one["assumptions"].endswith("finite"))
    assert f"{{Assumes: {claim['assumptions']}.}}" in ledger.draw([claim], WORKS)
    shown = {"shown": "p_k at k = 50", "sub_checks": 13, "resolution": 0.005}
    row = ledger.draw([claim | shown], WORKS)
    assert r"{Numbers: p\_k at k = 50 (one of 13). Sampled to within $0.0050$.}" in row
    residual = ledger.draw([claim | shown | {"predicted": 0.0, "measured": 0.0, "resolution": 0.0}], WORKS)
    assert "Numbers" not in residual and "Sampled" not in residual


def test_a_row_says_what_its_check_and_its_theorems_leave(draft) -> None:
    claims = read_ledger(draft.results / draft.profile / "ledger.json")
    claim = next(one for one in claims if one["beyond"]) | {"beyond": "$t>1$ is not asked."}
    assert "{Beyond the check: $t>1$ is not asked.}" in ledger.draw([claim | {"kernel": {}}], WORKS)
    beyond = ["Of $t=1$ nothing is proved. Nor is the limit.", "Of $t=1$ nothing is proved."]
    proved = claim | {"kernel": {"beyond": beyond}}
    told = "Not under the kernel: Of $t = 1$ nothing is proved. Nor is the limit."
    assert f"{{Beyond the check: $t>1$ is not asked. {told}}}" in ledger.draw([proved], WORKS)
    assert f"{{{told}}}" in ledger.draw([proved | {"beyond": ""}], WORKS)


def test_the_source_of_a_row_leads_to_the_list_of_references(draft) -> None:
    claims = read_ledger(draft.results / draft.profile / "ledger.json")
    source = {"source": "Arjovsky & Bottou 2017, eq. 2; Smith & Sons 2017; derived here"}
    row = ledger.draw([claims[0] | source], WORKS)
    cited = r"\cited{arjovsky2017}{Arjovsky \& Bottou 2017}, eq. 2; Smith \& Sons 2017; derived here"
    assert f"{{{cited}}}" in row


def test_a_ledger_of_earlier_code_is_printed_too(draft) -> None:
    claims = read_ledger(draft.results / draft.profile / "ledger.json")
    newer = ("assumptions", "shown", "sub_checks", "resolution")
    table = ledger.draw([{name: one[name] for name in one if name not in newer} for one in claims], WORKS)
    assert table.count(r"\ledgeranchor") == len(claims)
    assert "Assumes" not in table


def test_the_two_sides_of_a_claim_are_printed_as_far_as_its_bound_resolves_them() -> None:
    assert values(0.4034264097, 0.4034264097, 1e-13) == ("$0.4034264$", "$0.4034264$")
    assert values(0.25, 0.2503, 0.01) == ("$0.250$", "$0.250$")
    assert values(0.0, 0.0, 0.0) == ("$0$", "$0$")
    assert values(1.238e-4, 1.238e-4, 1e-15)[0] == "$0.0001238$"


def test_the_rows_of_a_model_stand_together_whatever_the_order_of_the_runs(draft) -> None:
    runs = draft.records.runs("gan")
    shuffled = by_model(runs.iloc[[1, 3, 5, 0, 2, 4, 6]])
    assert list(shuffled["id"]) == list(runs["id"])


def test_the_other_tables_name_what_was_trained(draft) -> None:
    assert TABLES["runs"](draft.records).count("mnist\\_\\allowbreak{}2k") == 2 * 3 + 1
    assert "267\\,009" in networks.draw(draft.records, draft.specification)
    assert TABLES["discriminators"](draft.records).count("0--5") == 3
    assert "tensorflow 2.21.0" in TABLES["provenance"](draft.records)
    assert "$0.0$ h of training and $0.0$ h of judging, $7$ runs" in TABLES["provenance"](draft.records)
    assert len(MODELS) == 4


def test_toys_stand_beside_the_published_rows_of_their_target(draft) -> None:
    lines = TABLES["toys"](draft.records).splitlines()
    ours = next(line for line in lines if line.startswith("GAN &"))
    assert ours.startswith(r"GAN & 6 & $7.50$ $\pm$ $0.22$ & $62.5$ $\pm$ $3.8$ &")
    assert ours.endswith(r"$50$ [$19$, $81$] \\")  # three of six seeds, Wilson's interval
    published = [line for line in lines if "published" in line]
    assert len(published) == 2  # of the ring alone: the profile has no grid
    assert published[0].startswith(
        r"GAN, published & 10 & $6.3$ $\pm$ $0.5$ & $98.2$ $\pm$ $0.2$ & $0.45$ $\pm$ $0.09$"
    )


def test_the_provenance_counts_the_runs_by_the_state_of_their_code_and_names_those_of_other_code(
    draft,
) -> None:
    of_other_code = {f"lsgan-mlp-mnist_2k-s{seed}" for seed in range(2)}

    def state_of(result: Mapping[str, Any]) -> tuple[str, str]:
        if result["id"] in of_other_code:
            return "other", "its replay differs in history.csv"
        return ("equivalent", "replayed 2026-11-28") if result["kind"] == "toy" else ("present", "")

    records = Records(draft.results, draft.profile, state_of)
    table = TABLES["provenance"](records)
    [row] = [line for line in table.splitlines() if line.startswith("State of the code")]
    counts = records.runs(variants=True)["kind"].value_counts()
    assert f"GANs on images: ${counts['gan'] - 2}$ of the present code" in row
    assert f"toy GANs: ${counts['toy']}$ of equivalent code (replayed 2026-11-28)" in row
    assert r"GANs on images: $2$ of other code (its replay differs in history.csv): " in row
    assert all(code(run) in row for run in of_other_code)
    plain = TABLES["provenance"](draft.records)
    assert "other code" not in plain and "equivalent code" not in plain


def test_a_score_that_is_named_in_mathematics_heads_its_column_so(draft) -> None:
    path = draft.records.folder("lsgan-mlp-mnist_2k-s0") / files.SCORES
    scores = json.loads(path.read_text("utf-8"))
    copied = metric("c_t", "C_T", 1.5, 1.0, 2.0, floor=(0, -0.4, 0.4))
    write_json(path, scores | {"metrics": [*scores["metrics"], copied]})
    table = TABLES["metrics"](draft.records)
    assert r"\rotatebox{90}{FD-LeNet} & \rotatebox{90}{$C_T$}" in table
    assert "C\\_T" not in table


def test_a_score_that_the_text_does_not_name_has_no_column(draft) -> None:
    """Newer than the recorded runs: of a run that was given it, every other cell stays as it was."""
    path = draft.records.folder("lsgan-mlp-mnist_2k-s1") / files.SCORES
    scores, before = json.loads(path.read_text("utf-8")), TABLES["metrics"](draft.records)
    newer = [metric(name, name, 0.75, 0.7, 0.8, floor=(1, 0.9, 1)) for name in UNTOLD]
    write_json(path, scores | {"metrics": [*scores["metrics"], *newer]})
    assert TABLES["metrics"](draft.records) == before
    shown = draft.records.scores()
    assert set(UNTOLD) <= set(shown["metric"])  # which the report shows


def whole(draft) -> Records:
    write_profile(draft.results, factorial=True)
    return Records(draft.results, draft.profile)


def test_the_factorial_has_a_row_a_contrast_with_both_intervals_and_the_verdict(draft) -> None:
    lines = TABLES["factorial"](whole(draft)).splitlines()
    rows = [line for line in lines if line.endswith((r"decided \\", r"described \\"))]
    assert len(rows) == 10 + 3 + 3
    first = rows[0].split(" & ")
    assert first[0] == "GAN $-$ LSGAN $(0,1,1)$"
    assert first[1] == "10"
    assert first[2].startswith("$-9.") and first[2].count("$") == first[3].count("$") + 2 == 6
    assert first[4:] == ["$0.0020$", r"decided \\"]
    assert rows[-1].startswith("bounded LSGAN & 8 & $42.4$ [")
    assert any(line.endswith(r"undecided \\") for line in rows)


def test_a_factorial_of_few_seeds_is_described_by_ranges(draft) -> None:
    rows = TABLES["factorial"](draft.records).splitlines()
    first = next(line for line in rows if line.startswith("GAN $-$ LSGAN $(0,1,1)$"))
    assert first.startswith("GAN $-$ LSGAN $(0,1,1)$ & 2 & $-10")
    assert first.endswith(r"& -- & -- & described \\")
    assert " to " in first and "[" not in first
    assert rows[-3].startswith("GAN & 1 & $-3")


def test_shares_are_beside_those_of_chance_and_add_up(draft) -> None:
    table = TABLES["shares"](whole(draft))
    rows = [line.split("$") for line in table.splitlines() if line.count("$") == 4]
    shares = [float(row[1]) for row in rows]
    assert len(shares) == 5
    assert abs(sum(shares) - 100) < 0.25
    assert "architecture & 1 & $8" in table
    last = table.split("the architecture less the loss")[1]
    assert last.startswith(" &  & $69.5$ [$66.2$, $72.6$] &") and last.count("[") == 1
    for chance in ("$4.3$", "$2.1$", "$14.9$", "$74.5$"):
        assert rf"& {chance} \\" in table


def test_without_the_seeds_the_tables_say_what_is_lacking(draft) -> None:
    assert "6 seeds of every loss on both networks are needed; the profile has 0" in TABLES["shares"](
        draft.records
    )
    assert "no runs on these images" in TABLES["fashion"](draft.records)
    write_profile(draft.results, seeds=0)
    assert "no two models of the factorial have a seed in common" in TABLES["factorial"](draft.records)


def test_fashion_is_listed_run_by_run_and_apart(draft) -> None:
    records = whole(draft)
    table = TABLES["fashion"](records)
    assert table.count("$480$") == table.count("$481$") == table.count("$482$") == 3
    assert "WGAN-GP & DCGAN & 0 &" in table
    assert "real training images" in table
    assert "WGAN" not in TABLES["scores"](records)


def test_recipes_are_listed_the_nearest_first_and_the_best_effort_apart(draft) -> None:
    assert "no recipes were tried at this profile" in TABLES["tuning"](draft.records)
    records = whole(draft)
    lines = TABLES["tuning"](records).splitlines()
    rows = [line for line in lines if "DCGAN" in line]
    assert len(rows) == 9 + 3 + 3
    best = r"LSGAN $(0,1,1)$ & DCGAN & $0.0003$ & $1$ & $0.995$"
    assert rows[0].startswith(rf"{best} & bfloat16 & 3 & 0 & $4.0$ [")
    assert rows[8].startswith(r"GAN & DCGAN & $0.001$ & $0$ & $0$ & float32 & 3 & 0 & $12.0$ [")
    runs = product(("bfloat16", "float32"), (1, 2, 3))
    assert [
        row.startswith(rf"{best} & {precision} & 20 & {seed} &")
        for row, (precision, seed) in zip(rows[9:], runs, strict=True)
    ] == [True] * 6
    assert sum("The same in float32" in line for line in lines) == 1
    assert sum("real training images" in line for line in lines) == 3
    assert "$3.5$" not in TABLES["scores"](records)  # what is tuned is no part of the comparison


def test_failures_are_counted_a_model_with_wilsons_interval(draft) -> None:
    records = whole(draft)
    path = draft.results / "runs" / "lsgan-dcgan-mnist_2k-s3" / "scores.json"
    path.write_text(path.read_text().replace('"fd_lenet": 483', '"fd_lenet": 3'))
    lines = TABLES["failures"](records).splitlines()
    assert "LSGAN $(0,1,1)$ & DCGAN & 8 & 0 & 0 & 0 & 1 & $12$ [$2$, $47$] \\\\" in lines
    assert "GAN & MLP & 10 & 0 & 0 & 0 & 0 & $0$ [$0$, $28$] \\\\" in lines
    after = lines[lines.index(next(line for line in lines if "Fashion" in line)) :]
    assert sum("DCGAN & 3 &" in line for line in after) == 3


def test_published_distances_are_quoted_as_printed(draft) -> None:
    table = TABLES["published"](draft.records)
    assert r"WGAN-GP & $20.3$ $\pm$ $5.0$ & $24.5$ $\pm$ $2.1$" in table
    assert table.count(r"\pm") == 10
