"""The evidence that leaves the house: the checker agrees with the study, and finds what was tampered with."""

import ast
import copy
import importlib.util
import io
import json
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from scipy import stats as scipy_stats

from analysis.claims import EMPIRICAL
from analysis.comparisons import exact_coverage
from analysis.comparisons.coverage import DRAWN, ORDER, RECORD, single, together
from analysis.comparisons.factorial import distances
from analysis.seeds import median_over_seeds
from commands.build.evidence import crate, networks
from commands.build.evidence.checked import complaints, unpack
from commands.build.trained_networks import ArchivedDiscriminators
from commands.paths import ROOT
from records.reading.tables import Records
from stats.intervals import of_mean
from stats.paired import LEVEL, holm
from tests.synthetic.files import present
from tests.synthetic.whole import ledger_entry, write_profile
from theory.claims import LEDGER
from theory.montecarlo import PASS_MARGIN

COMMIT, DATE = "0123456789", "2026-11-29"
SAMPLE = 300
CHECKER = ROOT / "commands" / "build" / "evidence" / "check.py"
Claims = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def records() -> Records:
    return Records(ROOT / "results", "full", present)


@pytest.fixture(scope="module")
def contents(records) -> dict[str, bytes]:
    """The crate of the committed record, with made-up verdicts on the claims of theory."""
    networks_among = {"38", "40", "55"}
    ledger = [ledger_entry(claim) for claim in LEDGER.values()]
    ledger = [one | {"method": "S+N"} if one["id"] in networks_among else one for one in ledger]
    return crate.files(records, ledger, COMMIT, DATE)


