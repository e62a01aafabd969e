"""Derivations step by step, with the verdict beside each step."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from commands.build.kernel import record
from theory.derivations import DERIVATIONS, Derivation, Step
from theory.derivations.sentences import printed
from theory.montecarlo import Outcome
from theory.verdict import Verdict

MARKS = {Outcome.PASS.value: "✓", Outcome.FAIL.value: "✗", Outcome.INCONCLUSIVE.value: "?"}


@dataclass(frozen=True, repr=False)
class Derived:
    """A derivation whose steps were checked: Markdown with LaTeX in a notebook, a list in a terminal.

    steps     those that are shown, in their order: title, equation, reason, assumption
    verdicts  of each step by its name, with its sub-checks
    kernel    the steps that Coq's kernel has checked by the committed record, and what of them it has not
    """

    derivation: Derivation
    steps: tuple[Step, ...]
    verdicts: Mapping[str, Verdict]
    kernel: Mapping[str, str] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether every step that is shown holds."""
        return all(verdict.outcome == Outcome.PASS.value for verdict in self.verdicts.values())

    def __repr__(self) -> str:
        lines = [f"{number}. {self._mark(step)} {step.title}" for number, step in enumerate(self.steps, 1)]
        return "\n".join([self.derivation.title, *lines])

    def _repr_markdown_(self) -> str:
        return "\n\n".join(self._step(number, step) for number, step in enumerate(self.steps, 1)) + "\n"

    def _step(self, number: int, step: Step) -> str:
        parts = [f"**{number}. {printed(step.title)}** &nbsp; {self._mark(step)}"]
        parts += [f"$$\n{line}\n$$" for line in step.equation.lines]
        parts += [printed(step.reason)]
        if step.assumption:
            parts.append(f"*Assumes:* {printed(step.assumption)}")
        if step.equation.beyond:
            parts.append(f"*Not checked:* {printed(step.equation.beyond)}")
        if self.kernel.get(step.name):
            parts.append(f"*Beyond the kernel:* {printed(self.kernel[step.name])}")
        return "\n\n".join(parts)

    def _mark(self, step: Step) -> str:
        verdict = self.verdicts[step.name]
        count = len(verdict.details)
        kernel = ", proved under the kernel" * (step.name in self.kernel)
        return f"{MARKS[verdict.outcome]} {verdict.outcome}, {count} check{'s' * (count != 1)}{kernel}"


def derive(name: str, short: bool = False) -> Derived:
    """Check a derivation step by step and return it with the verdicts.

    name   name in ``DERIVATIONS``: "vae_loss", "gan_optimal_discriminator", "lsgan_optimal_discriminator"
    short  whether to take the steps of the paper's body alone, not those of its appendix

    Each equation is evaluated as it is printed, at seeded draws, and each step adds a check of its own,
    symbolic where that is possible. Steps that the committed record of proofs has as theorems of Coq are
    marked. A whole derivation takes about 20 seconds. Raises ``UnknownName``.
    """
    derivation = DERIVATIONS[name]
    steps = tuple(step for step in derivation.steps if step.short or not short)
    return Derived(derivation, steps, {step.name: step.check() for step in steps}, record.steps(name))
