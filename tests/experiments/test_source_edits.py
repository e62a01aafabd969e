"""An edit of the look of the code that trains leaves every run what it is; an edit of its meaning none."""

import subprocess
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from source_edits import COSMETIC, SEMANTIC

from experiments import code_states, provenance, replays
from experiments.code_states import CodeStates, Replay
from records import closure

KINDS = ("gan", "vae", "discriminator", "gradient", "toy")
EDITS = 200
# modules without a statement beyond their docstring and imports have nothing to mutate
LEAST = 300  # bytes


def edited(kinds, random):
    """Each time a kind, one of its sources with a text to edit, and that text."""
    for number in range(EDITS):
        kind = kinds[number % len(kinds)]
        sources = provenance.files(kind)
        path = random.choice([path for path, content in sources.items() if len(content) > LEAST])
        yield number, kind, path, sources[path].decode()


def digest(kind, path, text):
    """The digest of the meaning of a kind's sources of which one is ``text``."""
    sources = provenance.files(kind) | {path: text.encode()}
    return closure.meaning_sha256(closure.closure(provenance.modules(kind), sources.get))


def state(kind, meaning):
    result = {"id": "a-run", "kind": kind, "config": {"kind": kind}, "meaning_sha256": meaning}
    return code_states.state_of(result)[0]


def test_two_hundred_edits_of_the_look_make_no_run_stale():
    random, stale = Random(17), Counter()
    for number, kind, path, text in edited(KINDS, random):
        edit = COSMETIC[number % len(COSMETIC)]
        other = edit(text, random)
        compile(other, path, "exec")
        assert edit.__name__ == "layout" or other != text
        stale[edit.__name__, state(kind, digest(kind, path, other))] += 1
    assert {outcome for _, outcome in stale} == {code_states.PRESENT}
    assert sum(stale.values()) == EDITS


def test_two_hundred_edits_of_the_meaning_each_make_its_runs_stale():
    random, stale = Random(71), Counter()
    for number, kind, path, text in edited(KINDS, random):
        edit = SEMANTIC[number % len(SEMANTIC)]
        stale[edit.__name__, state(kind, digest(kind, path, edit(text, random)))] += 1
    assert {outcome for _, outcome in stale} == {code_states.OTHER}
    assert sum(stale.values()) == EDITS


@pytest.fixture
def repository(tmp_path):
    """The sources of the toys and the table of kinds, committed."""
    tables = (provenance.ROOT / "experiments" / "kinds").glob("*.py")
    for path in [*provenance.sources("toy"), *tables]:
        copy = tmp_path / path.relative_to(provenance.ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    settings = ("-c", "user.name=x", "-c", "user.email=x@x", "-c", "commit.gpgsign=false")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "as it is")):
        subprocess.run(["git", "-C", str(tmp_path), *settings, *arguments], check=True, capture_output=True)
    return tmp_path


def test_the_files_that_make_a_run_stale_are_named(repository):
    result = {"id": "a-run", "kind": "toy", "config": {}, "meaning_sha256": provenance.meaning_sha256("toy")}
    assert code_states.changed_modules(result, repository) == []
    sources = provenance.files("toy")
    path = "gan/toy_ensembles.py"
    edited_since = sources | {path: sources[path] + b"RATE = 2"}
    assert code_states.changed_modules(result, repository, edited_since) == [path]
    older = result | {"meaning_sha256": "older"}
    assert code_states.changed_modules(older, repository, edited_since) is None  # HEAD may be anything else
    made = result["meaning_sha256"]
    one = Replay(
        "toy", replays.shortened({}), "older", made, 40, ("weights.npz",), (), 0.0, "a", "a", "today"
    )
    shown, differs = CodeStates({}, (one,)), CodeStates({}, (replace(one, differing=("x",), rounding=None),))
    assert code_states.changed_modules(older, repository, edited_since, shown) == [path]
    assert code_states.changed_modules(older, repository, edited_since, differs) is None