@pytest.fixture(scope="module")
def folder(contents, tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("crate")
    unpack(contents, made)
    return made


@pytest.fixture(scope="module")
def checker(folder) -> Iterator[ModuleType]:
    """check.py of the unpacked crate, to call its parts."""
    spec = importlib.util.spec_from_file_location("check_of_crate", folder / "check.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = written
    covered = cache(lambda n, confidence, sides: module._covered_anew(n, confidence, [*map(list, sides)]))
    module._covered_anew = module._covered  # type: ignore[attr-defined]
    module._covered = lambda n, confidence, sides: covered(n, confidence, tuple(map(tuple, sides)))  # type: ignore[attr-defined]
    return module


@pytest.fixture
def reader(checker, monkeypatch) -> ModuleType:
    """The checker while no record changes: each place is read once."""
    monkeypatch.setattr(checker, "_recorded", cache(checker._recorded))
    return checker


@pytest.fixture(scope="module")
def claims(contents) -> Claims:
    """The claims with tests, by id."""
    return {one["id"]: one for one in json.loads(contents["claims.json"])["claims"] if one["tests"]}


@pytest.fixture(scope="module")
def cells(contents) -> dict[str, dict[str, list[list[Any]]]]:
    return json.loads(contents["cells.json"])


@pytest.fixture(scope="module")
def rules(contents) -> dict[str, Any]:
    return json.loads(contents["rules.json"])


def finds(checker: ModuleType, claim: dict[str, Any], rules: dict[str, Any], cells: dict[str, Any]) -> bool:
    """Whether the checker says that something of a claim differs, in whatever words."""
    try:
        return bool(checker._differences(claim, rules[claim["id"]], cells[claim["id"]]))
    except (ArithmeticError, LookupError, StopIteration, ValueError):  # main counts it as a difference
        return True


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Call the checker as an outsider does, without any package."""
    command = [sys.executable, "-I", "-S", "-B", str(folder / "check.py"), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_the_checker_is_short_and_needs_python_alone() -> None:
    source = CHECKER.read_text("utf-8")
    assert len(source.splitlines()) <= 150
    tree = ast.parse(source, feature_version=(3, 10))
    imports = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
    }
    assert imports <= sys.stdlib_module_names


@pytest.mark.slow
def test_an_outsider_finds_every_verdict_of_the_committed_record(contents, folder, claims) -> None:
    done = run(folder, crate.root(contents))
    assert (done.returncode, done.stderr) == (0, "")
    for name in claims:
        (line,) = [line for line in done.stdout.splitlines() if f" {name} [" in line]
        assert line.startswith("agrees pass ")
    made = [name for name, claim in EMPIRICAL.items() if claim.evidence]
    assert set(claims) == {*made, "38", "40", "55"}
    whole = json.loads(contents["claims.json"])["claims"]
    decided = {one["id"] for one in whole if one["kind"] == "empirical" and one["verdict"] == "pass"}
    assert decided == set(made)
    assert complaints(contents) == []


def test_the_tests_of_a_claim_on_networks_are_the_ledger_s_own(records) -> None:
    archived = ArchivedDiscriminators(records)
    for number, tests in networks.tests(records).items():
        trained = LEDGER[number].trained
        assert trained is not None
        means = [check.measured for check in trained(archived) if check.bound > 0]
        mine = [test.numbers[0] for test in tests if test.statistic == "mean"]
        mine = [1 - mean for mean in mine] if number == "40" else mine
        assert mine == pytest.approx(means, rel=1e-12)


def test_the_rules_are_those_that_the_predicates_declare(claims, rules, checker) -> None:
    for name, claim in claims.items():
        declared = {test["statistic"]: test["bounds"] for test in claim["tests"] if test["bounds"]}
        assert declared == {statistic: rule["bounds"] for statistic, rule in rules[name].items()}
    assert checker.sha256((ROOT / CHECKER.parent / "rules.json").read_bytes()).hexdigest() == checker.RULES


@pytest.mark.slow
def test_the_exact_shares_are_what_samples_show(records) -> None:
    exact = {title: share for title, (share, _) in exact_coverage.shares(distances(records)).items()}
    drawn = {f"single, n={one.n}": one for one in single(records) if one.law == RECORD and not one.ranged}
    for title, found in together(records).items():
        drawn |= {f"family: {title}": one for one in found if one.law == RECORD}
    assert set(exact) == set(drawn)
    for title, one in drawn.items():
        error = (exact[title] * (1 - exact[title]) / DRAWN) ** 0.5
        assert abs(one.shares[ORDER] - exact[title]) <= PASS_MARGIN * error, title


@pytest.mark.slow
def test_every_number_bound_and_verdict_of_a_claim_is_found_when_altered(
    claims, rules, cells, reader
) -> None:
    draw = random.Random(0)
    altered: list[tuple[str, dict[str, Any]]] = []
    for claim in claims.values():
        for place, test in enumerate(claim["tests"]):
            for i, number in enumerate(test["numbers"]):
                factor = draw.choice((-1, 1 + 1e-8, 0.5, 2))
                wrong = copy.deepcopy(claim)
                wrong["tests"][place]["numbers"][i] = number * factor if number else 1.0
                altered.append((f"{test['name']} {i}", wrong))
            for i, bound in enumerate(test["bounds"] or ()):
                wrong = copy.deepcopy(claim)
                wrong["tests"][place]["bounds"][i] = 0.3 if bound is None else 2 * bound + 0.1
                altered.append((f"{test['name']} bound {i}", wrong))
            for key, value in (("statistic", "mean"), ("units", test["units"] + 1)):
                wrong = copy.deepcopy(claim)
                wrong["tests"][place][key] = "least" if value == test[key] else value
                altered.append((f"{test['name']} {key}", wrong))
        for verdict in {"pass", "fail", "inconclusive"} - {claim["verdict"]}:
            altered.append((f"{claim['id']} {verdict}", claim | {"verdict": verdict}))
    assert not any(finds(reader, claim, rules, cells) for claim in claims.values())
    missed = [name for name, claim in altered if not finds(reader, claim, rules, cells)]
    print(
        f"altered numbers, bounds, statistics and verdicts: {len(altered) - len(missed)}/{len(altered)} found"
    )
    assert not missed
    assert len(altered) >= SAMPLE


@pytest.mark.slow
def test_numbers_that_a_sentence_prints_are_found_when_altered(claims, rules, cells, reader) -> None:
    altered, missed, whole = 0, [], 0
    for claim in claims.values():
        printed = sum(len(test["numbers"]) for test in claim["tests"] if test["printed"])
        tokens = list(re.finditer(r"\d+\.\d+", claim["sentence"]))
        whole += len(tokens)
        found = 0
        for token in tokens:
            text = token[0][:-1] + str((int(token[0][-1]) + 5) % 10)
            wrong = claim | {
                "sentence": claim["sentence"][: token.start()] + text + claim["sentence"][token.end() :]
            }
            found += finds(reader, wrong, rules, cells)
        altered += printed
        if found < printed:
            missed.append(f"{claim['id']}: {found} of {printed}")
    print(
        f"decimals in sentences that a test prints: {altered}, all found when altered; all decimals: {whole}"
    )
    assert not missed


@pytest.mark.slow
def test_every_record_and_cell_is_found_when_altered(
    folder, claims, rules, cells, checker, monkeypatch
) -> None:
    """The one or the other, whatever becomes of the digests."""
    anew, now = checker._recorded, [""]  # the folder that is altered is read anew, others once
    known = cache(anew)
    monkeypatch.setattr(checker, "_recorded", lambda *place: (anew if place[0] in now else known)(*place))
    draw, missed = random.Random(1), []
    every = [
        (claim, test, i) for claim in claims for test, own in cells[claim].items() for i in range(len(own))
    ]
    light = [place for place in every if place[0] != "intervals_cover"]
    chosen = draw.sample(light, SAMPLE) + draw.sample([p for p in every if p not in set(light)], 10)
    for claim, test, i in chosen:
        altered = copy.copy(cells[claim])
        altered[test] = copy.deepcopy(cells[claim][test])
        altered[test][i][-1] = other(altered[test][i][-1], draw)
        if not finds(checker, claims[claim], rules, {claim: altered}):
            missed.append(f"cell {claim} {test} {i}")
        where, place = cells[claim][test][i][:2]
        now[0] = where
        with changed(folder / where, place, draw):
            if not finds(checker, claims[claim], rules, cells):
                missed.append(f"record {where} {place}")
    print(f"altered cells and records: {2 * len(chosen) - len(missed)}/{2 * len(chosen)} found")
    assert not missed


def other(value: Any, draw: random.Random) -> Any:
    """Another number, or word, in the place of ``value``."""
    return f"{value}s" if isinstance(value, str) else value * draw.choice((1 + 1e-8, 0.5, 3)) + (value == 0)


class changed:  # noqa: N801
    """A record with another number in one place, for a while."""

    def __init__(self, folder: Path, place: str, draw: random.Random) -> None:
        file, *self.keys = place.split("/")
        self.path, self.draw = folder / file, draw
        self.before = self.path.read_bytes()

    def __enter__(self) -> None:
        text = self.before.decode()
        if self.path.suffix == ".csv":
            lines = [line.split(",") for line in text.splitlines()]
            line, column = map(int, self.keys)
            lines[line][column] = repr(other(float(lines[line][column]), self.draw))
            self.path.write_text("\n".join(map(",".join, lines)))
            return
        content = found = json.loads(text)
        for key in self.keys[:-1]:
            named = isinstance(found, list)
            found = next(o for o in found if key in (o.get("id"), o.get("name"))) if named else found[key]
        found[self.keys[-1]] = other(found[self.keys[-1]], self.draw)
        self.path.write_text(json.dumps(content))

    def __exit__(self, *_: object) -> None:
        self.path.write_bytes(self.before)


@pytest.mark.slow
def test_dropped_added_and_swapped_runs_are_found(claims, rules, cells, reader) -> None:
    draw, missed, tried = random.Random(2), [], 0
    for claim, tests in cells.items():
        for test, own in tests.items():
            units = list(dict.fromkeys(cell[2] for cell in own))
            if len(units) < 2:
                continue
            unit = draw.choice(units)
            dropped = [cell for cell in own if cell[2] != unit]
            added = own + [[*cell[:2], "another", *cell[3:]] for cell in own if cell[2] == unit]
            swapped = swap(own, draw)
            for what, changed_cells in (("dropped", dropped), ("added", added), ("swapped", swapped)):
                if claim == "intervals_cover" and what != "dropped":
                    continue  # takes a minute; the other two are like those of other tests
                tried += 1
                if not finds(reader, claims[claim], rules, {claim: tests | {test: changed_cells}}):
                    missed.append(f"{what} {claim} {test}")
    print(f"dropped, added and swapped runs: {tried - len(missed)}/{tried} found")
    assert not missed


def swap(own: list[list[Any]], draw: random.Random) -> list[list[Any]]:
    """The cells with the numbers of two of them exchanged, their places kept."""
    first, second = draw.choice(
        [(a, b) for a in range(len(own)) for b in range(a) if own[a][-1] != own[b][-1]]
    )
    changed_cells = copy.deepcopy(own)
    changed_cells[first][-1], changed_cells[second][-1] = own[second][-1], own[first][-1]
    return changed_cells


@pytest.mark.slow
def test_any_file_that_is_not_the_listed_one_is_found_and_the_published_digest_finds_the_rest(
    contents, tmp_path
) -> None:
    draw = random.Random(3)
    for name in [*draw.sample(sorted(contents), 2), "check.py", "README.md"]:
        made = tmp_path / name.replace("/", "_")
        content = bytearray(contents[name])
        content[draw.randrange(len(content))] ^= 1
        if name == "check.py":  # a comment more: it still runs
            content = bytearray(contents[name] + b"# and more\n")
        unpack(contents | {name: bytes(content)}, made)
        assert run(made).returncode == 1, name
    unpack(contents, tmp_path / "more")
    (tmp_path / "more" / "records" / "another.json").write_text("{}")
    assert "records/another.json is not what was listed" in run(tmp_path / "more").stdout
    forged = forge(contents)
    unpack(forged, tmp_path / "forged")
    assert run(tmp_path / "forged").returncode == 0  # a claim's title is in no record
    done = run(tmp_path / "forged", crate.root(contents))
    assert done.returncode == 1
    assert "SHA256SUMS is not what was published" in done.stdout


def forge(contents: dict[str, bytes]) -> dict[str, bytes]:
    """Another title of a claim, with all digests done again."""
    altered = contents | {
        "claims.json": contents["claims.json"].replace(b"What tuning", b"All that tuning", 1)
    }
    assert altered != contents
    own = {name: content for name, content in altered.items() if name != crate.SUMS}
    listing = "".join(f"{crate.hashlib.sha256(own[name]).hexdigest()}  {name}\n" for name in sorted(own))
    return own | {crate.SUMS: listing.encode()}


@pytest.mark.slow
def test_the_archive_is_the_same_bytes_each_time_and_holds_the_record_as_it_is(records, contents) -> None:
    packed = crate.archive(contents)
    assert packed == crate.archive(dict(reversed(contents.items())))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == contents
    assert len(packed) < 2_000_000
    for name, content in contents.items():
        if name.startswith("records/"):
            assert (ROOT / "results" / name.removeprefix("records/")).read_bytes() == content


@pytest.mark.slow
def test_a_small_profile_has_evidence_too(tmp_path) -> None:
    write_profile(tmp_path / "results")
    made = Records(tmp_path / "results", "tiny", present)
    small = crate.files(made, [ledger_entry(claim) for claim in LEDGER.values()], COMMIT, DATE)
    assert complaints(small) == []
    verdicts = {one["id"]: one["verdict"] for one in json.loads(small["claims.json"])["claims"]}
    assert verdicts["engine_options"] == "not_made"
    assert verdicts["discriminators_near_optimal"] == "pass"


def test_without_a_ledger_one_line_says_what_to_do(tmp_path) -> None:
    import os

    write_profile(tmp_path / "results", "ci")
    (tmp_path / "results" / "ci" / "ledger.json").unlink()
    command = [sys.executable, "-P", "-m", "commands", "evidence", "--profile", "ci"]
    variables = os.environ | {"EQUIPOISE_CHECKOUT": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, cwd=ROOT, env=variables
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "no ledger; ./study paper --profile ci writes it" in done.stderr


def test_the_checker_s_statistics_are_those_of_scipy(checker) -> None:
    random_values = np.random.default_rng(4)
    for n in (5, 9, 20):
        a, b = (random_values.integers(0, 6, n).astype(float).tolist() for _ in range(2))
        signs = [sum(x < y for x, y in zip(a, b, strict=True)), sum(x > y for x, y in zip(a, b, strict=True))]
        expected = scipy_stats.binomtest(signs[0], sum(signs)).pvalue
        assert checker._numbers("", "sign", of_sides(a, b))[0] == pytest.approx(expected, rel=1e-9)
        for confidence in (0.95, 0.999):
            mine = checker._student(a, confidence)
            assert mine[1:] == pytest.approx(of_mean(a, confidence), rel=1e-11)
        median = median_over_seeds(a)
        assert checker._middle(a) == [median.value, median.low, median.high]
    for _ in range(200):
        ends = sorted((random_values.random(5) ** 3 / 5).tolist())
        test = {"statistic": "sign", "bounds": [None, LEVEL]}
        mine = [checker._outcome(test, [end, True], ends) == "pass" for end in ends]
        assert mine == holm(ends)


def of_sides(a: list[float], b: list[float]) -> list[list[Any]]:
    """The cells of two sides, one for each unit."""
    sides = {"a": a, "b": b}
    return [["", "", str(i), side, 1.0, "x", x] for side, own in sides.items() for i, x in enumerate(own)]
