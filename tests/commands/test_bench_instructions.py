"""What a benchmark asks knows the processor, and AVX2 alone is emulated for all who can be kept to it."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import click
import pytest

from benchmarks import emulation, profiled
from benchmarks.instructions import Machine, this_machine
from benchmarks.requirements import results
from benchmarks.suites import FASTER, KERNELS, OURS, REUSED, SUITES
from commands.cli import bench, bench_tables
from commands.paths import ROOT
from commands.screen import screen
from tests.commands.test_bench import row
from theory.errors import EquipoiseError

WIDE, NARROW = "avx2 avx512f avx512_bf16", "avx avx2"


def told(tmp_path: Path, flags: str) -> Path:
    path = tmp_path / "cpuinfo"
    path.write_text(f"model name\t: Some Model 7\nflags\t\t: fpu {flags}\n")
    return path


@pytest.mark.parametrize(
    ("flags", "isa", "emulated", "title"),
    [
        (WIDE, "native", False, "Some Model 7, AVX-512 with bfloat16, 2 threads each"),
        (WIDE, "avx2", True, "Some Model 7, AVX-512 (AVX2 alone, emulated), 2 threads each"),
        (NARROW, "native", False, "Some Model 7, AVX2, 2 threads each"),
        (NARROW, "avx2", False, "Some Model 7, AVX2, 2 threads each"),
        ("amx_bf16", "native", False, "Some Model 7 with bfloat16, 2 threads each"),
    ],
)
def test_the_machine_is_named_with_its_instructions(flags, isa, emulated, title, tmp_path) -> None:
    machine = this_machine(isa, told(tmp_path, flags))
    assert (machine.emulated, machine.title) == (emulated, title)


def test_an_emulation_that_changes_nothing_says_so(tmp_path) -> None:
    assert "changes nothing here" in this_machine("avx2", told(tmp_path, NARROW)).remark
    assert "are kept from wider instructions" in this_machine("avx2", told(tmp_path, WIDE)).remark
    assert this_machine("native", told(tmp_path, WIDE)).remark == ""


def test_bfloat16_is_compared_and_asked_only_where_there_are_instructions_for_it() -> None:
    with_it, without = (SUITES["gan"].on(bfloat16) for bfloat16 in (True, False))
    assert with_it.competitors == SUITES["gan"].competitors
    assert {one.suffix for one in with_it.competitors} - {one.suffix for one in without.competitors} == {
        ":bfloat16",
        ":reuse:bfloat16",
        ":reuse:bfloat16:fast",
    }

    def asked(suite) -> dict[tuple[str, str], float]:
        speeds = [one for one in suite.requirements if "fastest peer" in one.what]
        return {(one.task, one.what.split(":")[0]): one.least for one in speeds}

    usual = {("mlp", OURS): 1.1, ("dcgan", OURS + KERNELS): 1.25}
    assert asked(with_it) == usual | {("mlp", FASTER): 1.6, ("dcgan", FASTER + KERNELS): 2.0}
    assert asked(without) == usual | {("mlp", REUSED): 1.6, ("dcgan", REUSED + KERNELS): 2.0}
    assert all(suite.on(False) == suite for name, suite in SUITES.items() if name != "gan")


def test_a_peer_that_cannot_be_kept_from_wider_instructions_is_marked_and_asked_nothing() -> None:
    rows = [
        row("Equipoise", 2.0, own=True, task="mlp"),
        row("quick", 1.0, limited=False, task="mlp"),
        row("slow", 3.0, task="mlp"),
    ]
    (result,) = (one for one in results(SUITES["gan"].requirements[:1], rows))
    assert (result.measured, result.holds) == (1.5, True)
    text = StringIO()
    bench_tables.show_times(rows, "step", "Some Model 7", screen(text))
    assert "│ quick 1 ‡ " in text.getvalue() and "│ slow 1   " in text.getvalue()
    assert bench_tables.NOT_LIMITED in text.getvalue().replace("\n", " ")


def test_every_competitor_is_told_alike_and_the_callers_own_kernels_are_left_out() -> None:
    around = {"PATH": "/bin", "ATEN_CPU_CAPABILITY": "default", "OPENBLAS_CORETYPE": "Prescott"}
    around |= {emulation.TOLD: "avx2"}
    assert emulation.environment(around, emulated=False) == {"PATH": "/bin"}
    emulated = emulation.environment(around, emulated=True)
    assert emulated["ATEN_CPU_CAPABILITY"] == "avx2" and emulated["OPENBLAS_CORETYPE"] == "Haswell"
    assert emulated["ONEDNN_MAX_CPU_ISA"] == "AVX2" and emulated["PATH"] == "/bin"


STARTS_TENSORFLOW = """
import json, os
from benchmarks.competitor import pin_threads
pin_threads()
from engine.surroundings import start
start(), start()
print(json.dumps({name: os.environ.get(name) for name in ("ONEDNN_MAX_CPU_ISA", "XLA_FLAGS")}))
"""


@pytest.mark.slow
@pytest.mark.parametrize("emulated", [True, False])
def test_what_is_emulated_outlives_the_start_of_tensorflow(emulated) -> None:
    around = os.environ | {"ONEDNN_MAX_CPU_ISA": "SSE41", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-P", "-c", STARTS_TENSORFLOW],
        env=emulation.environment(around, emulated),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["ONEDNN_MAX_CPU_ISA"] == ("AVX2" if emulated else None)
    assert found["XLA_FLAGS"] == ("--xla_cpu_max_isa=AVX2" if emulated else None)


@pytest.fixture
def front(monkeypatch, capsys, tmp_path):
    """The front on a processor with AVX-512 and bfloat16, or the one given; what it says and writes."""
    asked: list[tuple[str, bool, int]] = []

    def measure(suite, task, root, pythons, watch, say, emulated):
        asked.append((task, emulated, len(suite.competitors)))
        return [row(OURS, 2.0, own=True, task=task), row("slow", 3.0, task=task)]

    def run(*arguments: str, flags: str = WIDE):
        machine = told(tmp_path, flags)
        monkeypatch.setattr(bench, "this_machine", lambda isa: this_machine(isa, machine))
        monkeypatch.setattr(bench, "measure", measure)
        monkeypatch.setattr(bench, "PEERS", Path(sys.executable))
        report = tmp_path / "rows.json"
        bench.command.main([*arguments, "--json", str(report)], standalone_mode=False)
        return asked, capsys.readouterr(), json.loads(report.read_text())

    return run


def test_an_emulated_run_says_so_in_its_titles_and_in_what_it_writes(front) -> None:
    asked, said, written = front("gan", "--isa", "avx2")
    assert [(task, emulated) for task, emulated, _ in asked] == [("mlp", True), ("dcgan", True)]
    assert "mlp: Some Model 7, AVX-512 (AVX2 alone, emulated), 2 threads each" in said.out
    assert written["machine"] == {
        "processor": "Some Model 7, AVX-512",
        "threads": 2,
        "isa": "avx2",
        "emulated": True,
        "bfloat16": False,
    }


def test_without_the_instructions_one_line_says_what_is_left_out_and_why(front) -> None:
    usual, said, _ = front("gan")
    assert "bfloat16 is left out" not in said.err
    narrow, said, written = front("gan", flags=NARROW)
    assert narrow[-1][2] == usual[0][2] - 3
    (line,) = (line for line in said.err.splitlines() if "bfloat16" in line)
    assert line == (
        "bfloat16 is left out and not asked for: the processor has no instructions for it, and without them "
        "a step takes 1.2 times as long on the MLP and 6.3 times as long on the DCGAN as in float32"
    )
    assert {one["what"].split(":")[0] for one in written["asked"]} == {
        OURS,
        REUSED,
        OURS + KERNELS,
        REUSED + KERNELS,
    }


def test_the_profile_of_a_step_is_shown_the_longest_part_first(front, monkeypatch) -> None:
    parts = [
        {"kind": "product", "layer": "dense", "milliseconds": 1.5, "share": 0.25},
        {"kind": "Adam", "layer": "", "milliseconds": 4.5, "share": 0.75},
    ]
    given: list[tuple[str, bool]] = []

    def step_profile(task, root, emulated):
        given.append((task, emulated))
        return parts

    monkeypatch.setattr(bench, "step_profile", step_profile)
    _, said, written = front("profile", "mlp", "--isa", "avx2")
    assert given == [("mlp", True)]
    lines = [line.split("│")[1:-1] for line in said.out.splitlines() if line.startswith("│")]
    assert [[cell.strip() for cell in line] for line in lines] == [
        ["Adam", "", "4.50", "75.0%"],
        ["product", "dense", "1.50", "25.0%"],
        ["all", "", "6.00", ""],
    ]
    assert written["rows"][0] == {"task": "mlp"} | parts[0]


def test_the_profile_comes_from_its_own_process_and_its_failure_is_one_line(monkeypatch, tmp_path) -> None:
    module = tmp_path / "told.py"
    module.write_text("import json, sys\nprint('noise')\nprint(json.dumps([{'kind': sys.argv[1]}]))\n")
    monkeypatch.setattr(profiled, "MODULE", "told")
    assert profiled.step_profile("dcgan", tmp_path) == [{"kind": "dcgan"}]
    module.write_text("raise SystemExit('no trace was written')")
    with pytest.raises(EquipoiseError, match="told failed: no trace was written"):
        profiled.step_profile("dcgan", tmp_path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gan", "mlp"], "only profile takes networks"),
        (["quality", "--isa", "avx2"], "--isa changes times"),
        (["profile", "mpl"], "unknown architecture 'mpl'"),
        (["profile", "dcgan:fats"], "unknown option 'fats'; choose from: .*fast"),
        (["profile", "--seeds", "2"], "--seeds belongs to quality alone"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments, message) -> None:
    with pytest.raises((click.UsageError, bench.UnknownName), match=message):
        bench.command.main(arguments, standalone_mode=False)


def test_a_machine_that_does_not_tell_is_asked_for_no_bfloat16() -> None:
    unknown = Machine("arm64", 2, "native", False, None)
    assert "is not known to have instructions" in bench._without_bfloat16(unknown)
    assert "bfloat16" not in unknown.title
