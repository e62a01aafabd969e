"""A platform that TensorFlow has no wheels for is told at once; one that has them is set up."""

import pytest

LACKING = {
    "Linux x86_64 64 -": "Alpine (musl)",
    "Linux aarch64 64 musl-1.2.5": "Alpine (musl)",
    "Linux armv7l 32 glibc-2.36": "armv7l",
    "Linux aarch64 32 glibc-2.36": "32 bits",  # a 32-bit system on a 64-bit kernel
    "Linux riscv64 64 glibc-2.39": "riscv64",
    "Linux x86_64 64 glibc-2.17": "glibc 2.17",
    "Darwin x86_64 64 -": "Intel Macs",
    "MINGW64_NT-10.0 x86_64 64 -": "WSL 2",
    "FreeBSD amd64 64 -": "FreeBSD",
}
SERVED = ("Linux x86_64 64 glibc-2.28", "Linux aarch64 64 glibc-2.41", "Darwin arm64 64 -")


@pytest.mark.parametrize("platform", LACKING)
def test_a_platform_without_wheels_is_one_line_before_anything_is_installed(machine, platform: str) -> None:
    machine.set("platform", platform)
    done = machine.study("status")
    assert done.code == 3
    (line,) = done.err.splitlines()
    assert line.startswith("study: TensorFlow has no wheels for ")
    assert LACKING[platform] in line
    assert machine.calls() == []
    assert machine.study("--help").code == 0


@pytest.mark.parametrize("platform", SERVED)
def test_a_platform_with_wheels_is_set_up(machine, platform: str) -> None:
    machine.set("platform", platform)
    assert machine.study("status").code == 0


@pytest.mark.parametrize(
    ("system", "kind", "libc", "told"),
    [
        ("Linux", "x86_64", "ldd (Debian GLIBC 2.36) 2.36", None),
        ("Linux", "x86_64", "musl libc (x86_64)", "Alpine"),
        ("Linux", "armv7l", "ldd (Debian GLIBC 2.36) 2.36", "armv7l"),
        ("Darwin", "x86_64", "", "Intel Macs"),
        ("Darwin", "arm64", "", None),
    ],
)
def test_before_there_is_a_python_the_system_is_asked(uv, system, kind, libc, told) -> None:
    uv.without("python3")
    uv.program("uname", f"#!/bin/sh\ncase $1 in -s) echo {system} ;; *) echo {kind} ;; esac\n")
    uv.program("ldd", f"#!/bin/sh\necho '{libc}' >&2\n")
    done = uv.study("status")
    assert done.code == (3 if told else 0)
    assert (told or "ready") in done.err


def test_an_environment_that_is_whole_is_never_asked(machine) -> None:
    machine.study("status")
    machine.set("platform", "Linux x86_64 64 -")
    assert machine.study("status").code == 0


WITHOUT_A_GPU = {"Linux aarch64 64 glibc-2.41": "Linux on aarch64", "Darwin arm64 64 -": "Darwin on arm64"}


@pytest.mark.parametrize("platform", WITHOUT_A_GPU)
def test_a_platform_whose_wheels_know_no_gpu_says_so_before_gigabytes_are_fetched(machine, platform) -> None:
    machine.set("platform", platform)
    assert machine.study("run", "toys").code == 0
    machine.calls()
    done = machine.study("run", "toys", "--device", "gpu")
    assert done.code == 3
    (line,) = done.err.splitlines()
    assert line.startswith(f"study: TensorFlow has no wheels for a GPU of {WITHOUT_A_GPU[platform]}; use ")
    assert machine.calls() == []
    for device in ("cpu", "auto"):
        assert machine.study("run", "toys", "--device", device).code == 0


def test_a_platform_whose_wheels_know_a_gpu_gets_its_libraries(machine) -> None:
    assert machine.study("run", "toys", "--device", "gpu").code == 0
    assert machine.calls()[-1].endswith("requirements-cuda.lock")
