"""The graph of a copy of the checkout: what its rules declare, what an edit makes anew, what a dry run says.

The engine is the real one; where it runs, tested is which of the stages' stand-ins are called.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from analysis.figures import FIGURES
from analysis.tables import TABLES
from commands.graph.lanes import lanes
from commands.paths import ROOT
from tests.commands.graph_copies import SETTINGS, call, copied, drawn, make, plan, with_stand_ins

DECLARED = """
import json, sys
from commands.graph import plan
jobs = plan._jobs("all", json.loads(sys.argv[1]), frozenset())
print(json.dumps({plan._title(job): sorted(map(str, job.input)) for job, _ in jobs}))
"""
# a stage's modules in a process of their own: the files of the project that Python then has
IMPORTED = """
import importlib, json, os, sys
root = os.getcwd() + os.sep
groups = json.loads(sys.argv[1])
import matplotlib.figure, numpy, pandas, scipy.stats, seaborn, sympy
for title, modules in groups.items():
    if (child := os.fork()) == 0:
        for module in modules:
            importlib.import_module(module)
        files = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
        here = sorted(file.removeprefix(root) for file in files if file.startswith(root))
        print(json.dumps([title, here]), flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(title)
"""


def parts(lines: Iterable[str]) -> dict[str, str]:
    """Figure or table -> why it would be made anew."""
    steps = dict(line.split(": ", 1) for line in lines)
    return {what: why for what, why in steps.items() if what.startswith(("figure ", "table "))}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which nothing was made."""
    return copied(tmp_path_factory.mktemp("fresh"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which everything is there."""
    folder = with_stand_ins(tmp_path_factory.mktemp("made"))
    make(folder)
    return folder


@pytest.fixture(scope="module")
def declared(fresh: Path) -> dict[str, set[str]]:
    """What is made -> the inputs that its rule declares."""
    read: dict[str, list[str]] = json.loads(call(fresh, "-c", DECLARED, json.dumps(SETTINGS)))
    return {what: set(files) for what, files in read.items()}


def undeclared(declared: dict[str, set[str]], imported: dict[str, list[str]]) -> list[str]:
    return [
        f"{what}: {file}" for what, files in imported.items() for file in files if file not in declared[what]
    ]


@pytest.fixture(scope="module")
def imported(fresh: Path, declared: dict[str, set[str]]) -> dict[str, list[str]]:
    """What is made -> the files of the project that Python has when its stage is imported."""
    from experiments.profiles import PROFILES

    stages = {
        "scores": ["commands.scoring.score", "experiments.sampling", "experiments.evaluation.vae_probes"],
        "ledger": ["commands.cli.verify", "theory.claims", "commands.build.trained_networks"],
        "claims that read no records": ["commands.build.theory", "theory.claims"],
        "settings of the code": ["commands.build.settings", "gan.networks", "vae.networks"],
        "derivations": ["commands.build.derive"],
        "numbers and claims": ["commands.build.write"],
        "check of the text": ["commands.build.text", "records.reading.tables"],
        "report.html": ["commands.build.report.page", "experiments.code_states"],
        "stamp": ["commands.build.imprint"],
        "paper.pdf": ["commands.build.pdf"],
    }
    stages |= {
        f"runs of {' and '.join(lane)}": ["commands.cli.run", "experiments.run"]
        for lane in lanes(PROFILES["ci"])
    }
    stages |= {
        f"figure {name}": [module, "commands.build.draw", "analysis.figures.style"]
        for name, module in FIGURES.modules.items()
    }
    stages |= {f"table {name}": [module, "commands.build.tables"] for name, module in TABLES.modules.items()}
    assert stages.keys() | {"figures", "tables", "everything"} == declared.keys()
    lines = call(fresh, "-c", IMPORTED, json.dumps(stages)).splitlines()
    return dict(json.loads(line) for line in lines)


def test_every_rule_declares_what_its_stage_imports(declared, imported) -> None:
    assert all(len(files) > 5 for files in imported.values())
    assert undeclared(declared, imported) == []


def test_an_input_that_is_left_out_is_found(declared, imported) -> None:
    short = declared | {"figure dynamics": declared["figure dynamics"] - {"theory/dynamics.py"}}
    assert undeclared(short, imported) == ["figure dynamics: theory/dynamics.py"]
    without = {what: files - {"records/reading/tables.py"} for what, files in declared.items()}
    assert len(undeclared(without, imported)) >= len(FIGURES) + len(TABLES)


@pytest.mark.parametrize(
    ("what", "file"),
    [
        ("scores", "analysis/metrics/lenet_s3.npz"),
        ("scores", "experiments/profiles/ci.toml"),
        ("runs of dcgan", "data/mnist_2k/train-images-idx3-ubyte.gz"),
        ("numbers and claims", "analysis/paper/published.toml"),
        ("numbers and claims", "experiments/code_states.json"),
        ("numbers and claims", "paper/refs.bib"),
        ("table published", "analysis/paper/published.toml"),
        ("table planted", "results/full/planted_lies.json"),
        ("table scores", "gan/training.py"),  # judged by, as the code of the runs
        ("check of the text", "analysis/text/checks/allowed.toml"),
        ("check of the text", "analysis/text/reading/grammar.toml"),
        ("check of the text", "paper/formulas.toml"),
        ("check of the text", "paper/sections/gans.tex"),
        ("report.html", "commands/build/report/page.html.j2"),
        ("report.html", "commands/build/report/scripts/runs.js"),
        ("report.html", "commands/build/report/style.css"),
        ("paper.pdf", "paper/equipoise.sty"),
    ],
)
def test_data_that_a_stage_reads_is_an_input(declared, what: str, file: str) -> None:
    assert file in declared[what]


def test_a_figure_depends_on_no_other_figure_but_one_that_it_takes_from(declared) -> None:
    files = {name: module.replace(".", "/") + ".py" for name, module in FIGURES.modules.items()}
    for name, own in files.items():
        source = (ROOT / own).read_text("utf-8")
        taken = {
            file
            for other, file in files.items()
            if re.search(rf"\b{other} import|import .*\b{other}\b", source)
        }
        assert own in declared[f"figure {name}"]
        assert declared[f"figure {name}"] & set(files.values()) <= {own} | taken


def test_an_untouched_graph_has_nothing_to_do(made: Path) -> None:
    assert plan(made) == []


def test_an_edit_redraws_what_imports_it_and_nothing_else(made: Path, declared) -> None:
    file = made / "theory" / "dynamics.py"
    wanted = {
        what
        for what, files in declared.items()
        if "theory/dynamics.py" in files and what.startswith(("figure ", "table "))
    }
    assert {"figure dynamics", "figure semistability"} <= wanted
    assert "figure toys" not in wanted
    before = drawn(made)
    file.write_text(file.read_text("utf-8") + "\nADDED = 1\n", "utf-8")
    lines = plan(made)
    assert parts(lines) == dict.fromkeys(wanted, "code of theory.dynamics changed")
    assert "claims that read no records: code of theory.dynamics changed" in lines
    assert "ledger: after claims that read no records" in lines
    assert drawn(made) == before  # nothing was made
    make(made)
    after = drawn(made)
    assert {what for what in after if after[what] != before[what]} == wanted
    assert plan(made) == []


def test_what_is_gone_is_named_and_made_again(made: Path) -> None:
    before = drawn(made)
    (made / "paper" / "generated" / "ci" / "figures" / "toys.pdf").unlink()
    (made / "paper" / "generated" / "ci" / "tables" / "slopes.tex").unlink()
    lines = plan(made)
    assert "figures: toys.pdf not there" in lines
    assert "tables: slopes.tex not there" in lines
    assert parts(lines) == {}
    make(made)
    after = drawn(made)
    assert {what for what in after if after[what] != before[what]} == {"figure toys", "table slopes"}


def test_what_others_are_made_from_is_made_again_when_it_is_gone(made: Path) -> None:
    generated = Path("paper", "generated", "ci")
    gone = [Path("results/ci/ledger.json"), Path("results/ci/manifest.json")]
    gone += [generated / name for name in ("settings.json", "derivations.json", "imprint")]
    for path in gone:
        (made / path).unlink()
    make(made)
    assert [path for path in gone if not (made / path).is_file()] == []


def test_another_text_is_read_and_typeset_and_nothing_is_drawn(made: Path) -> None:
    file = made / "paper" / "sections" / "toys.tex"
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    lines = plan(made)
    assert [line.partition(":")[0] for line in lines] == ["check of the text", "paper.pdf"]
    assert lines[0] == "check of the text: paper/sections/toys.tex changed"


def test_another_commit_is_said(made: Path) -> None:
    said = plan(made, commit="at another")
    assert "stamp: another commit than before" in said
    assert not [line for line in said if line.startswith("numbers and claims")]  # they are of no commit


@pytest.mark.parametrize("profile", ["smoke", "full"])
def test_a_dry_run_of_a_fresh_clone_lists_everything_and_makes_nothing(fresh: Path, profile: str) -> None:
    before = sorted(fresh.glob("*"))
    said = call(fresh, "-m", "commands", "paper", "--dry-run", "--profile", profile).splitlines()
    assert "figure dynamics: not there yet" in said
    assert "table slopes: not there yet" in said
    assert "to be made; nothing was made" in said[-1]
    assert any(line.startswith("runs of dcgan: ") for line in said) == (profile == "smoke")
    assert {path.name for path in fresh.glob("*")} - {path.name for path in before} <= {".snakemake"}
    assert [path.name for path in (fresh / "results").iterdir()] == ["full"]
