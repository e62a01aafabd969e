# The whole graph: runs -> scores -> ledger, figures, tables, numbers -> PDF.
# Called by `./study paper`, which sees to the data first and passes the profile, the commit and
# where to compute. Checkpoints are not declared as outputs: the engine would delete them.
#
# Each stage has as inputs the code that it runs and the files that this names (commands.graph.inputs), and their
# content as a parameter: content decides, not the clock.
# A figure or table that is outdated is removed by a rule of its own; one process then draws all that are
# not there, since it takes longer to import what draws than to draw.

import os
import sys
from pathlib import Path

sys.path.insert(0, workflow.basedir)
from analysis.figures import FIGURES
from analysis.tables import TABLES
from commands.graph import batches, inputs, lanes
from experiments.profiles import PROFILES

PROFILE = PROFILES[config["profile"]]
P = PROFILE.name
COMPUTE = config["compute"] == "yes"  # no: build from the committed record
ELSEWHERE = "executor" in config  # the long jobs run on other machines
os.environ["STUDY_PYTHON"] = sys.executable  # by name: its path may hold what the engine or the shell would expand
COMMAND = '"$STUDY_PYTHON" -P -m commands'
RESULTS, GENERATED = f"results/{P}", f"paper/generated/{P}"
MARKS = f"results/.marks/{P}"
CLAIMS = "results/.marks/claims.json"  # verdicts of those that read no records: every profile's
SETTINGS = f"{GENERATED}/settings.json"  # of the code that trains, read once TensorFlow is imported
DERIVED = f"{GENERATED}/derivations.json"  # of code alone
WRITTEN = f"{GENERATED}/digest"  # of the texts that the paper reads, tables apart
STAMPED = f"{GENERATED}/imprint"  # of the stamp, the date apart
PDF = f"paper/build/{P}/tex/main.pdf"  # the papers that people read are no outputs: the engine would delete them
QUIETLY = " > /dev/null"  # progress goes to stderr; the paths on stdout are for those who call a stage by hand
MARK = " && date +%s%N > {output}"  # never the same twice: the engine compares small files by content

LEDGER, MANIFEST = f"{RESULTS}/ledger.json", f"{RESULTS}/manifest.json"
RECORD = "" if COMPUTE else inputs.record_sha256(Path(RESULTS))  # its list does not change where a file does
DRAWN = [f"{GENERATED}/figures/{name}.{suffix}" for name in FIGURES for suffix in ("pdf", "png")]
TABULATED = [f"{GENERATED}/tables/{name}.tex" for name in TABLES]

# the text and what it is held against: a change of any is read, and typeset, anew
TEXT = sorted(
    str(path) for folder in ("paper", "paper/sections") for path in Path(folder).glob("*.*") if path.is_file()
)


# all that stays, also what others are made from: the engine misses no file that it is not asked for
ALL_BUT_PDF = [MANIFEST, LEDGER, SETTINGS, DERIVED, WRITTEN, STAMPED, *TABULATED, *DRAWN]
ALL_BUT_PDF += [f"{MARKS}/read", f"paper/build/{P}/report.html"]


rule all:
    input:
        ALL_BUT_PDF,
        PDF,


rule all_but_pdf:
    input:
        ALL_BUT_PDF,


if ELSEWHERE:

    localrules:
        figure,
        table,
        tables,
        settings,
        derive,
        write,
        imprint,
        text,
        report,
        pdf,


if COMPUTE and ELSEWHERE:
    BATCHES = batches.batches(PROFILE)

    localrules:
        train,

    rule batch:  # a finished run stays as it is, whatever the code: what lacks a run has no mark
        output:
            MARKS + "/batches/{batch}",
        threads: 2  # by which every run is defined
        priority: lambda wildcards: batches.priority(BATCHES[wildcards.batch])
        shell:
            COMMAND + " batch {wildcards.batch} --profile " + P + QUIETLY + MARK

    rule train:
        input:
            lambda wildcards: [
                f"{MARKS}/batches/{batch}"
                for batch in BATCHES
                if batches.study_of(batch) in wildcards.lane.split(lanes.AND)
            ],
        output:
            f"{MARKS}/{lanes.mark(('{lane}',))}",
        shell:
            "true" + MARK

elif COMPUTE:
    # the runs of a lane are scored where they were made, while another lane trains; TensorFlow leaves half a
    # core idle, so each is one job of two
    rule train:
        input:
            inputs.of_command("run"),  # a finished run stays as it is, also when the code is another now
        output:
            f"{MARKS}/{lanes.mark(('{lane}',))}",
        params:
            read=lambda wildcards: inputs.contents(inputs.of_command("run")),
            studies=lambda wildcards: wildcards.lane.split(lanes.AND),
            ids=lambda wildcards: [
                run.id for study in wildcards.lane.split(lanes.AND) for run in PROFILE.configs(study)
            ],
        # what else can be made meanwhile fills the gaps
        priority: lambda wildcards: lanes.priority(PROFILE, wildcards.lane.split(lanes.AND))
        shell:
            COMMAND + " run {params.studies} --score --profile " + P + QUIETLY + MARK

