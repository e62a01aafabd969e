"""Are the engine's faster options no worse than the usual step, on seeds that no earlier test has used?

``engine_options`` was looked at after five seeds and again after ten, so its ten cannot decide. These are
fresh ones, looked at once, by the test that ``analysis.claims.engine_options`` declares.
"""

from experiments.studies import engine_options

NAME = "engine_confirmation"
TITLE = "Reused fakes and bfloat16 again, on fresh seeds"
RUNS = engine_options.RUNS
REFERENCE = ()  # fresh seeds, for its own question alone
