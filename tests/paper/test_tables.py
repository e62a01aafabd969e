"""Tables show what the records hold: seeds, intervals, the floor, and every claim of the ledger."""

from analysis.ledgers import read_ledger
from analysis.records import Records
from analysis.tables import TABLES, ledger
from analysis.tables.ledger import values
from analysis.tables.ordering import by_model
from tests.paper.synthetic import MODELS, write_profile


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
    table = ledger.draw(claims)
    for claim in claims:
        assert rf"\ledgeranchor{{{claim['id']}}}" in table
        assert f"${claim['statement']}$" in table
    assert table.count(r"\verdict{pass}") == len(claims)
    assert r"\verdict{fail}" in ledger.draw([claims[0] | {"outcome": "fail"}])


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
    assert "267\\,009" in TABLES["networks"](draft.records)
    assert TABLES["discriminators"](draft.records).count("0--4") == 3
    assert "tensorflow 2.21.0" in TABLES["provenance"](draft.records)
    assert len(MODELS) == 4


def test_toys_stand_beside_the_published_rows_of_their_target(draft) -> None:
    lines = TABLES["toys"](draft.records).splitlines()
    ours = next(line for line in lines if line.startswith("GAN &"))
    assert ours.startswith("GAN & 5 & $7.40$ [")
    assert ours.endswith(r"$60$ [$23$, $88$] \\")  # three of five seeds, Wilson's interval
    published = [line for line in lines if "published" in line]
    assert len(published) == 2  # of the ring alone: the profile has no grid
    assert published[0].startswith(
        r"GAN, published & 10 & $6.3$ $\pm$ $0.5$ & $98.2$ $\pm$ $0.2$ & $0.45$ $\pm$ $0.09$"
    )
