# The whole graph: runs -> scores -> ledger, figures, tables, numbers -> PDF.
# Called by `./study paper`, which sees to the data first and passes the profile, the commit and
# where to compute. Checkpoints are not declared as outputs: the engine would delete them.

import shlex
import sys
from pathlib import Path

sys.path.insert(0, workflow.basedir)
from experiments.profiles import PROFILES

PROFILE = PROFILES[config["profile"]]
P = PROFILE.name
COMPUTE = config["compute"] == "yes"  # no: build from the committed record
COMMAND = f"{shlex.quote(sys.executable)} -P -m commands"
RESULTS, GENERATED = f"results/{P}", f"paper/generated/{P}"
MARKS = f"results/.marks/{P}"
SETTINGS = f"{GENERATED}/settings.json"  # of the code that trains, read once TensorFlow is imported
WRITTEN = f"{GENERATED}/digest"  # of every text that the paper reads, dates apart
QUIETLY = " > /dev/null"  # progress goes to stderr; the paths on stdout are for those who call a stage by hand
MARK = " && date +%s%N > {output}"  # never the same twice: the engine compares small files by content

LEDGER, MANIFEST = f"{RESULTS}/ledger.json", f"{RESULTS}/manifest.json"


# the text and what it is held against: a change of any is read, and typeset, anew
TEXT = sorted(
    str(path) for folder in ("paper", "paper/sections") for path in Path(folder).glob("*.*") if path.is_file()
)


def sources(*folders):
    """The Python files below some folders, as inputs: what they decide is made anew when they change."""
    return sorted(str(path) for folder in folders for path in Path(folder).rglob("*.py"))


rule all:
    input:
        f"paper/build/{P}/paper.pdf",
        f"paper/build/{P}/report.html",


rule all_but_pdf:
    input:
        WRITTEN,
        f"{MARKS}/read",
        f"{MARKS}/drawn",
        f"paper/build/{P}/report.html",


if COMPUTE:
    rule train:
        output:
            MARKS + "/trained-{study}",
        params:
            ids=lambda wildcards: [run.id for run in PROFILE.configs(wildcards.study)],
        threads: 2
        shell:
            COMMAND + " run {wildcards.study} --profile " + P + QUIETLY + MARK

    rule score:
        input:
            [f"{MARKS}/trained-{study}" for study in PROFILE.studies],
            sources("records", "analysis/metrics", "vae"),  # VAEs are probed too
            sources("stats"),
            "experiments/evaluation/vae_probes.py",
            "experiments/configs/probes.py",
            f"experiments/profiles/{P}.toml",
            sorted(str(path) for path in Path("analysis/metrics").glob("lenet*.npz")),
        output:
            MANIFEST,
        threads: 2
        shell:
            f"{COMMAND} score --profile {P}" + QUIETLY


rule verify:
    input:
        sources("records", "theory"),
        MANIFEST,  # claims about trained networks read the records
    output:
        LEDGER,
    shell:
        f"{COMMAND} verify --profile {P} --json {LEDGER}"


rule figures:
    input:
        MANIFEST,
        sources("records", "analysis/figures"),
        sorted(str(path) for path in Path("analysis").glob("*.py")),
    output:
        f"{MARKS}/drawn",
    shell:
        f"{COMMAND} figures --profile {P}" + QUIETLY + MARK


rule settings:
    input:
        sources("gan", "vae", "experiments", "analysis/settings"),
        "commands/build/layers.py",
        "commands/build/settings.py",
    output:
        SETTINGS,
    shell:
        f"{COMMAND} settings --profile {P}"


rule write:
    input:
        MANIFEST,
        LEDGER,
        SETTINGS,
        sources("records", "analysis", "theory"),  # the text prints constants of the last two
    params:
        commit=config["commit"],
    output:
        WRITTEN,
    shell:
        f"{COMMAND} write --profile {P}" + QUIETLY


rule text:
    input:
        LEDGER,
        SETTINGS,
        TEXT,
        sources("records", "analysis", "theory"),
        sorted(str(path) for path in Path("analysis/text").rglob("*.toml")),
    output:
        f"{MARKS}/read",
    shell:
        f"{COMMAND} text --profile {P}" + QUIETLY + MARK


rule report:
    input:
        WRITTEN,
        f"{MARKS}/drawn",
        "commands/build/report.html.j2",
    output:
        f"paper/build/{P}/report.html",
    shell:
        f"{COMMAND} report --profile {P}" + QUIETLY


rule pdf:
    input:
        WRITTEN,
        f"{MARKS}/drawn",
        f"{MARKS}/read",
        TEXT,
    output:
        f"paper/build/{P}/paper.pdf",
    shell:
        f"{COMMAND} pdf --profile {P}" + QUIETLY
