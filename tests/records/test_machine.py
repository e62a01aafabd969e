"""A result names the processor that computed it, and its widest vector instructions."""

import sys

import pytest

from records import machine

TOLD = "processor\t: 0\nmodel name\t: Some Model 7\nflags\t\t: fpu sse {} fma\n\nprocessor\t: 1\n"


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ("avx avx2 avx512f avx512bw", "Some Model 7, AVX-512"),
        ("avx avx2", "Some Model 7, AVX2"),
        ("avx", "Some Model 7, AVX"),
        ("avx512_like", "Some Model 7"),
    ],
)
def test_the_widest_instructions_stand_behind_the_model(flags, named, tmp_path) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text(TOLD.format(flags))
    assert machine.processor(path) == named


def test_a_system_without_such_a_file_names_what_python_knows(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(machine.platform, "processor", lambda: "")
    monkeypatch.setattr(machine.platform, "machine", lambda: "arm64")
    assert machine.processor(tmp_path / "nothing") == "arm64"


@pytest.mark.parametrize(
    ("told", "has"),
    [
        ("flags\t\t: avx2 avx512f avx512_bf16", True),
        ("flags\t\t: avx2 amx_bf16", True),
        ("flags\t\t: avx2 avx512f avx512_vnni", False),
        ("Features\t: fp asimd bf16", True),  # aarch64
        ("Features\t: fp asimd", False),
    ],
)
def test_linux_tells_whether_there_are_instructions_for_bfloat16(told, has, tmp_path) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text(f"processor\t: 0\n{told}\n\n")
    assert machine.has_bfloat16(path, lambda: not has) is has


@pytest.mark.parametrize("answer", [True, False, None])
def test_elsewhere_the_system_is_asked_and_may_not_know(answer, tmp_path) -> None:
    assert machine.has_bfloat16(tmp_path / "nothing", lambda: answer) is answer


@pytest.mark.parametrize(
    ("platform", "code", "has"),
    [
        ("darwin", "print(1)", True),
        ("darwin", "print(0)", False),
        ("darwin", "raise SystemExit(1)", None),
        ("win32", "print(1)", None),
    ],
)
def test_macos_is_asked_by_sysctl(platform, code, has, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(machine.sys, "platform", platform)
    monkeypatch.setattr(machine, "_SYSCTL", [sys.executable, "-c", code])
    assert machine.has_bfloat16(tmp_path / "nothing") is has
