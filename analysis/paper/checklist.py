"""The checklist of the NeurIPS conference, answered from the record: questions in words of our own.

Source: https://neurips.cc/public/guides/PaperChecklist. An answer is one of its words, "Yes", "No" and "NA";
where a record could belie it, it is found from that, as are all numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis.paper import assets
from analysis.paper.latex import code, escape, fixed, words
from analysis.paper.paper_values import Result
from analysis.paper.settings import Setting
from records.reading.tables import Records
from stats import estimates, intervals

if TYPE_CHECKING:
    from analysis.claims import Finding

KEPT = ("config", "versions", "code_sha256")  # of a run, by which it can be repeated


@dataclass(frozen=True)
class Answer:
    """One question, its answer, and what bears it out, in LaTeX."""

    question: str
    answer: str
    because: str


@dataclass(frozen=True)
class Evidence:
    """What the answers are found from.

    ``records`` of a profile, the entries of its ``ledger``, the ``outcomes`` of the derivations' steps, the
    ``findings`` about its runs, and the ``numbers`` and ``settings`` of the text.
    """

    records: Records
    ledger: Sequence[Mapping[str, Any]]
    outcomes: Mapping[str, Mapping[str, str]]
    findings: Mapping[str, "Finding"]
    numbers: Mapping[str, Result]
    settings: Mapping[str, Setting]

    @cached_property
    def results(self) -> list[dict[str, Any]]:
        """The result of every run."""
        return [self.records.result(run) for run in self.records.runs(variants=True)["id"]]

    def number(self, key: str) -> str:
        """Return a number of the text with its noun."""
        result = self.numbers[key]
        return rf"\ensuremath{{{result.number}}} {result.noun}"

    def found(self, outcome: str) -> str:
        """Return how many statements about the runs have that outcome."""
        return _count(finding.outcome == outcome for finding in self.findings.values())


def answers(evidence: Evidence) -> tuple[Answer, ...]:
    """Return the answers, in the checklist's order."""
    return (
        _claims(evidence),
        _limits(evidence),
        _theory(evidence),
        _repetition(evidence),
        _access(evidence),
        _settings(evidence),
        _significance(evidence),
        _compute(evidence),
        *_people(evidence),
        _licences(evidence),
        _new(evidence),
        *_subjects(evidence),
        _language_models(evidence),
    )


def _claims(evidence: Evidence) -> Answer:
    return Answer(
        "Do abstract and introduction claim what the study shows?",
        _yes(all(claim["outcome"] == "pass" for claim in evidence.ledger)),
        rf"{evidence.number('ledger.passed')} pass, and {evidence.found('pass')} statements about runs do. A "
        r"sentence whose claim does not pass stops the build (\cref{sec:method}).",
    )


def _limits(evidence: Evidence) -> Answer:
    beyond = _count(claim["beyond"] for claim in evidence.ledger)
    return Answer(
        "Are the limits of the work told?",
        "Yes",
        rf"\Cref{{sec:limits}}. Rows of the ledger that say what their check does not decide: {beyond} "
        rf"(\cref{{app:ledger}}). Statements about runs that are not made, for want of runs: "
        rf"{evidence.found('not_made')}.",
    )


def _theory(evidence: Evidence) -> Answer:
    steps = [outcome for found in evidence.outcomes.values() for outcome in found.values()]
    passed = sum(outcome == "pass" for outcome in steps)
    assuming = sum(bool(claim["assumptions"]) for claim in evidence.ledger)
    claims = len(evidence.ledger)
    return Answer(
        "Has each theoretical result its assumptions and a proof?",
        _yes(passed == len(steps) and assuming == claims),
        rf"{_of(passed, len(steps))} steps of the derivations are checked (\cref{{app:derivations}}), and "
        rf"{_of(assuming, claims)} claims state their assumptions. How a claim without a proof is checked, "
        r"its row says (\cref{app:ledger}).",
    )


def _repetition(evidence: Evidence) -> Answer:
    whole = sum(all(result.get(key) for key in KEPT) for result in evidence.results)
    return Answer(
        "Is all told that is needed to repeat the main results?",
        _yes(whole == len(evidence.results)),
        rf"{fixed(whole, 0)} of {evidence.number('runs.all')} have configuration, seed, versions and digest "
        r"of the code (\cref{sec:reproducibility,app:provenance}).",
    )


def _access(evidence: Evidence) -> Answer:
    known = {result["dataset"]["sha256"] for result in evidence.results if result.get("dataset")}
    return Answer(
        "Are code and data open, with instructions?",
        "Yes",
        rf"\texttt{{./study paper}} makes this document (\cref{{sec:reproducibility}}). The code is under "
        rf"{escape(assets.own_licence())}. Sets of images, known by SHA-256: {fixed(len(known), 0)}.",
    )


def _settings(evidence: Evidence) -> Answer:
    told = [
        f"{name} {evidence.settings[key].latex}"
        for key, name in (("gans.rate", "a learning rate of"), ("gans.beta1", r"$\beta_1$ of"))
        if key in evidence.settings
    ]
    told += [
        f"{evidence.number(key)}{of}"
        for key, of in (("gans.batch", " in a batch"), ("tuning.recipes", " tried on held-out images"))
        if key in evidence.numbers
    ]
    trials = evidence.records.trials()
    if losses := trials["objective"].nunique():
        told.append(f"{fixed(len(trials), 0)} trials in the tuning of {fixed(losses, 0)} losses")
    shared = f" Adversarial networks on images: {words(told)}." if told else ""
    return Answer(
        "Are splits and hyperparameters told, and how they were chosen?",
        "Yes",
        rf"\Cref{{sec:gans,sec:autoencoders,app:gans,tab:networks}}.{shared}",
    )


