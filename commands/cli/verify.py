"""``./study verify``: the ledger of claims, or the errors planted to test it."""

import math
import re
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from analysis.paper.planted import ERRORS, LIES
from commands import outputs, paths
from commands.build import solvers
from commands.build.checking import checked
from commands.build.kernel.standing import Standing
from commands.screen import screen
from commands.workers import mapped
from planted.trial import Caught
from records.sealed import ledger_of, sealed
from theory.claims.claim import Claim
from theory.claims.trained import Recorded
from theory.errors import UnknownName, WrongUsage
from theory.methods import Method, methods
from theory.verdict import Check, Verdict

MARKS = {"pass": ("✓", "green"), "fail": ("✗", "bold red"), "inconclusive": ("?", "yellow")}
NARROW = 96  # below this, numbers go under the title instead of beside it


@click.command()
@click.argument("pattern", required=False)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the verdicts as JSON ('-': stdout); with --planted or --lies who caught what, with --kernel "
    "the record of proofs.",
)
@click.option(
    "--planted", is_flag=True, help="Plant errors in the code and require the ledger to catch them."
)
@click.option(
    "--lies", is_flag=True, help="Plant falsehoods in the text and the statements; each must be stopped."
)
@click.option("--kernel", is_flag=True, help="Prove claims under the kernel of the proof assistant Coq.")
@click.option("--profile", default="full", show_default=True, help="Whose trained networks to read.")
@click.option("--known", type=click.Path(path_type=Path), hidden=True)  # the graph's, of the same code
def command(
    pattern: str | None,
    json_file: Path | None,
    planted: bool,
    lies: bool,
    kernel: bool,
    profile: str,
    known: Path | None,
) -> int:
    """Check the ledger of claims; exit 0 only if every verdict is pass.

    PATTERN is a claim's id (42), a range (30-34) or a word of a theme or title (lsgan). One claim
    alone is shown with its statement, assumptions and every sub-check. Claims about trained networks read
    what a profile recorded, and are inconclusive where other code than the present one made it.
    """
    from commands.build.kernel import record
    from theory.claims import LEDGER

    if planted + lies + kernel > 1:
        raise WrongUsage("--planted, --lies and --kernel are three runs; give one of them")
    if lies and pattern is not None:
        raise WrongUsage(f"--lies tells all falsehoods, those of no claim too; leave {pattern!r} out")
    claims = select(pattern, LEDGER.values())
    if json_file is not None:
        outputs.check(json_file, "--json")
    out = screen(sys.stderr if str(json_file) == "-" else sys.stdout)
    if planted:
        return _run_planted(claims, pattern is None, json_file, out)
    if lies:
        return _run_lies(json_file, out)
    if kernel:
        from commands.build.kernel import show

        return show.run([claim.id for claim in claims], json_file, out)

    start = time.perf_counter()
    proved = record.standing([claim.id for claim in claims])
    networks = _networks(claims, profile)
    verdicts = list(zip(claims, checked(claims, networks, known), strict=True))
    seconds = time.perf_counter() - start
    if json_file is not None:
        records = [as_record(claim, verdict, proved.get(claim.id)) for claim, verdict in verdicts]
        outputs.write_json(json_file, "--json", sealed({"claims": records}, ledger_of(profile)))
    if len(verdicts) == 1:
        _show_one(*verdicts[0], proved.get(claims[0].id), out)
    else:
        _show_table(verdicts, proved, out)
        _show_troubles(verdicts, out)
        legend = ", ".join(f"{method.value} {method.words}" for method in Method)
        out.print(Text(f"\nmethod: {legend}", style="dim"))
        if void := [number for number, standing in proved.items() if not standing.proved]:
            out.print(
                Text(f"the record of proofs is void for {', '.join(void)}: other statements were proved")
            )
    out.print(_summary(verdicts, seconds))
    if said := solvers.line(verdicts):
        out.print(Text(said, style="dim"))
    if any(claim.trained for claim in claims):
        from commands.build.trained_networks import line

        out.print(Text(line([verdict for _, verdict in verdicts], profile), style="dim"))
    return 0 if all(verdict.outcome == "pass" for _, verdict in verdicts) else 1


