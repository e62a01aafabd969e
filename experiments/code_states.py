"""Would the present code make what is recorded? The state of the code that made a run, one of three.

    present     its sources mean what the present ones mean (``records.closure``)
    equivalent  they do not, and a short run of its config by either code gives the same to the last bit:
                weights, tables and final numbers; the last may differ by the rounding of a float32, as sums
                do that a compiler takes in another order (admitted after one replay was seen to differ so)
    other       anything else

``code_states.json`` holds the evidence: for each recorded digest of bytes the commit that has those sources
and the digest of their meaning; and the replays (``experiments.replays``). Run as a program, this module adds
what the record needs beyond it: it searches the history of this repository and makes the replays.
"""

import json
import math
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from experiments import provenance, replays
from experiments.code_history import Source, Tree, searched
from records import closure, digests, machine, sealed
from records.states import EQUIVALENT, OTHER, PRESENT

ROUNDING = 2.0**-23  # relative spacing of float32, which the judged sums are made in
FILE = Path(__file__).with_name("code_states.json")


@dataclass(frozen=True)
class Replay:
    """Two short runs of ``config``, by sources of the meanings ``one`` and ``other``, on the day ``date``.

    ``steps`` updates each. ``compared`` are the parts of what they left, ``differing`` those that are not the
    same to the last bit, ``rounding`` their largest relative difference if they are final numbers alone (None
    if not), ``one_sha256`` and ``other_sha256`` the digests of all parts, ``processor`` what computed them
    (None of the oldest).
    """

    kind: str
    config: dict[str, Any]
    one: str
    other: str
    steps: int
    compared: tuple[str, ...]
    differing: tuple[str, ...]
    rounding: float | None
    one_sha256: str
    other_sha256: str
    date: str
    processor: str | None = None

    @property
    def same(self) -> bool:
        """Whether either code gives the same, but for the rounding of final numbers."""
        return not self.differing or (self.rounding is not None and self.rounding <= ROUNDING)

    @cached_property
    def key(self) -> str:
        """What was run, as text."""
        return _key(self.config)


@dataclass(frozen=True)
class CodeStates:
    """What is known of the code that made the recorded runs: ``sources`` by kind and digest of bytes."""

    sources: Mapping[str, Mapping[str, Source]]
    replays: tuple[Replay, ...]

    def meaning(self, result: Mapping[str, Any]) -> str | None:
        """Return the digest of the meaning of the code that made a run; None if nobody knows that code."""
        if recorded := result.get("meaning_sha256"):
            return str(recorded)
        kind, code = str(result["kind"]), str(result.get("code_sha256"))
        if code == provenance.code_sha256(kind):
            return provenance.meaning_sha256(kind)
        source = self.sources.get(kind, {}).get(code)
        return source.meaning_sha256 if source else None

    def state_of(self, result: Mapping[str, Any]) -> tuple[str, str]:
        """Return the state of the code that made a run, from its result.json, and in words what shows it."""
        kind = str(result["kind"])
        own, now = self.meaning(result), provenance.meaning_sha256(kind)
        if own is None:
            return OTHER, "its code is in no commit that was searched"
        if own == now:
            return PRESENT, ""
        tried = self._tried(result)
        path = _chain(own, now, [one for one in tried if one.same])
        if path:
            return EQUIVALENT, f"replayed {max(one.date for one in path)}"
        unequal = [one for one in tried if not one.same and {one.one, one.other} == {own, now}]
        if unequal:
            return OTHER, f"its replay differs in {', '.join(unequal[-1].differing)}"
        return OTHER, "there is no replay of it"

    def equivalents(self, result: Mapping[str, Any]) -> set[str]:
        """Return the meanings of code that is known to make the same run; none if its own is not known."""
        own = self.meaning(result)
        return set(_ways(own, [one for one in self._tried(result) if one.same])) if own else set()

    def _tried(self, result: Mapping[str, Any]) -> list[Replay]:
        key = str(result["kind"]), _key(replays.shortened(result["config"]))
        return [one for one in self.replays if (one.kind, one.key) == key]

    def to_json(self) -> dict[str, Any]:
        """Return the content of the file."""
        sources = {
            kind: {code: asdict(one) for code, one in of_kind.items()}
            for kind, of_kind in self.sources.items()
        }
        return {"sources": sources, "replays": [asdict(one) for one in self.replays]}


