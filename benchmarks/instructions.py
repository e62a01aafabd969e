"""The machine that the competitors of one run compute on, and what a reader must know of it."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.competitor import THREADS
from benchmarks.emulation import AVX2
from records import machine

NATIVE = "native"
ISAS = (NATIVE, AVX2)


@dataclass(frozen=True)
class Machine:
    """What the competitors of one run compute on.

    processor      its model and widest vector instructions
    threads        of each competitor
    isa            what was asked for, one of ``ISAS``
    emulated       whether wider instructions than it has are kept from the libraries
    bfloat16       whether there are instructions for products of bfloat16; None where nothing tells
    """

    processor: str
    threads: int
    isa: str
    emulated: bool
    bfloat16: bool | None

    @property
    def title(self) -> str:
        """The machine in words."""
        bfloat16 = " with bfloat16" if self.bfloat16 else ""
        emulated = " (AVX2 alone, emulated)" if self.emulated else ""
        return f"{self.processor}{bfloat16}{emulated}, {self.threads} threads each"

    @property
    def remark(self) -> str:
        """What a reader has to know of an emulation, or that there is none; else nothing."""
        if self.emulated:
            return "--isa avx2: all libraries that can be are kept from wider instructions than AVX2"
        if self.isa != NATIVE:
            return "--isa avx2 changes nothing here: this processor has no AVX-512 to keep from the libraries"
        return ""


def this_machine(isa: str, told: Path | None = None) -> Machine:
    """Return what competitors find if ``isa`` is asked for; ``told`` replaces the system's own account."""
    of = () if told is None else (told,)
    emulated = isa == AVX2 and machine.instructions(*of) == "AVX-512"
    bfloat16 = False if emulated else machine.has_bfloat16(*of)
    return Machine(machine.processor(*of), THREADS, isa, emulated, bfloat16)
