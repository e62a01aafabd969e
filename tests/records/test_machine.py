"""A result names the processor that computed it, and its widest vector instructions."""

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
