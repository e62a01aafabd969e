"""Recompute the verdicts on trained networks from the raw records: python3 check.py [DIGEST of SHA256SUMS]"""

import json
import math
import re
import sys
from collections import Counter
from hashlib import sha256
from itertools import combinations_with_replacement
from pathlib import Path
from statistics import fmean, median, stdev

HERE, OPEN, NAMES = Path(__file__).resolve().parent, "inconclusive", ("claims", "rules", "cells")
RULES = "eb841904b514deda4ab179bc78b254b554ed42402e6cd4648a76f9b2c7ccc917"  # SHA-256 of rules.json
TERMS: dict = {"x": float, "x^2": lambda x: x**2, "log x": math.log, "log(1-x)": lambda x: math.log(1 - x)}
TERMS["name"] = lambda x: int(sha256(str(x).encode()).hexdigest()[:12], 16)


def _recorded(folder: str, place: str) -> object:  # what stands in a place of a record
    file, *keys = place.split("/")
    text = (HERE / folder / file).read_text("utf-8")
    if file.endswith(".csv"):  # line and column
        return float(text.splitlines()[int(keys[0])].split(",")[int(keys[1])])
    found = json.loads(text)
    for key in keys:
        found = found[key] if key in found else next(x for x in found if key in (x.get("id"), x.get("name")))
    return found


def _student(values: list, confidence: float) -> list:  # the mean and its interval
    low, high, n = 0.0, math.pi / 2, len(values) - 1
    while low < (angle := (low + high) / 2) < high:  # Abramowitz & Stegun 26.7.3 and 26.7.4
        term, total = math.cos(angle) ** (n % 2), 0.0
        for power in range(n % 2, n - 1, 2):
            total, term = total + term, term * (power + 1) / (power + 2) * math.cos(angle) ** 2
        inside = (angle + math.sin(angle) * total) * 2 / math.pi if n % 2 else math.sin(angle) * total
        low, high = (angle, high) if inside < confidence else (low, angle)
    half = math.tan(angle) * math.sqrt(n) * stdev(values) / math.sqrt(n + 1)
    return [fmean(values), fmean(values) - half, fmean(values) + half]