def _significance(evidence: Evidence) -> Answer:
    runs = evidence.records.on_images()
    models = list(runs.groupby(["objective", "architecture"])["seed"].nunique()) if len(runs) else []
    needed = intervals.fewest(estimates.CONFIDENCE)
    enough = sum(count >= needed for count in models)
    return Answer(
        "Have the results intervals or tests, and is told of what?",
        _yes(enough > 0),
        rf"Intervals are over training seeds (\cref{{app:intervals}}), but over sampled images where a row "
        rf"names one seed. {_of(enough, len(models))} models of images that are compared with the usual "
        rf"settings have the {fixed(needed, 0)} seeds that one takes at {evidence.settings['level'].latex}. "
        rf"Orders of these models are tested at {evidence.settings['paired.level'].latex}, by the exact "
        r"sign-flip test with Holm's correction (\cref{sec:method}); other statements name their tests.",
    )


def _compute(evidence: Evidence) -> Answer:
    made_on = [result.get("processor") for result in evidence.results]
    processors = [escape(name) for name in dict.fromkeys(made_on) if name]
    if unknown := made_on.count(None):
        processors.append(f"not recorded of {fixed(unknown, 0)} runs")
    threads = f", on {evidence.number('threads')} each" if "threads" in evidence.numbers else ""
    stopped = len(evidence.records.manifest.get("diverged", ()))
    return Answer(
        "Is told what the experiments took to compute?",
        "Yes",
        rf"{evidence.number('hours.training')} and {evidence.number('hours.judging')}{threads} "
        rf"(\cref{{tab:studies,tab:provenance}}). Runs that diverged, whose time is not in it: "
        rf"{fixed(stopped, 0)}. Processors: {'; '.join(processors)}.",
    )


def _people(evidence: Evidence) -> tuple[Answer, ...]:
    """Ethics, impact, safeguards: what the data show and how large the generators are."""
    counts = [result.get("parameters", {}) for result in evidence.results]
    most = max((count.get(key, 0) for count in counts for key in ("generator", "decoder")), default=0)
    shown, size = _images(evidence), fixed(most, 0)
    made = f"The generators draw points and pictures as of {shown}, with {size} parameters at the most."
    return (
        Answer(
            "Does the work keep to the code of ethics?",
            "Yes",
            f"The images are those of {shown}; other data are draws from densities. None were collected.",
        ),
        Answer("Are effects on society told, good and bad?", "NA", made),
        Answer("Are there safeguards against misuse of what is released?", "NA", made),
    )


def _licences(evidence: Evidence) -> Answer:
    recorded = (name for result in evidence.results for name in result["versions"])
    packages = dict.fromkeys([*recorded, *assets.packages()])
    found = [(name, assets.dataset(name)) for name in _datasets(evidence)]
    found += [(name, assets.software(name)) for name in packages]
    told = [
        f"{escape(asset.title)}: {escape(asset.licence)}" if asset else f"{code(name)}: not listed"
        for name, asset in found
    ]
    return Answer(
        "Are the makers of what is used named, and its licences?",
        _yes(all(asset for _, asset in found)),
        rf"{'; '.join(dict.fromkeys(told))}. Versions of what trains are in \cref{{tab:provenance}}.",
    )


def _new(evidence: Evidence) -> Answer:
    return Answer(
        "Are new assets documented?",
        "Yes",
        rf"The code and {evidence.number('runs.all')}, under {escape(assets.own_licence())} "
        r"(\cref{app:provenance}).",
    )


def _subjects(evidence: Evidence) -> tuple[Answer, ...]:
    metrics = evidence.records.scores()["metric"].nunique()
    why = rf"No person took part: {fixed(metrics, 0)} metrics judge the samples (\cref{{app:provenance}})."
    return (
        Answer("If people took part: are instructions and pay told?", "NA", why),
        Answer("If people took part: are risks and approval told?", "NA", why),
    )


def _language_models(evidence: Evidence) -> Answer:
    recorded = evidence.records.on_images(variants=True)["architecture"].unique()
    networks = words([code(name) for name in recorded])
    return Answer(
        "Is the use of language models declared, if the method has any?",
        "NA",
        rf"Networks on images in the record: {networks} (\cref{{tab:networks}}).",
    )


def _datasets(evidence: Evidence) -> list[str]:
    used = (result["dataset"]["name"] for result in evidence.results if result.get("dataset"))
    return list(dict.fromkeys(used))


def _images(evidence: Evidence) -> str:
    """The sets of images, by their names in print."""
    listed = [(name, assets.dataset(name)) for name in _datasets(evidence)]
    titles = [escape(asset.title) if asset else code(name) for name, asset in listed]
    return words(list(dict.fromkeys(titles)))


def _yes(holds: bool) -> str:
    return "Yes" if holds else "No"


def _count(found: Iterable[object]) -> str:
    return fixed(sum(map(bool, found)), 0)


def _of(part: int, whole: int) -> str:
    return f"{fixed(part, 0)} of {fixed(whole, 0)}"
