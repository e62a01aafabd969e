"""A theorem: a claim, what Coq is asked to prove of it, the proof, and what stays outside the kernel."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from theory.kernel import numbers, prelude
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


# The machine's integers of 63 bits, which coq-interval computes with, and what is said of them; the kernel
# computes with them itself. Proofs of numbers may assume these too.
_OPERATIONS = """add addc addcarryc addmuldiv compare div diveucl diveucl_21 eqb head0 land leb lor lsl lsr
    ltb lxor mod mul mulc sub subc subcarryc tail0"""
_SPECIFIED = """add addc_def addcarryc_def addmuldiv_def compare_def div diveucl_21 diveucl_def head0 land leb
    lor lsl lsr ltb lxor mod mul mulc sub subc_def subcarryc_def tail0"""
MACHINE_INTEGERS = frozenset(
    {
        "PrimInt63.int",
        *(f"PrimInt63.{name}" for name in _OPERATIONS.split()),
        *(f"Uint63.{name}_spec" for name in _SPECIFIED.split()),
        "Uint63.eqb_correct",
        "Uint63.eqb_refl",
        "Uint63.of_to_Z",
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
    numeric  whether its proof is one by interval arithmetic: coq-interval on machine integers
    """

    claim: str
    name: str
    says: Callable[[], Proposition]
    proof: str
    beyond: str = ""
    steps: tuple[str, ...] = ()
    numeric: bool = False

    @property
    def statement(self) -> str:
        """What is proved, in Coq's language."""
        return self.says().coq(Names())

    @property
    def digest(self) -> str:
        """The SHA-256 of the statement and of the lemmas it may lean on."""
        lemmas = f"{prelude.SOURCE}\n{numbers.SOURCE}" if self.numeric else prelude.SOURCE
        return hashlib.sha256(f"{lemmas}\n{self.statement}".encode()).hexdigest()

    @property
    def axioms(self) -> frozenset[str]:
        """What its proof may rest on."""
        return AXIOMS | MACHINE_INTEGERS if self.numeric else AXIOMS

    @property
    def terms(self) -> tuple[Printed, ...]:
        """Every term of the statement beside its text."""
        return tuple(self.says().terms(Names()))

    @property
    def source(self) -> str:
        """The file that Coq compiles; its last answer is the axioms that the proof rests on."""
        lemmas = numbers if self.numeric else prelude
        return (
            f"{lemmas.HEADER}From Study Require Import {lemmas.NAME}.\n\n"
            f"Theorem {self.name} :\n  {self.statement}.\nProof.\n{self.proof.strip()}\nQed.\n\n"
            f"Print Assumptions {self.name}.\n"
        )
