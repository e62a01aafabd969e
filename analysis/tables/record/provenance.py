"""Where the numbers come from: data, protocol, extractor, versions; digests in full."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.comparisons.states import NAMED
from analysis.paper.latex import code, escape, fixed, words
from analysis.tables.booktabs import tabular
from records.files import SCORES
from records.reading.tables import Records
from records.states import EQUIVALENT, OTHER, PRESENT

KINDS = {
    "gan": "GANs on images",
    "vae": "autoencoders",
    "discriminator": "discriminators on the line",
    "gradient": "gradients on the line",
    "toy": "toy GANs",
    "halving": "tunings of recipes",
}
STATES = {PRESENT: "the present code", EQUIVALENT: "equivalent code", OTHER: "other code"}


def draw(records: Records) -> str:
    """Return a list of two columns; where runs differ, every value that occurs is listed."""
    manifest = records.manifest
    results = [records.result(run) for run in records.runs(variants=True)["id"]]
    evaluated = [_scores(records, run) for run in records.on_images(variants=True)["id"]]
    rows = [
        ("Profile", f"{escape(manifest['profile'])}: {escape(manifest['description'])}"),
        ("Training images", _all(_images(result["dataset"]) for result in results if result.get("dataset"))),
        (
            "SHA-256",
            _all(_digest(result["dataset"]["sha256"]) for result in results if result.get("dataset")),
        ),
        ("Judged by", _all(_protocol(scores["protocol"]) for scores in evaluated)),
        ("Reference's SHA-256", _all(_digest(scores["protocol"]["dataset_sha256"]) for scores in evaluated)),
        ("Extractor", _all(escape(scores["extractor"]["name"]) for scores in evaluated)),
        ("Extractor's SHA-256", _all(_digest(scores["extractor"]["sha256"]) for scores in evaluated)),
        ("Software", _all(_versions(result["versions"]) for result in results)),
        ("Threads", _all(str(result["threads"]) for result in results)),
        ("Processors", _all(_processors(records))),
        ("Time, runs on images", _hours(records)),
        ("Code's SHA-256", _all(_digest(result["code_sha256"]) for result in results)),
        ("State of the code", _all(_states(records))),
    ]
    return tabular(r"l>{\raggedright\arraybackslash}p{115mm}", ("What", "Which"), rows)


def _processors(records: Records) -> Iterator[str]:
    """One line per processor: how many runs it made; of older records, that they do not name theirs."""
    made = Counter(records.result(run).get("processor") for run in records.runs(variants=True)["id"])
    for processor, runs in made.most_common():
        yield f"{fixed(runs, 0)} runs: {escape(processor) if processor else 'not recorded'}"


def _states(records: Records) -> Iterator[str]:
    """One line per kind of run, state of its code and evidence: how many; names of those of other code."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for run in records.runs(variants=True).to_dict("records"):
        state, evidence = records.state(run["id"])
        groups.setdefault((run["kind"], state, evidence), []).append(run["id"])
    for (kind, state, evidence), runs in groups.items():
        line = f"{KINDS[kind]}: {fixed(len(runs), 0)} of {STATES[state]}"
        reason = f" ({escape(evidence)})" if evidence else ""
        yield f"{line}{reason}{_names(runs) if state == OTHER else ''}"


def _names(runs: list[str]) -> str:
    more = [f"{fixed(len(runs) - NAMED, 0)} more"] if len(runs) > NAMED else []
    return f": {words([*map(code, runs[:NAMED]), *more])}"


def _hours(records: Records) -> str:
    """What all runs on images took, on the machines that made them; runs that diverged are not in it."""
    runs = records.on_images(variants=True)
    scoring = sum(_scores(records, run)["seconds"] for run in runs["id"])
    trained, scored = (fixed(seconds / 3600, 1) for seconds in (runs["seconds"].sum(), scoring))
    return f"{trained} h of training and {scored} h of judging, {fixed(len(runs), 0)} runs"


def _scores(records: Records, run: str) -> dict[str, Any]:
    scores: dict[str, Any] = records.content(records.folder(run) / SCORES)
    return scores


def _all(values: Iterable[str]) -> str:
    return r" \newline ".join(dict.fromkeys(values))


def _digest(digest: str) -> str:
    return rf"{{\footnotesize\texttt{{{digest}}}}}"


def _images(dataset: dict[str, Any]) -> str:
    return f"{fixed(dataset['images'], 0)} of {code(dataset['name'])}"


def _protocol(protocol: dict[str, Any]) -> str:
    generated, reference = fixed(protocol["generated"], 0), fixed(protocol["reference_images"], 0)
    return f"{generated} generated against {reference} {escape(protocol['reference'])} images"


def _versions(versions: dict[str, str]) -> str:
    return ", ".join(f"{escape(name)} {escape(version)}" for name, version in versions.items())
