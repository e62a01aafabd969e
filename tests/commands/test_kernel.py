"""``./study verify --kernel``: proofs by Coq where it is there, else the record of them."""

import json
import shutil
import subprocess
from dataclasses import replace

import pytest
from click.testing import CliRunner

from commands.build.kernel import coq, record, show
from commands.cli import verify
from records import sealed
from tests.commands.kernel_plants import BY_DAY, BY_NAME, NIGHTLY, OBJECTIVES
from theory.derivations import DERIVATIONS
from theory.errors import EquipoiseError
from theory.kernel import points, prelude
from theory.kernel.reading import formula
from theory.kernel.theorems import THEOREMS
from theory.montecarlo import Outcome

needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None or shutil.which("coqchk") is None, reason=f"no Coq here: {coq.INSTALL}"
)


def run(*arguments):
    return CliRunner().invoke(verify.command, ["--kernel", *arguments], standalone_mode=False)


@pytest.fixture
def no_coq(monkeypatch):
    """A machine without Coq."""
    monkeypatch.setattr(coq.shutil, "which", lambda _: None)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A folder with the compiled lemmas."""
    folder = tmp_path_factory.mktemp("kernel")
    coq.prepare(folder)
    return folder


def altered(tmp_path, monkeypatch, name):
    """Put a record in place in which one theorem is another statement's."""
    content = record.read()
    for row in content["proofs"]:
        if row["theorem"] == name:
            row["statement_sha256"] = "0" * 64
    path = tmp_path / "proofs.json"
    sealed.write(path, content, record.KIND)
    monkeypatch.setattr(record, "path", lambda: path)


def test_the_committed_record_is_of_what_is_stated_now():
    entries = record.beside(THEOREMS, record.read())
    assert [(entry.theorem.name, entry.void) for entry in entries if entry.void] == []


@pytest.mark.usefixtures("no_coq")
def test_without_coq_the_record_is_shown_and_one_line_says_how_to_install_it():
    result = run("42-44")
    assert result.return_value == 3
    assert result.output.splitlines()[-1].strip().endswith(coq.INSTALL)
    assert "claim_42_minimum" in result.output
    assert "nothing was checked now" in result.output
    assert "void" not in result.output


@pytest.mark.usefixtures("no_coq")
def test_a_record_of_another_statement_is_void_and_said_to_be(tmp_path, monkeypatch):
    altered(tmp_path, monkeypatch, "claim_44")
    result = run("43-44")
    assert result.return_value == 3
    rows = [line for line in result.output.splitlines() if "claim_4" in line]
    assert [("void: another statement was proved" in row) for row in rows] == [False, True]


def test_one_claim_is_shown_with_the_record_of_its_theorems():
    result = CliRunner().invoke(verify.command, ["43"], standalone_mode=False)
    assert result.return_value == 0
    assert "by Coq 8." in result.output
    assert "claim_43" in result.output
    assert "proof under a kernel" in result.output


def kernel_of(claim):
    """The claim's entry in the ledger: its method and what it says of the record."""
    result = CliRunner().invoke(verify.command, [claim, "--json", "-"], standalone_mode=False)
    (entry,) = json.loads(result.stdout)["claims"]
    return entry["method"], entry.get("kernel")


def test_the_ledger_says_which_claims_are_proved():
    method, kernel = kernel_of("46")
    assert method.split("+")[-1] == "K"
    assert "claim_46" in kernel["theorems"]
    assert kernel["beyond"]
    assert kernel["void"] is False
    assert kernel_of("12") == ("S", None)


def test_a_void_record_proves_no_claim(tmp_path, monkeypatch):
    altered(tmp_path, monkeypatch, "claim_44")
    method, kernel = kernel_of("44")
    assert "K" not in method
    assert kernel["void"] is True
    assert "claim_44" not in kernel["theorems"]
    assert kernel_of("43")[0] == "S+K"
    table = CliRunner().invoke(verify.command, ["43-44"], standalone_mode=False)
    assert "the record of proofs is void for 44:" in " ".join(table.output.split())


def test_steps_of_derivations_are_marked_as_the_record_has_them(tmp_path, monkeypatch):
    step = "gan_optimal_discriminator.regret"
    assert step.partition(".")[2] in record.steps("gan_optimal_discriminator")
    altered(tmp_path, monkeypatch, "gan_regret")
    assert step.partition(".")[2] not in record.steps("gan_optimal_discriminator")


def test_a_theorem_about_a_step_is_read_from_it_or_from_the_same_equation():
    for theorem in THEOREMS:
        for step in theorem.steps:
            derivation, _, name = step.partition(".")
            assert name in [one.name for one in DERIVATIONS[derivation].steps]
            if theorem.name.startswith("claim_"):
                printed, claimed = formula(step), formula(theorem.claim)
                assert set(printed.lines) & set(claimed.lines), step


@pytest.mark.usefixtures("no_coq")
def test_the_record_is_not_replaced_by_a_part_of_it(monkeypatch):
    before = record.path().read_bytes()
    monkeypatch.chdir(record.path().parent)
    refused = run("44", "--json", "proofs.json").exception
    assert "would leave the proofs of all other claims out of the record" in str(refused)
    assert record.path().read_bytes() == before


@pytest.mark.usefixtures("no_coq")
def test_an_altered_record_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "proofs.json"
    path.write_text(record.path().read_text().replace("claim_44", "claim_45x"))
    monkeypatch.setattr(record, "path", lambda: path)
    assert isinstance(run("44").exception, EquipoiseError)


