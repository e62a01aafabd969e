"""claims.json and cells.json: every claim as the paper prints it, and the numbers in records it rests on."""

import hashlib
import inspect
import sys
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from analysis.claims import EMPIRICAL, EmpiricalClaim, Finding
from analysis.claims.evidence import Cell, Evidence
from commands.build.evidence import networks
from commands.paths import ROOT
from records.ensembles import MARK, MEMBERS, SHARED, is_packed
from records.files import RESULT
from records.reading.tables import Records
from theory.claims import LEDGER
from theory.methods import Method

RECORDS = "records"  # folder of the crate
Entry = dict[str, Any]


def entries(records: Records, ledger: Sequence[Mapping[str, Any]]) -> tuple[list[Entry], dict[str, Any]]:
    """Return the claims, those of theory first, and claim -> test -> its cells."""
    own = networks.tests(records)
    tests = {str(claim["id"]): own.get(claim["id"], ()) for claim in ledger}
    found = [_of_theory(claim, tests[claim["id"]]) for claim in ledger]
    for name, claim in EMPIRICAL.items():
        finding = claim.find(records)
        decided = (
            claim.evidence and finding.outcome in ("pass", "fail", "inconclusive") and not finding.rests_on
        )
        tests[name] = claim.evidence(records) if claim.evidence and decided else ()
        found.append(_of_runs(claim, finding, tests[name]))
    places = {
        name: {test.name: [_row(records, cell) for cell in test.cells] for test in own}
        for name, own in tests.items()
        if own
    }
    return found, places


def _of_theory(claim: Mapping[str, Any], tests: Evidence) -> Entry:
    numbers = {name: claim[name] for name in ("predicted", "measured", "error_bound")}
    return {
        "id": claim["id"],
        "kind": "theory",
        "title": claim["title"],
        "sentence": " ".join(claim["says"].values()),
        "predicate": claim["statement"],
        "beyond": claim["beyond"],
        "assumptions": claim.get("assumptions", ""),
        "source": claim["source"],
        "method": claim["method"],
        "verdict": claim["outcome"],
        "without_runs": claim["outcome"],
        "numbers": numbers,
        **_tests(tests),
        "code": _digests([inspect.unwrap(LEDGER[claim["id"]].checks)] if claim["id"] in LEDGER else []),
    }


def _of_runs(claim: EmpiricalClaim, finding: Finding, tests: Evidence) -> Entry:
    module = sys.modules[(claim.evidence or claim.decide).__module__]
    return {
        "id": claim.name,
        "kind": "empirical",
        "title": claim.subject,
        "sentence": finding.sentence,
        "predicate": inspect.getdoc(module) if claim.evidence else "",
        "needs": [f"{need.least} {need.unit}" for need in claim.needs],
        "method": Method.NETWORK.value,
        "verdict": finding.outcome,
        "without_runs": "pass",
        "rests_on_other_code": list(finding.rests_on),
        **_tests(tests),
        "code": _digests([claim.evidence or claim.decide]),
    }


def _tests(tests: Evidence) -> Entry:
    return {
        "runs": list(dict.fromkeys(cell.run for test in tests for cell in test.cells)),
        "tests": [
            {
                "name": test.name,
                "statistic": test.statistic,
                "numbers": [float(number) if isfinite(number) else None for number in test.numbers],
                "bounds": None if test.low is None and test.high is None else [test.low, test.high],
                "units": len({cell.unit for cell in test.cells}),
                "printed": test.printed,
            }
            for test in tests
        ],
    }


def _digests(functions: Iterable[Any]) -> dict[str, str]:
    """Path below the root -> SHA-256, of the files that hold the ``functions``."""
    files = {Path(inspect.getfile(function)) for function in functions}
    return {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
    }


def _row(records: Records, cell: Cell) -> list[Any]:
    """Where in the crate a cell stands, what it counts for, and its number or word."""
    folder = records.folder(cell.run)
    place, value = _place(records, folder, cell)
    return [
        f"{RECORDS}/{folder.relative_to(records.results).as_posix()}",
        "/".join(place),
        cell.unit,
        cell.side,
        cell.weight,
        cell.term,
        value,
    ]


def _place(records: Records, folder: Path, cell: Cell) -> tuple[tuple[str, ...], Any]:
    """The path of a cell in the file as it lies there, where seeds may share it, and what stands there."""
    file, *keys = cell.path
    content = records.content(folder / file)
    if file.endswith(".csv"):
        row, column = keys
        seeded = f"{column}{MARK}{records.result(cell.run)['config']['seed']}"
        name = seeded if seeded in content else column
        line, place = int(row) + 1, content.columns.get_loc(name)  # the header is line 0
        return (file, str(line), str(place)), content[name].iloc[int(row)].item()
    if file == RESULT and is_packed(content):
        own = next(one for one in content[MEMBERS] if one["id"] == cell.run)
        head = (MEMBERS, cell.run) if _has(own, keys) else (SHARED,)
        return (file, *head, *keys), _at(own if _has(own, keys) else content[SHARED], keys)
    return (file, *keys), _at(content, keys)


def _has(content: Any, keys: Sequence[str]) -> bool:
    return not keys or (keys[0] in content and _has(content[keys[0]], keys[1:]))


def _at(content: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        named = isinstance(content, list)
        content = next(one for one in content if one["name"] == key) if named else content[key]
    return content
