"""The conference's checklist: sixteen answers, whose numbers are those of the record."""

import json
import re
import tomllib
from importlib.metadata import metadata
from typing import Any

import pytest

from analysis.claims import EMPIRICAL
from analysis.paper import assets
from analysis.paper.checklist import Answer, Evidence, answers
from analysis.paper.ledgers import read_ledger
from analysis.paper.paper_values import results
from analysis.paper.settings import settings
from analysis.tables import checklist
from commands.paths import ROOT
from data import DATASETS
from records.files import LEDGER
from records.reading.tables import Records
from tests.synthetic.whole import proved, write_profile

CLAIMS, LIMITS, THEORY, REPETITION, ACCESS, SETTINGS, SIGNIFICANCE, COMPUTE = range(8)
ETHICS, IMPACT, SAFEGUARDS, LICENCES, NEW, PEOPLE, APPROVAL, MODELS = range(8, 16)


def evidence(draft, records: Records | None = None, **changed: Any) -> Evidence:
    """The answers' evidence as ``study write`` gathers it, with some of it changed."""
    records = records or draft.records
    ledger = read_ledger(records.results / records.profile / LEDGER)
    facts = {
        "records": records,
        "ledger": ledger,
        "outcomes": proved(),
        "findings": {name: claim.find(records) for name, claim in EMPIRICAL.items()},
        "numbers": results(records, ledger),
        "settings": settings(records, draft.specification),
    }
    return Evidence(**(facts | changed))


def rewrite(draft, run: str, change: dict[str, Any]) -> Records:
    """The records with one run's result changed."""
    path = draft.results / "runs" / run / "result.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    return draft.records


def test_sixteen_questions_are_answered_and_each_points_into_the_paper(draft) -> None:
    found = answers(evidence(draft))
    assert len(found) == len({one.question for one in found}) == 16
    assert {one.answer for one in found} == {"Yes", "No", "NA"}
    labels = set(
        re.findall(r"\\label\{([^}]+)\}", "".join(p.read_text() for p in draft.paper.rglob("*.tex")))
    )
    for one in (*found[:ETHICS], *found[LICENCES:]):
        pointed = [
            label for labels in re.findall(r"[Cc]ref\{([^}]+)\}", one.because) for label in labels.split(",")
        ]
        assert pointed and set(pointed) <= labels, one
    assert checklist.draw(evidence(draft)).count(r"\\") >= 16


def test_hours_runs_and_threads_are_the_sums_of_the_record(draft) -> None:
    records = draft.records
    runs = list(records.runs(variants=True)["id"])
    records = rewrite(draft, runs[0], {"seconds": 3600 * 123.4, "processor": "an abacus"})
    hours = sum(records.result(run)["seconds"] for run in runs) / 3600
    told = answers(evidence(draft, records))[COMPUTE].because
    assert hours > 123
    assert rf"\ensuremath{{{hours:.1f}}} hours of training" in told
    assert r"on \ensuremath{2} processor threads each" in told
    assert "an abacus" in told
    assert f"{len(runs)}}} recorded runs" in answers(evidence(draft, records))[REPETITION].because


def test_a_run_without_its_digest_makes_the_answer_no(draft) -> None:
    runs = list(draft.records.runs(variants=True)["id"])
    assert answers(evidence(draft))[REPETITION].answer == "Yes"
    answer = answers(evidence(draft, rewrite(draft, runs[0], {"code_sha256": ""})))[REPETITION]
    assert answer.answer == "No"
    assert answer.because.startswith(f"${len(runs) - 1}$ of ")


def test_claims_and_steps_are_counted_and_one_that_fails_makes_the_answer_no(draft) -> None:
    found = evidence(draft)
    total, steps = len(found.ledger), sum(map(len, proved().values()))
    assert (
        rf"\ensuremath{{{total}}} of \ensuremath{{{total}}} ledger claims pass"
        in answers(found)[CLAIMS].because
    )
    assert f"${steps}$ of ${steps}$ steps" in answers(found)[THEORY].because
    beyond = sum(bool(claim["beyond"]) for claim in found.ledger)
    assert f"do not decide: ${beyond}$" in answers(found)[LIMITS].because.replace("does not", "do not")
    failed = [found.ledger[0] | {"outcome": "fail", "assumptions": ""}, *found.ledger[1:]]
    answered = answers(evidence(draft, ledger=failed))
    assert [answered[place].answer for place in (CLAIMS, THEORY)] == ["No", "No"]
    outcomes = proved()
    outcomes["vae_loss"] |= {"three_terms": "fail"}
    answer = answers(evidence(draft, outcomes=outcomes))[THEORY]
    assert answer.answer == "No" and f"${steps - 1}$ of ${steps}$ steps" in answer.because


def test_intervals_are_claimed_where_a_model_has_the_seeds_for_one(draft) -> None:
    answer = answers(evidence(draft))[SIGNIFICANCE]
    assert (
        answer.answer == "No" and "$0$ of $4$ models" in answer.because and "the $6$ seeds" in answer.because
    )
    write_profile(draft.results, seeds=6)
    answer = answers(evidence(draft, draft.records))[SIGNIFICANCE]
    assert answer.answer == "Yes" and "$3$ of $4$ models" in answer.because


def test_licences_are_those_of_what_the_runs_used_and_one_that_is_not_listed_makes_the_answer_no(
    draft,
) -> None:
    answer = answers(evidence(draft))[LICENCES]
    assert answer.answer == "Yes"
    assert "CC BY-SA 3.0" in answer.because and "TensorFlow: Apache-2.0" in answer.because
    run = draft.records.runs(variants=True)["id"][0]
    versions = draft.records.result(run)["versions"] | {"an_unknown": "1"}
    answer = answers(evidence(draft, rewrite(draft, run, {"versions": versions})))[LICENCES]
    assert answer.answer == "No"
    assert r"\texttt{an\_\allowbreak{}unknown}: not listed" in answer.because


def test_the_size_is_that_of_the_largest_generator_and_networks_are_those_recorded(draft) -> None:
    run = draft.records.runs("gan")["id"][0]
    records = rewrite(draft, run, {"parameters": {"discriminator": 9_999_999, "generator": 7_654_321}})
    found: tuple[Answer, ...] = answers(evidence(draft, records))
    assert r"$7\,654\,321$ parameters" in found[SAFEGUARDS].because
    assert r"\texttt{mlp} and \texttt{dcgan}" in found[MODELS].because
    metrics = draft.records.scores()["metric"].nunique()
    assert f"${metrics}$ metrics" in found[PEOPLE].because


def test_each_dataset_that_has_a_name_has_a_licence_and_so_has_the_project() -> None:
    assert [name for name in DATASETS if assets.dataset(name) is None] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert assets.own_licence() == project["license"]


@pytest.mark.parametrize(("package", "word"), [("tensorflow", "Apache"), ("numpy", "BSD-3-Clause")])
def test_the_licence_of_a_package_is_the_one_that_it_states_itself(package: str, word: str) -> None:
    told = metadata(package)
    assert word in str(told.get("License-Expression") or told.get("License"))
    listed = assets.software(package)
    assert listed is not None and word in listed.licence