def _middle(values: list, confidence: float = 0.95) -> list:  # the median between order statistics
    n, ranked = len(values), sorted(values)
    tails = (2 * sum(math.comb(n, i) for i in range(k)) / 2**n for k in range(1, (n + 1) // 2 + 1))
    k = max(sum(1 - tail >= confidence for tail in tails), 1)
    return [median(values), ranked[k - 1], ranked[-k]]


def _covered(n: int, confidence: float, sides: list[list]) -> list:  # the share of intervals that hold
    marks = [(16 * i, median(side), side) for i, side in enumerate(sides)]
    share, most, units = 0.0, _middle([*range(n)], confidence)[2], range(len(sides[0]))
    codes = Counter(sum((a[u] < m) << i | (a[u] > m) << i + 8 for i, m, a in marks) for u in units)
    for drawn in combinations_with_replacement(codes, n):  # one byte counts what is below, one what is above
        if max(sum(drawn).to_bytes(2 * len(sides), "little")) <= most:
            ways = math.factorial(n) // math.prod(map(math.factorial, Counter(drawn).values()))
            share += ways * math.prod(codes[code] for code in drawn) / codes.total() ** n
    margin = 4.753424308822899 * math.sqrt(share * (1 - share) / 20000)  # of the samples that the claim draws
    return [share, share - margin, share + margin]


def _numbers(name: str, statistic: str, cells: list[list]) -> list:  # of a test
    parts: dict = {}
    for _folder, _place, unit, side, weight, term, value in cells:
        parts.setdefault(side, {}).setdefault(unit, []).append(weight * TERMS[term](value))
    sides = [[math.fsum(own) for own in units.values()] for units in parts.values()]
    a, b = sides[0], [*sides, [0.0]][1]
    if statistic == "sign":  # the p-value, and whether a is behind b
        less, more = (sum(s * x < s * y for x, y in zip(a, b, strict=True)) for s in (1, -1))
        tail = sum(math.comb(less + more, i) for i in range(min(less, more) + 1)) / 2 ** (less + more - 1)
        found = [min(tail, 1), less > more]
    elif statistic == "median":  # of a less b
        (middle, low, high), (other, least, most) = _middle(a), _middle(b)
        found = [middle - other, low - most, high - least]
    elif statistic == "family":
        found = _covered(len(a), 1 - 0.05 / len(sides), sides)
    elif statistic == "single":
        pool = [(x - fmean(side)) / stdev(side) for side in sides for x in side]
        found = _covered(int(name.rpartition("=")[2]), 0.95, [pool])
    elif statistic in ("ratio", "mean"):
        mean = _student(a, 0.95 if statistic == "ratio" else 0.999)
        found = [math.exp(end) for end in mean] if statistic == "ratio" else mean
    else:
        found = [{"least": min, "largest": max}[statistic](side) for side in sides]
    return found


def _outcome(test: dict, numbers: list, p_values: list) -> str:
    low, high = (s * math.inf if end is None else end for s, end in zip((-1, 1), test["bounds"], strict=True))
    first, last = numbers[-2:] if len(numbers) > 1 else numbers * 2
    if test["statistic"] == "sign":  # Holm's correction over the claim's tests
        steps = [p for i, p in enumerate(p_values) if p > high / (len(p_values) - i)]
        return OPEN if steps and first >= steps[0] else "pass" if last else "fail"
    return "fail" if first > high or last < low else "pass" if first > low and last <= high else OPEN


def _prints(token: tuple, x: float) -> bool:  # to the last digit that it has
    mantissa, decimals, exponent = token
    return bool(abs(x / 10 ** int(exponent or 0) - float(mantissa)) <= 0.51 / 10 ** len(decimals))


def _differences(claim: dict, rules: dict, cells: dict) -> list:
    got = [_numbers(test["name"], test["statistic"], cells[test["name"]]) for test in claim["tests"]]
    deciding = [(test, own) for test, own in zip(claim["tests"], got, strict=True) if test["bounds"]]
    ends, counts = sorted(own[0] for _, own in deciding), Counter(test["statistic"] for test, _ in deciding)
    verdict = min(claim["without_runs"], *(_outcome(test, own, ends) for test, own in deciding))
    wrong = [] if claim["verdict"] == verdict else [f"stated {claim['verdict']}"]
    wrong += [f"too few tests by {name}" for name, rule in rules.items() if counts[name] < rule["tests"]]
    tokens = re.findall(r"(-?\d+\.(\d+)|-?\d\d+)(?:\\times10\^{(-?\d+)})?", claim["sentence"])
    for test, numbers in zip(claim["tests"], got, strict=True):
        name, bounds, rule = test["name"], test["bounds"], rules[test["statistic"]]
        wrong += [f"{f}/{p} is not {v}" for f, p, *_, v in cells[name] if _recorded(f, p) != v]
        fair = bounds is None or (bounds == rule["bounds"] and test["units"] >= rule["units"])
        fair = fair and test["units"] == len({cell[2] for cell in cells[name]})
        wrong += [] if fair else [f"{name}: other bounds, seeds or runs"]
        close = (math.isclose(x, y, rel_tol=1e-9) for x, y in zip(numbers, test["numbers"], strict=True))
        wrong += [] if all(close) else [f"{name}: stated {test['numbers']}"]
        if test["printed"]:  # a value and its interval stand side by side
            places = range(len(tokens) - len(numbers) + 1)
            start = next((i for i in places if all(map(_prints, tokens[i:], numbers))), None)
            wrong += [f"{name}: the sentence does not print {numbers}"] if start is None else []
            tokens = tokens[len(tokens) if start is None else start + len(numbers) :]
    shown = ([float(f"{x:.5g}") for x in numbers] for numbers in got)
    print("DIFFERS" if wrong else "agrees", verdict, claim["id"], *shown)
    return [f"{claim['id']}: {what}" for what in wrong]


def main(digests: list) -> int:
    """Check every file, then every claim that rests on runs. Return 0 if all agree, else 1."""
    sums, files = (HERE / "SHA256SUMS").read_bytes(), [path for path in HERE.rglob("*") if path.is_file()]
    listed = {line[66:]: line[:64] for line in sums.decode().splitlines()}
    own = {path.relative_to(HERE).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}
    root = own.pop("SHA256SUMS")
    wrong = [f"{name} is not what was listed" for name in own | listed if own.get(name) != listed.get(name)]
    wrong += ["SHA256SUMS is not what was published"] * (digests not in ([], [root]))
    wrong += ["rules.json is not what was declared"] * (own.get("rules.json") != RULES)
    print(f"{len(own)} files, SHA256SUMS {root}")
    claims, rules, cells = (json.loads((HERE / f"{n}.json").read_bytes()) for n in NAMES)
    for claim in claims["claims"]:
        try:
            wrong += _differences(claim, rules[claim["id"]], cells[claim["id"]]) if claim["tests"] else []
        except Exception as error:
            wrong += [f"{claim['id']}: {type(error).__name__} {error}"]
    print(*wrong, f"{len(wrong)} differences" if wrong else "all agree", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