def from_json(content: Mapping[str, Any]) -> CodeStates:
    """Return the states that ``to_json`` described."""
    sources = {
        kind: {code: Source(**one) for code, one in of_kind.items()}
        for kind, of_kind in content["sources"].items()
    }
    made = [
        one | {name: tuple(one[name]) for name in ("compared", "differing")} for one in content["replays"]
    ]
    return CodeStates(sources, tuple(Replay(**one) for one in made))


@cache
def known() -> CodeStates:
    """Return what ``code_states.json`` holds."""
    remedy = (
        "git checkout brings it back, .venv/bin/python -m experiments.code_states then adds what it lacks"
    )
    return from_json(sealed.read(FILE, FILE.name, remedy))


def state_of(result: Mapping[str, Any]) -> tuple[str, str]:
    """Return what ``CodeStates.state_of`` says by what is known here."""
    return known().state_of(result)


def outdated(result: Mapping[str, Any]) -> bool:
    """Return whether a run, from its result.json, is not known to be what the present code would make."""
    return state_of(result)[0] == OTHER


def _key(config: Mapping[str, Any]) -> str:
    return json.dumps(config, sort_keys=True)


def _chain(first: str, last: str, equal: Sequence[Replay]) -> list[Replay]:
    """Replays that lead from one meaning to another, each with the same outcome; none if none do."""
    return _ways(first, equal).get(last, [])


def _ways(first: str, equal: Sequence[Replay]) -> dict[str, list[Replay]]:
    """The meanings that replays with the same outcome lead to from ``first``, itself included, with these."""
    ways: dict[str, list[Replay]] = {first: []}
    left = [first]
    while left:
        here = left.pop(0)
        for one in equal:
            if here in (one.one, one.other):
                there = one.other if here == one.one else one.one
                if there not in ways:
                    ways[there] = [*ways[here], one]
                    left.append(there)
    return ways


def extended(states: CodeStates, results: Sequence[Mapping[str, Any]], repository: Path) -> CodeStates:
    """Return ``states`` with sources, and a replay each, of the recorded ``results`` that have none yet.

    A result's config is replayed by its own code, checked out, and by the present one.
    """
    wanted: dict[str, set[str]] = {}
    for result in results:
        kind, code = str(result["kind"]), str(result["code_sha256"])
        if code != provenance.code_sha256(kind) and code not in states.sources.get(kind, {}):
            wanted.setdefault(kind, set()).add(code)
    sources = {kind: dict(of_kind) for kind, of_kind in states.sources.items()}
    for kind, found in (searched(wanted, repository) if wanted else {}).items():
        sources.setdefault(kind, {}).update(found)
    known_now = CodeStates(sources, states.replays)
    return CodeStates(sources, (*states.replays, *_replayed(known_now, results, repository)))


def _replayed(states: CodeStates, results: Sequence[Mapping[str, Any]], repository: Path) -> Iterator[Replay]:
    for commit, wanted in _wanted(states, results).items():
        configs = [config for _, _, config, _ in wanted]
        with replays.checked_out(commit, repository) as tree, ThreadPoolExecutor(2) as pool:
            before, after = pool.map(partial(replays.replay, configs), (tree, repository))
        for (name, kind, config, own), one, other in zip(wanted, before, after, strict=True):
            parts = tuple(sorted(one.parts.keys() | other.parts.keys()))
            differing = tuple(part for part in parts if one.parts.get(part) != other.parts.get(part))
            print(f"{name}: {'the same' if not differing else 'differs in ' + ', '.join(differing)}")
            change = replays.rounding(one, other, differing)
            yield Replay(
                kind=kind,
                config=config,
                one=own,
                other=provenance.meaning_sha256(kind),
                steps=other.steps,
                compared=parts,
                differing=differing,
                rounding=change if math.isfinite(change) else None,
                one_sha256=one.sha256,
                other_sha256=other.sha256,
                date=datetime.now(UTC).date().isoformat(),
                processor=machine.processor(),
            )