if COMPUTE:

    rule score:  # what was made elsewhere, and what other code scored; the list of all
        input:
            [f"{MARKS}/{lanes.mark(lane)}" for lane in lanes.lanes(PROFILE)],
            inputs.of_command("score"),
        params:
            read=lambda wildcards: inputs.contents(inputs.of_command("score")),
        output:
            MANIFEST,
        threads: 2
        shell:
            f"{COMMAND} score --profile {P}" + QUIETLY


rule theory:  # most claims are about no run: they are checked while the runs are made
    input:
        inputs.of_command("theory"),
    params:
        read=lambda wildcards: inputs.contents(inputs.of_command("theory")),
    output:
        CLAIMS,
    shell:
        f"{COMMAND} theory --out {CLAIMS}"


rule verify:
    input:
        MANIFEST,  # claims about trained networks read the records
        CLAIMS,
        inputs.of_command("verify"),
    output:
        LEDGER,
    params:
        read=lambda wildcards: inputs.contents(inputs.of_command("verify")),
        record=RECORD,
    shell:
        f"{COMMAND} verify --profile {P} --known {CLAIMS} --json {LEDGER}"


rule figure:
    input:
        MANIFEST,
        lambda wildcards: inputs.of_figure(wildcards.name),
    output:
        MARKS + "/figures/{name}",
    params:
        read=lambda wildcards: inputs.contents(inputs.of_figure(wildcards.name)),
        record=RECORD,
    shell:
        f"rm -f {GENERATED}/figures/{{wildcards.name}}.pdf {GENERATED}/figures/{{wildcards.name}}.png" + MARK


rule draw:
    input:
        [f"{MARKS}/figures/{name}" for name in FIGURES],
        inputs.of_command("draw"),
    params:
        read=lambda wildcards: inputs.contents(inputs.of_command("draw")),
    output:
        update(DRAWN),
    shell:
        f"{COMMAND} draw --profile {P}" + QUIETLY


rule table:
    input:
        MANIFEST,
        lambda wildcards: inputs.of_table(wildcards.name),
    output:
        MARKS + "/tables/{name}",
    params:
        read=lambda wildcards: inputs.contents(inputs.of_table(wildcards.name)),
        record=RECORD,
    shell:
        f"rm -f {GENERATED}/tables/{{wildcards.name}}.tex" + MARK


rule tables:
    input:
        [f"{MARKS}/tables/{name}" for name in TABLES],
        inputs.of_command("tables"),
    params:
        read=lambda wildcards: inputs.contents(inputs.of_command("tables")),
    output:
        update(TABULATED),
    shell:
        f"{COMMAND} tables --profile {P}" + QUIETLY


rule settings:
    input:
        inputs.of_command("settings"),
    params:
        read=lambda wildcards: inputs.contents(inputs.of_command("settings")),
    output:
        SETTINGS,
    shell:
        f"{COMMAND} settings --profile {P}"


rule derive:
    input:
        inputs.of_command("derive"),
    params:
        read=lambda wildcards: inputs.contents(inputs.of_command("derive")),
    output:
        DERIVED,
    shell:
        f"{COMMAND} derive --profile {P}"


rule write:
    input:
        MANIFEST,
        LEDGER,
        SETTINGS,
        DERIVED,
        inputs.of_command("write"),
    params:
        read=lambda wildcards: inputs.contents(inputs.of_command("write")),
        record=RECORD,
    output:
        WRITTEN,
    shell:
        f"{COMMAND} write --profile {P}" + QUIETLY


rule imprint:  # each commit changes it, and with each change of the text "uncommitted changes"
    input:
        MANIFEST,
        LEDGER,
        inputs.of_command("imprint"),
    params:
        read=lambda wildcards: inputs.contents(inputs.of_command("imprint")),
        commit=config["commit"],
    output:
        STAMPED,
    shell:
        f"{COMMAND} imprint --profile {P}"


rule text:
    input:
        MANIFEST,
        LEDGER,
        SETTINGS,
        TEXT,
        inputs.of_command("text"),
    output:
        f"{MARKS}/read",
    params:
        read=lambda wildcards: inputs.contents([*TEXT, *inputs.of_command("text")]),
        record=RECORD,
    shell:
        f"{COMMAND} text --profile {P}" + QUIETLY + MARK


rule report:
    input:
        MANIFEST,
        LEDGER,
        WRITTEN,
        STAMPED,
        DRAWN,
        inputs.of_command("report"),
    params:
        read=lambda wildcards: inputs.contents(inputs.of_command("report")),
        record=RECORD,
    output:
        f"paper/build/{P}/report.html",
    shell:
        f"{COMMAND} report --profile {P}" + QUIETLY


rule pdf:
    input:
        WRITTEN,
        STAMPED,
        TABULATED,
        DRAWN,
        f"{MARKS}/read",
        TEXT,
        inputs.of_command("pdf"),
    params:
        read=lambda wildcards: inputs.contents([*TEXT, *inputs.of_command("pdf")]),
    output:
        PDF,
    shell:
        f"{COMMAND} pdf --profile {P}" + QUIETLY
