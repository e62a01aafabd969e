"""The processor of this machine, which every result names, and which instructions it has."""

import platform
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

_CPU = Path("/proc/cpuinfo")
_FIELD = re.compile(r"^([^\t:]+)\t*: (.*)$", re.MULTILINE)
_WIDEST = {"avx512f": "AVX-512", "avx2": "AVX2", "avx": "AVX"}  # by the system's flag, the widest first
_BFLOAT16 = frozenset({"avx512_bf16", "amx_bf16", "bf16"})  # products of bfloat16, on x86-64 and aarch64
_SYSCTL = ["/usr/sbin/sysctl", "-n", "hw.optional.arm.FEAT_BF16"]


@cache
def processor(told: Path = _CPU) -> str:
    """Return the processor's model and widest vector instructions, where the system tells both (Linux does).

    The system tells them in the file ``told``. The bits of a run differ between processors of other
    instructions, and its time does.
    """
    model = _fields(told).get("model name") or platform.processor() or platform.machine()
    widest = instructions(told)
    return f"{model}, {widest}" if widest else model


def instructions(told: Path = _CPU) -> str:
    """Return the widest vector instructions of an x86-64 processor: AVX-512, AVX2, AVX; else nothing."""
    return next((name for flag, name in _WIDEST.items() if flag in _flags(told)), "")


def has_bfloat16(told: Path = _CPU, ask: Callable[[], bool | None] | None = None) -> bool | None:
    """Return whether the processor has instructions for products of bfloat16; None where nothing tells.

    Linux tells in the file ``told``; elsewhere ``ask`` does, by default macOS' ``sysctl`` where there is one.
    Without them bfloat16 is computed by way of float32, which is slower than float32 itself.
    """
    if flags := _flags(told):
        return bool(_BFLOAT16 & flags)
    return (ask or _sysctl)()


def _sysctl() -> bool | None:
    if sys.platform != "darwin":
        return None
    try:
        told = subprocess.run(_SYSCTL, capture_output=True, encoding="utf-8", check=True).stdout
    except (OSError, subprocess.CalledProcessError):  # a name that older systems do not know
        return None
    return told.strip() == "1"


def _flags(told: Path) -> set[str]:
    """The names of the instructions: ``flags`` on x86-64, ``Features`` on aarch64."""
    fields = _fields(told)
    return set(fields.get("flags", fields.get("Features", "")).split())


def _fields(told: Path) -> dict[str, str]:
    return dict(_FIELD.findall(told.read_text("utf-8") if told.is_file() else ""))
