"""Recompute the verdicts on trained networks from the raw records: python3 check.py [DIGEST of SHA256SUMS].

It needs Python 3.10 alone. Exit code 0 if files, cells, numbers (to nine digits) and verdicts agree, else 1.
"""

import hashlib
import json
import math
import re
import sys
from collections import Counter
from itertools import combinations_with_replacement
from pathlib import Path
from statistics import fmean, median, stdev
from typing import Any

HERE, Values = Path(__file__).resolve().parent, list[float]
RULES = "bb3402a0a1e5a39d6b43039074bb6fa0bb6f3ff7dbbe5fe5135e0e0bc7321291"  # of rules.json
TERMS = {
    "x": float,
    "x^2": lambda x: x**2,
    "log x": math.log,
    "log(1-x)": lambda x: math.log(1 - x),
    "name": lambda x: int(hashlib.sha256(str(x).encode()).hexdigest()[:12], 16),
}


def _recorded(folder: str, place: str) -> Any:  # what stands in a place of a record
    file, *keys = place.split("/")
    text = (HERE / folder / file).read_text("utf-8")
    header, *lines = (line.split(",") for line in text.splitlines())
    table = (dict(zip(["id", *header], [str(i), *line], strict=True)) for i, line in enumerate(lines))
    found = json.loads(text) if file.endswith(".json") else [*table]
    for key in keys:
        found = found[key] if key in found else next(x for x in found if key in (x.get("id"), x.get("name")))
    return float(found) if file.endswith(".csv") else found


def _student(values: Values, confidence: float) -> Values:  # the mean and its interval
    low, high, n = 0.0, math.pi / 2, len(values) - 1
    while low < (angle := (low + high) / 2) < high:  # Abramowitz & Stegun 26.7.3 and 26.7.4
        term, total = math.cos(angle) ** (n % 2), 0.0
        for power in range(n % 2, n - 1, 2):
            total, term = total + term, term * (power + 1) / (power + 2) * math.cos(angle) ** 2
        inside = (angle + math.sin(angle) * total) * 2 / math.pi if n % 2 else math.sin(angle) * total
        low, high = (angle, high) if inside < confidence else (low, angle)
    half = math.tan(angle) * math.sqrt(n) * stdev(values) / math.sqrt(n + 1)
    return [fmean(values), fmean(values) - half, fmean(values) + half]


