"""The proofs of claims, compiled or recorded, as the terminal shows them."""

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from commands import outputs
from commands.build.kernel import coq, record
from commands.build.kernel.coq import Proof
from commands.build.mathtext import readable
from commands.workers import mapped
from theory.errors import UnknownName, WrongUsage
from theory.kernel import numbers, prelude
from theory.kernel.theorem import AXIOMS, MACHINE_INTEGERS, Theorem
from theory.kernel.theorems import THEOREMS
from theory.montecarlo import Outcome

NO_COQ = 3
MARKS = {"pass": ("✓", "green"), "fail": ("✗", "bold red"), "inconclusive": ("?", "yellow")}


def of_claims(claims: Sequence[str]) -> list[Theorem]:
    """Return the theorems of some claims, in the ledger's order. Raises ``UnknownName`` if there are none."""
    found = [theorem for theorem in THEOREMS if theorem.claim in claims]
    if not found:
        proved = dict.fromkeys(theorem.claim for theorem in THEOREMS)
        raise UnknownName("claim with a theorem", ", ".join(claims), proved)
    return found


def run(claims: Sequence[str], json_file: Path | None, out: Console) -> int:
    """Prove the theorems of some claims and show what came of it; without Coq the record, and the way to Coq.

    Raises ``UnknownName`` if no claim has a theorem, and ``WrongUsage`` if ``json_file`` is the committed
    record and not all theorems are asked for.
    """
    theorems = of_claims(claims)
    if json_file is not None and len(theorems) < len(THEOREMS) and json_file.resolve() == record.path():
        raise WrongUsage("--json would leave the proofs of all other claims out of the record; name no claim")
    try:
        versions = coq.versions()
        proofs, refused = _proved(theorems)
    except coq.CoqMissing as missing:
        _show_record(theorems, out)
        out.print(Text(str(missing)))
        return NO_COQ
    pairs = list(zip(theorems, proofs, strict=True))
    _show(pairs, out)
    for proof in proofs:
        if proof.outcome is not Outcome.PASS:
            _trouble(proof, out)
    if refused:
        out.print(Text(f"coqchk refuses the compiled proofs: {refused}", style="bold red"))
    out.print(Text(_summary(proofs, refused, versions["coq"])))
    holds = all(proof.outcome is Outcome.PASS for proof in proofs) and not refused
    if json_file is not None and holds:
        outputs.write_json(json_file, "--json", record.made(pairs, versions))
    if void := [entry.theorem.name for entry in record.beside(theorems, record.read()) if entry.void]:
        out.print(
            Text(f"the committed record is void for {', '.join(void)}; CONTRIBUTING.md says how to renew it")
        )
    return 0 if holds else 1


def _proved(theorems: Sequence[Theorem]) -> tuple[list[Proof], str]:
    """The proofs, and why the checker refuses those that were compiled; nothing if it does not."""
    with tempfile.TemporaryDirectory(prefix="equipoise-kernel-") as folder:
        numeric = any(theorem.numeric for theorem in theorems)
        coq.prepare(Path(folder), numeric)
        with mapped(partial(_prove, folder=folder), [theorem.name for theorem in theorems]) as results:
            proofs = list(results)
        accepted = [proof.name for proof in proofs if proof.outcome is Outcome.PASS]
        lemmas = [prelude.NAME, numbers.NAME] if numeric else [prelude.NAME]
        return proofs, coq.check([*lemmas, *accepted], Path(folder))


def _summary(proofs: Sequence[Proof], refused: str, version: str) -> str:
    """How many theorems passed, and what that took."""
    counts = {outcome: sum(proof.outcome is outcome for proof in proofs) for outcome in Outcome}
    parts = ", ".join(f"{count} {outcome.value}" for outcome, count in counts.items() if count)
    claims = len({proof.claim for proof in proofs if proof.outcome is Outcome.PASS})
    checked = "refused by coqchk" if refused else "read again by coqchk"
    seconds = sum(proof.seconds for proof in proofs)
    return f"\ntheorems: {parts}, {checked}; claims proved: {claims}; {seconds:.0f} s of Coq {version}"


def _prove(name: str, folder: str) -> Proof:
    (theorem,) = (t for t in THEOREMS if t.name == name)
    return coq.prove(theorem, Path(folder))


def _show(proofs: Sequence[tuple[Theorem, Proof]], out: Console) -> None:
    table = _table()
    for theorem, proof in proofs:
        symbol, style = MARKS[proof.outcome.value]
        _row(table, Text(symbol, style=style), theorem, f"{proof.seconds:.1f}", proof.axioms)
    out.print(table)
    _legend(out)


def _show_record(theorems: Sequence[Theorem], out: Console) -> None:
    """The committed record, of each theorem whether it still is of what is stated now."""
    content = record.read()
    table = _table()
    for entry in record.beside(theorems, content):
        mark = Text("?", style="yellow") if entry.void else Text("✓", style="green")
        seconds = "" if entry.seconds is None else f"{entry.seconds:.1f}"
        _row(table, mark, entry.theorem, seconds, entry.axioms, entry.void)
    out.print(table)
    if content is not None:
        _legend(out)
        version = content["versions"]["coq"]
        out.print(Text(f"\nas recorded on {content['date']} by Coq {version}; nothing was checked now"))


def _table() -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("", no_wrap=True)
    table.add_column("claim", justify="right", no_wrap=True)
    table.add_column("theorem", no_wrap=True)
    table.add_column("s", justify="right", no_wrap=True)
    table.add_column("axioms", no_wrap=True)
    table.add_column("beyond the kernel")
    return table


def _row(
    table: Table, mark: Text, theorem: Theorem, seconds: str, axioms: tuple[str, ...], void: str = ""
) -> None:
    known = [str(1 + sorted(AXIOMS).index(axiom)) for axiom in axioms if axiom in AXIOMS]
    machine = ["M"] if MACHINE_INTEGERS & set(axioms) else []
    foreign = [axiom for axiom in axioms if axiom not in AXIOMS | MACHINE_INTEGERS]
    table.add_row(
        mark,
        theorem.claim,
        theorem.name,
        seconds,
        " ".join([*known, *machine, *foreign]),
        Text(void or readable(theorem.beyond), style="dim"),
    )


def _legend(out: Console) -> None:
    numbered = ", ".join(f"{1 + place} {axiom}" for place, axiom in enumerate(sorted(AXIOMS)))
    machine = "M the machine's integers, PrimInt63 and Uint63"
    out.print(Text(f"\naxioms: {numbered}, {machine}", style="dim"))


def _trouble(proof: Proof, out: Console) -> None:
    symbol, style = MARKS[proof.outcome.value]
    head = Text(f"{symbol} claim {proof.claim}, {proof.name}: ", style=style)
    out.print(head + Text(proof.words))