def select(pattern: str | None, claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims that ``pattern`` names, in the ledger's order; all without one.

    Raises ``UnknownName``, which lists ids and themes closest first, if none matches, and ``WrongUsage`` for
    a range that begins with the higher id.
    """
    from theory.claims import place

    ledger = list(claims)
    if pattern is None:
        return ledger
    span = re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", pattern)
    if span:
        first, last = map(int, span.groups())
        if first > last:
            raise WrongUsage(f"{pattern!r} is no range of claims; the lower one stands first: {last}-{first}")
        chosen = [c for c in ledger if (False, first) <= place(c.id)[:2] <= (False, last)]
    elif pattern.isdigit() or pattern in {claim.id for claim in ledger}:
        chosen = [claim for claim in ledger if claim.id == pattern]
    else:
        word = pattern.casefold()
        chosen = [claim for claim in ledger if claim.theme.casefold() == word] or [
            claim for claim in ledger if word and word in f"{claim.theme} {claim.title}".casefold()
        ]
    if not chosen:
        ids = [claim.id for claim in ledger]
        if span or pattern.isdigit():
            raise UnknownName("claim", pattern, ids)
        words = dict.fromkeys([*(claim.theme for claim in ledger), *(name for name in ids if name.isalpha())])
        error = UnknownName("claim", pattern, words)
        error.args = (f"{error}, or give a number, a range such as 42-50 or words of a title",)
        raise error
    return chosen


def as_record(claim: Claim, verdict: Verdict, proved: Standing | None = None) -> dict[str, Any]:
    """Return a verdict as the JSON of the contract; numbers that are not finite become null.

    ``proved`` is how the claim stands in the record of proofs, if it has theorems there.
    """
    numbers = {
        "predicted": verdict.predicted,
        "measured": verdict.measured,
        "error_bound": verdict.error_bound,
    }
    return {
        "id": claim.id,
        "title": claim.title,
        "theme": claim.theme,
        "statement": claim.statement,
        "beyond": claim.beyond,
        "says": dict(verdict.says),
        "source": claim.source,
        "assumptions": claim.assumptions,
        "method": _method(claim, verdict, proved),
        **{name: number if math.isfinite(number) else None for name, number in numbers.items()},
        "shown": verdict.shown,
        "sub_checks": len(verdict.details),
        **({"resolution": verdict.resolution} if verdict.resolution else {}),
        "outcome": verdict.outcome,
        "seconds": round(verdict.seconds, 4),
        **({} if proved is None else {"kernel": proved.facts}),
    }


def _method(claim: Claim, verdict: Verdict, proved: Standing | None) -> str:
    """The claim's methods, with N where recorded networks were among the evidence, and K if it is proved."""
    letters = [claim.method]
    if any(check.recorded for check in verdict.details):
        letters.append(Method.NETWORK.value)
    if proved is not None and proved.proved:
        letters.append(Method.KERNEL.value)
    return "+".join(letters)


def _networks(claims: Sequence[Claim], profile: str) -> Recorded | None:
    """Return what the claims about trained networks may read; None if none is asked or nothing is there."""
    from experiments.profiles import PROFILES

    name = PROFILES[profile].name
    if not any(claim.trained for claim in claims):
        return None
    from commands.build.trained_networks import archived_discriminators
    from experiments import committed

    if PROFILES[profile].recorded:
        committed.check(paths.results(), name)
    return archived_discriminators(name)


def shown(number: float, bound: float) -> str:
    """Return ``number`` with one digit beyond its error bound, exact values without decimals."""
    if not math.isfinite(number):
        return str(number)
    if bound <= 0 or not math.isfinite(bound):
        return f"{number:.12g}"
    decimals = min(15, max(0, 1 - math.floor(math.log10(bound))))
    return f"{number:.{decimals}f}"


def _bound(bound: float) -> str:
    return "exact" if bound == 0 else f"{bound:.1e}"


def _mark(outcome: str, word: bool = True) -> Text:
    symbol, style = MARKS[outcome]
    return Text(f"{symbol} {outcome}" if word else symbol, style=style)


def _measured(verdict: Verdict | Check, bound: float) -> tuple[str, str, str]:
    return shown(verdict.predicted, bound), shown(verdict.measured, bound), _bound(bound)


def _show_table(
    verdicts: Sequence[tuple[Claim, Verdict]], proved: Mapping[str, Standing], out: Console
) -> None:
    from theory.claims import THEMES

    headings = {theme.name: theme.title for theme in THEMES}
    narrow = out.width < NARROW
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("", no_wrap=True)
    table.add_column("claim", justify="right", no_wrap=True)
    table.add_column("")
    if not narrow:
        for heading in ("predicted", "measured", "±"):
            table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("method", no_wrap=True)
    table.add_column("ms", justify="right", no_wrap=True)
    theme = None
    order = list(headings)
    for claim, verdict in sorted(verdicts, key=lambda pair: order.index(pair[0].theme)):
        if claim.theme != theme:
            theme = claim.theme
            table.add_row("", "", Text(headings[theme], style="bold"))
        numbers = _measured(verdict, verdict.error_bound)
        title = Text(claim.title)
        if narrow:
            title.append(f"\n{numbers[1]} (predicted {numbers[0]}, ± {numbers[2]})", style="dim")
        cells = () if narrow else numbers
        milliseconds = f"{1000 * verdict.seconds:,.0f}"
        table.add_row(
            _mark(verdict.outcome, word=not narrow),
            claim.id,
            title,
            *cells,
            _method(claim, verdict, proved.get(claim.id)),
            milliseconds,
        )
    out.print(table)


def _show_troubles(verdicts: Sequence[tuple[Claim, Verdict]], out: Console) -> None:
    for claim, verdict in verdicts:
        for check in verdict.details:
            if check.outcome.value != "pass":
                predicted, measured, bound = _measured(check, check.bound)
                line = (
                    f" claim {claim.id}, {check.name}: measured {measured}, predicted {predicted}, ± {bound}"
                )
                out.print(_mark(check.outcome.value) + Text(line))


def _show_one(claim: Claim, verdict: Verdict, proved: Standing | None, out: Console) -> None:
    from commands.build.mathtext import readable

    words = ", ".join(method.words for method in methods(_method(claim, verdict, proved)))
    facts = Table.grid(padding=(0, 2))
    facts.add_row(Text("source", style="dim"), Text(claim.source))
    facts.add_row(Text("assumes", style="dim"), Text(readable(claim.assumptions)))
    facts.add_row(Text("method", style="dim"), Text(words))
    if claim.unenclosed:
        facts.add_row(Text("no enclosure", style="dim"), Text(claim.unenclosed))
    if proved is not None:
        facts.add_row(Text("kernel", style="dim"), Text(proved.words))
    if decided := solvers.of_claim(claim, verdict.details):
        facts.add_row(Text("solvers", style="dim"), Text(decided))
    if claim.beyond:
        facts.add_row(Text("beyond the check", style="dim"), Text(readable(claim.beyond)))
    for name, text in verdict.says.items():
        facts.add_row(Text(f"says {name}".strip(), style="dim"), Text(readable(text)))
    out.print(Panel(Text(readable(claim.statement)), title=Text(f"{claim.id}  {claim.title}"), expand=False))
    out.print(facts)
    out.print()
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("")
    table.add_column("sub-check")
    for heading in ("predicted", "measured", "±"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("solvers")
    for check in verdict.details:
        table.add_row(
            _mark(check.outcome.value, word=False),
            Text(check.name),
            *_measured(check, check.bound),
            Text(check.solvers, style="dim"),
        )
    out.print(table)


def _summary(verdicts: Sequence[tuple[Claim, Verdict]], seconds: float) -> Text:
    total = len(verdicts)
    line = Text(f"\n{total} claim{'' if total == 1 else 's'}: ")
    counts = {
        outcome: sum(verdict.outcome == outcome for _, verdict in verdicts)
        for outcome in ("pass", "fail", "inconclusive")
    }
    parts = [Text(f"{count} {name}", style=MARKS[name][1]) for name, count in counts.items() if count]
    checks = sum(len(verdict.details) for _, verdict in verdicts)
    return line + Text(", ").join(parts) + Text(f" ({checks:,} sub-checks) in {seconds:.1f} s", style="dim")


def _try_out(task: tuple[str, list[str]]) -> Caught:
    from planted import SUITE, try_out

    name, others = task
    return try_out(SUITE[name], others)


def _run_planted(claims: Sequence[Claim], everything: bool, json_file: Path | None, out: Console) -> int:
    """Try the planted errors that concern ``claims`` out, and print who caught what."""
    from planted import SUITE

    chosen = {claim.id for claim in claims}
    errors = [e for e in SUITE.values() if everything or chosen.intersection(e.claims)]
    if not errors:
        raise UnknownName(
            "planted error's claim", ", ".join(sorted(chosen)), {c for e in SUITE.values() for c in e.claims}
        )
    others = [claim.id for claim in claims if not claim.tensorflow]
    start, caught = time.perf_counter(), []
    with mapped(_try_out, [(error.name, others) for error in errors]) as results:
        for result in results:
            caught.append(result)
            error = result.error
            outcome = "pass" if result.by else "fail"
            by = f"claim {', '.join(result.by)}" if result.by else "SURVIVED: no claim noticed"
            line = Text("killed  " if result.by else "alive   ", style=MARKS[outcome][1])
            out.print(line + Text(f"{error.name}  ") + Text(f"[{error.module}] {by}", style="dim"))
    killed = sum(bool(result.by) for result in caught)
    seconds = time.perf_counter() - start
    if json_file is not None:
        rows = [{"name": c.error.name, "module": c.error.module, "caught_by": list(c.by)} for c in caught]
        content = {"killed": killed, "total": len(caught), "planted": rows}
        outputs.write_json(json_file, "--json", sealed(content, ERRORS))
    style = MARKS["pass" if killed == len(caught) else "fail"][1]
    out.print(
        Text(f"\nplanted errors: {killed}/{len(caught)} killed", style=style) + Text(f" in {seconds:.0f} s")
    )
    return 0 if killed == len(caught) else 1


def _run_lies(json_file: Path | None, out: Console) -> int:
    """Tell every lie and print who stopped it."""
    from commands.build.lies import tell

    heard, seconds = tell(out)
    stopped = sum(bool(one.message) for one in heard)
    if json_file is not None:
        rows = [
            {"kind": h.lie.kind, "where": h.lie.where, "told": h.lie.told, "message": h.message}
            for h in heard
        ]
        content = {"stopped": stopped, "total": len(heard), "lies": rows}
        outputs.write_json(json_file, "--json", sealed(content, LIES))
    style = MARKS["pass" if stopped == len(heard) else "fail"][1]
    out.print(
        Text(f"\nplanted lies: {stopped}/{len(heard)} stopped", style=style) + Text(f" in {seconds:.0f} s")
    )
    return 0 if stopped == len(heard) else 1