def _rank(n: int, confidence: float) -> int:  # of the order statistics that enclose the median
    tails = (2 * sum(math.comb(n, i) for i in range(k)) / 2**n for k in range(1, (n + 1) // 2 + 1))
    return sum(1 - tail >= confidence for tail in tails)


def _middle(a: Values, b: Values) -> Values:  # the median between order statistics; of both, a less b
    (low, centre, high), (least, middle, most) = (
        (x[k - 1], median(x), x[-k]) for x in map(sorted, (a, b)) for k in (max(_rank(len(x), 0.95), 1),)
    )
    return [centre - middle, low - most, high - least]


def _covered(n: int, confidence: float, sides: list[Values]) -> Values:  # the share of intervals that hold
    most, marks = n - _rank(n, confidence), [(16 * i, median(side)) for i, side in enumerate(sides)]
    columns = [[*zip(column, marks, strict=True)] for column in zip(*sides, strict=True)]
    codes = Counter(sum((x < m) << i | (x > m) << i + 8 for x, (i, m) in column) for column in columns)
    share = 0.0
    for drawn in combinations_with_replacement(codes, n):  # one byte counts what is below, one what is above
        if max(sum(drawn).to_bytes(2 * len(sides), "little")) <= most:
            ways = math.factorial(n) // math.prod(map(math.factorial, Counter(drawn).values()))
            share += ways * math.prod(codes[code] for code in drawn) / len(columns) ** n
    margin = 4.753424308822899 * math.sqrt(share * (1 - share) / 20000)  # of the samples that the claim draws
    return [share, share - margin, share + margin]


def _tested(statistic: str, a: Values, b: Values) -> Values:  # p-value, and whether a is behind b
    n, pairs, ties = len(a + b), len(a) * len(b), Counter(a + b)
    if statistic == "sign":
        less, more = (sum(s * x < s * y for x, y in zip(a, b, strict=True)) for s in (1, -1))
        tail = sum(math.comb(less + more, i) for i in range(min(less, more) + 1)) / 2 ** (less + more - 1)
        return [min(tail, 1), less > more]
    if statistic == "fisher":
        ways = [math.comb(len(a), i) * math.comb(len(b), ties[1] - i) for i in range(ties[1] + 1)]
        return [sum(way for way in ways if way <= ways[int(sum(a))]) / sum(ways), fmean(a) > fmean(b)]
    spread = math.sqrt(pairs / 12 * (n + 1 - sum(t**3 - t for t in ties.values()) / (n * (n - 1))))
    wins = sum((x > y) + (x == y) / 2 for x in a for y in b)
    p_value = math.erfc((abs(wins - pairs / 2) - 0.5) / spread / math.sqrt(2)) if len(ties) > 1 else 1.0
    return [min(p_value, 1), fmean(a) < fmean(b)]


def _numbers(name: str, statistic: str, cells: list[list]) -> Values:  # of a test
    parts: dict[str, dict[str, Values]] = {}
    for _folder, _place, unit, side, weight, term, value in cells:
        parts.setdefault(side, {}).setdefault(unit, []).append(weight * TERMS[term](value))
    sides = [[math.fsum(own) for own in units.values()] for units in parts.values()]
    if statistic in ("least", "largest"):
        return [min(side) if statistic == "least" else max(side) for side in sides]
    if statistic in ("median", "sign", "fisher", "mann_whitney"):
        return _middle(sides[0], [*sides, [0]][1]) if statistic == "median" else _tested(statistic, *sides)
    if statistic in ("single", "family"):
        pool = [(x - fmean(side)) / stdev(side) for side in sides for x in side]
        alone = (int(name.split("=")[-1]), 0.95, [pool]) if statistic == "single" else None
        return _covered(*(alone or (len(sides[0]), 1 - 0.05 / len(sides), sides)))
    mean = _student(sides[0], 0.95 if statistic == "ratio" else 0.999)
    return [math.exp(end) for end in mean] if statistic == "ratio" else mean


def _outcome(statistic: str, numbers: Values, bounds: list[Any], p_values: Values) -> str:
    low, high = (
        (-math.inf if bounds[0] is None else bounds[0]),
        (math.inf if bounds[1] is None else bounds[1]),
    )
    first, last = numbers[-2:] if len(numbers) > 1 else numbers * 2
    if statistic in ("sign", "fisher", "mann_whitney"):  # Holm's correction over the claim's tests
        steps = [p for i, p in enumerate(p_values) if p > high / (len(p_values) - i)]
        return "inconclusive" if steps and first >= steps[0] else "pass" if last else "fail"
    return (
        "fail" if first > high or last < low else "pass" if first > low and last <= high else "inconclusive"
    )


def _differences(claim: dict[str, Any], rules: dict[str, Any], cells: dict[str, list]) -> list[str]:
    deciding = [test for test in claim["tests"] if test["bounds"]]
    found = {
        test["name"]: _numbers(test["name"], test["statistic"], cells[test["name"]])
        for test in claim["tests"]
    }
    p_values = sorted(found[test["name"]][0] for test in deciding)
    verdict = min(
        _outcome(test["statistic"], found[test["name"]], test["bounds"], p_values) for test in deciding
    )
    better = claim["verdict"] > verdict or (claim["verdict"] < verdict and claim["kind"] == "empirical")
    wrong, counts = [f"stated {claim['verdict']}"] * better, Counter(test["statistic"] for test in deciding)
    wrong += [f"too few tests by {name}" for name, rule in rules.items() if counts[name] < rule["tests"]]
    tokens = re.finditer(r"(-?\d+\.?(\d*))(?:\\times10\^{(-?\d+)})?", claim["sentence"])
    for test in claim["tests"]:
        name, rule, own = test["name"], rules[test["statistic"]], cells[test["name"]]
        wrong += [f"{cell[0]}/{cell[1]} is not {cell[6]}" for cell in own if _recorded(*cell[:2]) != cell[6]]
        fair = (
            not test["bounds"]
            or test["bounds"] == rule["bounds"]
            and len({c[2] for c in own}) >= rule["units"]
        )
        close = (math.isclose(x, y, rel_tol=1e-9) for x, y in zip(found[name], test["numbers"], strict=True))
        wrong += [] if fair and all(close) else [f"{name}: stated {test['numbers']} within {test['bounds']}"]
        for x in found[name] if test["printed"] else ():
            shown = (abs(x / 10 ** int(t[3] or 0) - float(t[1])) <= 0.501 / 10 ** len(t[2]) for t in tokens)
            wrong += [] if any(shown) else [f"{name}: {x:.6g} is not what the sentence prints"]
    print(claim["id"], found, verdict, f"DIFFERS: {'; '.join(wrong)}" if wrong else "agrees")
    return wrong


def main(digests: list[str]) -> int:
    """Check every file, then every claim that rests on runs."""
    sums = (HERE / "SHA256SUMS").read_bytes()
    root, listed = (
        hashlib.sha256(sums).hexdigest(),
        {line[66:]: line[:64] for line in sums.decode().splitlines()},
    )
    there = [path for path in HERE.rglob("*") if path.is_file() and path.name != "SHA256SUMS"]
    own = {path.relative_to(HERE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in there}
    wrong = [f"{name} is not what was listed" for name in own | listed if own.get(name) != listed.get(name)]
    wrong += ["SHA256SUMS is not what was published"] * (digests not in ([], [root]))
    wrong += ["rules.json is not what was declared"] * (own.get("rules.json") != RULES)
    print(f"{len(own)} files, SHA256SUMS {root}", *wrong, sep="\n")
    claims, rules, cells = (
        json.loads((HERE / f"{it}.json").read_text("utf-8")) for it in ("claims", "rules", "cells")
    )
    for claim in claims["claims"]:
        try:
            wrong += _differences(claim, rules[claim["id"]], cells[claim["id"]]) if claim["tests"] else []
        except Exception as error:
            wrong.append(f"{claim.get('id')} DIFFERS: {type(error).__name__} {error}")
            print(wrong[-1])
    print(f"{len(wrong)} differences" if wrong else "all agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
