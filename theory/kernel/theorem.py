"""A theorem: a claim, what Coq is asked to prove of it, the proof, and what stays outside the kernel."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from theory.kernel import prelude
from theory.kernel.propositions import Names, Printed, Proposition

# What the classical real numbers of Coq's library rest on, and nothing else may a proof assume.
AXIOMS = frozenset(
    {
        "ClassicalDedekindReals.sig_forall_dec",
        "ClassicalDedekindReals.sig_not_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
        "Classical_Prop.classic",
    }
)


@dataclass(frozen=True)
class Theorem:
    """One theorem in a file of its own.

    claim    the ledger's number
    name     the theorem's name in Coq, and its file's
    says     makes the proposition, anew at each call, so that it is what the study says now
    proof    Coq's tactics, one sentence a line
    beyond   the step from the theorem to the claim that no kernel checks; empty if there is none
    steps    the steps of derivations whose equations it is about, as "derivation.step"
    """

    claim: str
    name: str
    says: Callable[[], Proposition]
    proof: str
    beyond: str = ""
    steps: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """What is proved, in Coq's language."""
        return self.says().coq(Names())

    @property
    def digest(self) -> str:
        """The SHA-256 of the statement and of the lemmas it may lean on."""
        return hashlib.sha256(f"{prelude.SOURCE}\n{self.statement}".encode()).hexdigest()

    @property
    def terms(self) -> tuple[Printed, ...]:
        """Every term of the statement beside its text."""
        return tuple(self.says().terms(Names()))

    @property
    def source(self) -> str:
        """The file that Coq compiles; its last answer is the axioms that the proof rests on."""
        return (
            f"{prelude.HEADER}From Study Require Import {prelude.NAME}.\n\n"
            f"Theorem {self.name} :\n  {self.statement}.\nProof.\n{self.proof.strip()}\nQed.\n\n"
            f"Print Assumptions {self.name}.\n"
        )
