"""AVX2 alone, emulated: competitors' libraries are kept from wider instructions that the processor has.

A library chooses its kernels by what the processor has. Most let a variable of the environment keep them
from the wider ones, each by a name of its own. These take effect on

oneDNN           TensorFlow's and PyTorch's: ONEDNN_VERBOSE=1 shows it
PyTorch          its own kernels and its compiler: torch.backends.cpu.get_cpu_capability(),
                 torch._inductor.cpu_vec_isa.pick_vec_isa()
NumPy, OpenBLAS  by the speed of an exponential; threadpoolctl names OpenBLAS' kernels
MKL              which takes AVX2 on processors of other makers than Intel anyway

and not on JAX's products: YNNPACK, and the oneDNN that is built into its wheel, read no such variable
(``Competitor.limits``).
"""

import os
from collections.abc import Mapping

AVX2 = "avx2"
TOLD = "STUDY_BENCH_ISA"  # tells a competitor what it emulates
_AVX2 = {
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "XLA_FLAGS": "--xla_cpu_max_isa=AVX2",
    "ATEN_CPU_CAPABILITY": "avx2",
    "MKL_ENABLE_INSTRUCTIONS": "AVX2",
    "OPENBLAS_CORETYPE": "Haswell",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
}


def environment(around: Mapping[str, str], emulated: bool) -> dict[str, str]:
    """Return ``around`` for a competitor: the caller's own choice of kernels is left out, for all alike."""
    kept = {name: value for name, value in around.items() if name not in {TOLD, *_AVX2}}
    return kept | ({TOLD: AVX2} | _AVX2 if emulated else {})


def keep() -> None:
    """Have TensorFlow start, whenever it does in this process, with what the process was told to emulate."""
    if os.environ.get(TOLD) == AVX2:
        from engine.surroundings import choose_kernels

        choose_kernels(_AVX2)