def test_a_claim_without_a_theorem_is_named():
    with pytest.raises(EquipoiseError, match="unknown claim with a theorem"):
        raise run("12").exception


@pytest.mark.parametrize(
    ("answer", "axioms"),
    [
        ("Closed under the global context\n", ()),
        ("Axioms:\nA.b : forall P : Prop,\n  P\nC.d\n  : nat\n", ("A.b", "C.d")),
        ("", None),
    ],
)
def test_the_axioms_are_read_from_coqs_answer(answer, axioms):
    assert coq.assumed(answer) == axioms


@needs_coq
def test_a_claim_is_proved_and_shown_with_its_axioms(tmp_path):
    path = tmp_path / "proofs.json"
    result = run("43", "--json", str(path))
    assert result.return_value == 0
    assert "theorems: 2 pass, read again by coqchk; claims proved: 1;" in result.output
    assert "ClassicalDedekindReals.sig_forall_dec" in result.output
    row, *_ = sealed.read(path, record.KIND, "")["proofs"]
    assert row["statement_sha256"] == BY_NAME["claim_43"].digest


@needs_coq
def test_a_proof_that_does_not_compile_is_named_with_the_goal_that_is_left(monkeypatch):
    broken = replace(BY_NAME["claim_43"], proof="intros a b p q c P Q.\nlra.")
    monkeypatch.setattr(show, "THEOREMS", (broken,))
    result = run("43")
    assert result.return_value == 1
    assert "claim 43, claim_43: " in result.output
    assert "============" in result.output
    assert "1 fail" in result.output


@needs_coq
def test_a_proof_that_takes_too_long_is_inconclusive(prepared):
    endless = replace(BY_NAME["claim_43"], name="endless", proof="do 1000000000 (assert True by trivial).")
    proof = coq.prove(endless, prepared, limit=5)
    assert proof.outcome is Outcome.INCONCLUSIVE
    assert "not decided" in proof.words


@needs_coq
@pytest.mark.parametrize("cheat", ["Admitted", "axiom"])
def test_a_proof_that_assumes_what_it_proves_is_refused(prepared, monkeypatch, cheat):
    theorem = BY_NAME["claim_43"]
    if cheat == "Admitted":
        lemma = f"Lemma cheat : {theorem.statement}.\nProof.\nAdmitted.\n"
    else:
        lemma = f"Axiom cheat : {theorem.statement}.\n"
    monkeypatch.setattr(prelude, "HEADER", prelude.HEADER + lemma)
    proof = coq.prove(replace(theorem, name=f"cheat_{cheat}", proof="exact cheat."), prepared)
    assert proof.outcome is Outcome.FAIL
    assert "rests on cheat" in proof.words


@needs_coq
def test_machine_integers_are_for_numbers_alone(prepared, monkeypatch):
    monkeypatch.setattr(prelude, "HEADER", f"{prelude.HEADER}From Coq Require Uint63.\n")
    proof = "pose proof (Uint63.eqb_refl Uint63.max_int).\n"
    theorem = BY_NAME["claim_43"]
    found = coq.prove(replace(theorem, name="machine", proof=proof + theorem.proof), prepared)
    assert found.outcome is Outcome.FAIL
    assert "rests on PrimInt63" in found.words


def test_without_coq_interval_numbers_name_what_is_missing(tmp_path, monkeypatch):
    def compiled(name, folder, limit=0.0):
        words = "Cannot find a physical path bound to logical path Interval." if name == "Numbers" else ""
        return subprocess.CompletedProcess([], 1 if words else 0, "", words)

    monkeypatch.setattr(coq, "_compile", compiled)
    coq.prepare(tmp_path)
    with pytest.raises(coq.CoqMissing, match=f"^coq-interval is not installed.*{coq.INSTALL}$"):
        coq.prepare(tmp_path, numeric=True)


def refused(plant, folder):
    """Whether Coq reads the falsehood and does not accept its proof."""
    proof = coq.prove(plant.planted(), folder)
    return proof.outcome is Outcome.FAIL and "Syntax error" not in proof.words


@needs_coq
@pytest.mark.parametrize("plant", BY_DAY, ids=lambda plant: f"{plant.theorem}: {plant.old} for {plant.new}")
def test_no_falsehood_is_accepted(prepared, plant):
    assert refused(plant, prepared)


@needs_coq
def test_no_falsehood_of_the_night_is_accepted(prepared, nightly):
    if not nightly:
        pytest.skip("with --nightly")
    coq.prepare(prepared, numeric=True)
    assert [plant for plant in NIGHTLY if not refused(plant, prepared)] == []
    assert len(BY_DAY) + len(NIGHTLY) >= 30


@needs_coq
@pytest.mark.parametrize(("wrong", "name"), OBJECTIVES, ids=lambda value: getattr(value, "__name__", value))
def test_no_objective_with_an_error_keeps_its_proof(prepared, monkeypatch, wrong, name):
    theorem = BY_NAME[name]
    before = theorem.digest
    monkeypatch.setattr(points.objectives, "lsgan", wrong)
    assert theorem.digest != before
    assert coq.prove(theorem, prepared).outcome is Outcome.FAIL


@pytest.mark.parametrize("plant", [*BY_DAY, *NIGHTLY], ids=lambda plant: f"{plant.theorem}: {plant.old}")
def test_every_falsehood_changes_its_statement(plant):
    assert plant.planted().statement != BY_NAME[plant.theorem].statement
