"""Z3 and cvc5, each asked whether a script in SMT-LIB 2 can be satisfied.

Each has a limit in units of its own work, so that an answer does not depend on how fast a machine is, and
one of wall time for steps that the units do not count.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

Z3_WORK = 2_000_000  # units of its own: about a second
CVC5_WORK = 100_000
SECONDS = 60.0  # answers take some hundredths of one
INSTALL = ".venv/bin/python -m pip install --require-hashes -r requirements-solvers.lock"


@dataclass(frozen=True)
class Answer:
    """``unsat``, ``sat`` or ``unknown``, and the seconds that it took."""

    said: str
    seconds: float


def installed() -> bool:
    """Whether both solvers are there."""
    return all(find_spec(name) is not None for name in ("z3", "cvc5"))


def z3(text: str, work: int = Z3_WORK) -> Answer:
    """Ask Z3."""
    import z3 as library

    start = time.perf_counter()
    context = library.Context()
    solver = library.Solver(ctx=context)
    solver.set("rlimit", work)
    solver.set("timeout", int(1000 * SECONDS))
    solver.from_string(text)
    return Answer(str(solver.check()), time.perf_counter() - start)


def cvc5(text: str, work: int = CVC5_WORK) -> Answer:
    """Ask cvc5."""
    import cvc5 as library

    start = time.perf_counter()
    solver = library.Solver(library.TermManager())
    solver.setOption("rlimit-per", str(work))
    solver.setOption("tlimit-per", str(int(1000 * SECONDS)))
    parser = library.InputParser(solver)
    parser.setStringInput(library.InputLanguage.SMT_LIB_2_6, text, "statement")
    symbols = parser.getSymbolManager()
    while not (command := parser.nextCommand()).isNull():
        command.invoke(solver, symbols)
    found = solver.checkSat()
    said = "unsat" if found.isUnsat() else "sat" if found.isSat() else "unknown"
    return Answer(said, time.perf_counter() - start)


ENGINES: dict[str, Callable[[str], Answer]] = {"Z3": z3, "cvc5": cvc5}
