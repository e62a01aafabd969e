"""The processor of this machine, which every result names."""

import platform
import re
from functools import cache
from pathlib import Path

_CPU = Path("/proc/cpuinfo")
_FIELD = re.compile(r"^([^\t:]+)\t*: (.*)$", re.MULTILINE)
_WIDEST = {"avx512f": "AVX-512", "avx2": "AVX2", "avx": "AVX"}  # by the system's flag, the widest first


@cache
def processor(told: Path = _CPU) -> str:
    """Return the processor's model and widest vector instructions, where the system tells both (Linux does).

    The system tells them in the file ``told``. The bits of a run differ between processors of other
    instructions, and its time does.
    """
    fields = dict(_FIELD.findall(told.read_text("utf-8") if told.is_file() else ""))
    model = fields.get("model name") or platform.processor() or platform.machine()
    flags = fields.get("flags", "").split()
    widest = next((name for flag, name in _WIDEST.items() if flag in flags), "")
    return f"{model}, {widest}" if widest else model