def _wanted(
    states: CodeStates, results: Sequence[Mapping[str, Any]]
) -> dict[str, list[tuple[str, str, dict[str, Any], str]]]:
    """What is to be replayed, by commit: a run's id, its kind, its config made short, its code's meaning.

    Of runs that differ in nothing that a replay keeps, the first stands for all.
    """
    done = {(one.kind, one.key, frozenset((one.one, one.other))) for one in states.replays}
    commits = {
        (kind, source.meaning_sha256): source.commit
        for kind, of_kind in states.sources.items()
        for source in of_kind.values()
    }
    found: dict[str, list[tuple[str, str, dict[str, Any], str]]] = {}
    for result in results:
        kind, config = str(result["kind"]), replays.shortened(result["config"])
        own = states.meaning(result)
        if own is None or states.state_of(result)[0] != OTHER:
            continue
        pair = (kind, _key(config), frozenset((own, provenance.meaning_sha256(kind))))
        if pair not in done and (kind, own) in commits:
            done.add(pair)
            found.setdefault(commits[kind, own], []).append((str(result["id"]), kind, config, own))
    return found


def changed_modules(
    result: Mapping[str, Any],
    repository: Path = provenance.ROOT,
    present: Mapping[str, bytes] | None = None,
    states: CodeStates | None = None,
) -> list[str] | None:
    """Return the files by which the code that made a run differs in meaning from the ``present``, sorted.

    That of HEAD stands for it where it is known to make the same run, else that of a commit that ``states``
    name. A file that either has alone is among them. None where neither is so.
    """
    kind, states = str(result["kind"]), states or known()
    same = states.equivalents(result)
    named = [
        source.commit for source in states.sources.get(kind, {}).values() if source.meaning_sha256 in same
    ]
    for commit in ["HEAD", *named]:
        before = _files(kind, commit, repository)
        if before and closure.meaning_sha256(before) in same:
            after = present or provenance.files(kind)
            return sorted(
                path
                for path in before.keys() | after.keys()
                if path not in before
                or path not in after
                or closure.meaning(before[path]) != closure.meaning(after[path])
            )
    return None


@cache
def _files(kind: str, commit: str, repository: Path) -> dict[str, bytes]:
    """The sources of a kind in a commit; none where there is no such commit, or no repository."""
    try:
        tree = Tree(repository, commit)
        return closure.closure(tree.made_by().get(kind, ()), tree.read)
    except (OSError, subprocess.CalledProcessError):
        return {}


def main(profile: str = "full") -> None:
    """Extend the file by what the runs recorded of ``profile`` need, and say in what state they are."""
    results = list(_results(profile))
    states = extended(known(), results, provenance.ROOT)
    sealed.write(FILE, states.to_json(), FILE.name)
    for name in (PRESENT, EQUIVALENT, OTHER):
        runs = [result["id"] for result in results if states.state_of(result)[0] == name]
        print(f"{name}: {len(runs)} runs" + (f" ({', '.join(runs)})" if name == OTHER and runs else ""))


def _results(profile: str) -> Iterator[dict[str, Any]]:
    """The results of a profile that lie here, those that are committed first."""
    from experiments.archived import archived
    from experiments.profiles import PROFILES
    from experiments.result import finished
    from records.files import RESULT, RUNS

    chosen, folder = PROFILES[profile], provenance.ROOT / "results"
    configs = [config for study in chosen.studies for config in chosen.configs(study)]
    recorded = archived(configs, folder, chosen.name)
    yield from recorded.values()
    for config in configs:
        if config.id not in recorded and finished(run := folder / RUNS / config.id, config):
            yield json.loads(digests.read(run / RESULT))


if __name__ == "__main__":
    main(*sys.argv[1:])
