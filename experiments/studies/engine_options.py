"""Do the engine's faster options cost anything in quality?"""

from experiments.config import GanConfig

NAME = "engine_options"
TITLE = "Reused fakes and bfloat16 on the fully connected networks"
RUNS = tuple(
    GanConfig(objective="non_saturating", architecture="mlp", reuse_fakes=reuse, precision=precision)
    for precision in ("float32", "bfloat16")
    for reuse in (False, True)
)
REFERENCE = RUNS[:1]  # with none of the options
