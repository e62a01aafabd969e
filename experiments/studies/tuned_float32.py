"""What does the best recipe reach in float32? The twin of ``best_effort`` for processors without bfloat16."""

from dataclasses import replace

from experiments.studies import tuned

NAME = "best_effort_float32"
TITLE = "The best recipe tried, at full length, in float32"
RUNS = tuple(replace(run, precision="float32") for run in tuned.RUNS)
REFERENCE = ()  # tuned
