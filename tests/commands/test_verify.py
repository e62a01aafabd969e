"""``./study verify``: patterns, output, JSON, exit codes."""

import json
import re

import pytest
from click.testing import CliRunner

from commands.build.checking import checked
from commands.build.mathtext import readable
from commands.cli import verify
from experiments.provenance import code_sha256
from planted import SUITE, ledger_with
from tests.synthetic.files import write_manifest
from theory.claims import LEDGER
from theory.errors import UnknownName, WrongUsage
from theory.objectives import lsgan

FIELDS = {
    "id", "title", "statement", "source", "assumptions", "method",
    "predicted", "measured", "error_bound", "shown", "sub_checks", "outcome", "seconds",
}  # fmt: skip


def run(*arguments):
    return CliRunner().invoke(verify.command, arguments, standalone_mode=False)


@pytest.mark.parametrize(
    ("pattern", "ids"),
    [
        ("42", ["42"]),
        ("42-44", ["42", "43", "44"]),
        ("29", ["29"]),
        ("29b", ["29b"]),
        ("28-30", ["28", "29", "29b", "30"]),
        ("raw score", ["31"]),
        ("rate", ["rate"]),
        ("evidence", ["3", "5", "7"]),
    ],
)
def test_patterns_choose_claims(pattern, ids):
    chosen = [claim.id for claim in verify.select(pattern, LEDGER.values())]
    assert [number for number in chosen if number in {*ids, "6"} and number != "6"] == ids


@pytest.mark.parametrize(("pattern", "first"), [("lsgann", "lsgan"), ("4711", ""), ("90-99", "9")])
def test_what_matches_nothing_lists_the_closest_first(pattern, first):
    with pytest.raises(UnknownName, match=f"unknown claim '{pattern}'; choose from: {first}"):
        verify.select(pattern, LEDGER.values())


def test_a_word_that_matches_nothing_lists_no_numbers_and_says_what_else_is_taken():
    with pytest.raises(UnknownName, match="or give a number, a range such as 42-50 or words of a") as raised:
        verify.select("nosuchword", LEDGER.values())
    names = str(raised.value).partition("choose from: ")[2].partition(" and ")[0].split(", ")
    assert len(set(names)) == len(names) == UnknownName.MOST
    assert not any(name[0].isdigit() for name in names)


def test_a_range_that_begins_with_the_higher_id_is_no_unknown_claim():
    with pytest.raises(WrongUsage, match="'34-30' is no range of claims; the lower one stands first: 30-34"):
        verify.select("34-30", LEDGER.values())


def test_a_table_without_control_characters_and_exit_code_0():
    result = run("42-43")
    assert result.return_value == 0
    assert "\x1b" not in result.output
    assert "✓ pass" in result.output
    assert "2 claims: 2 pass" in result.output
    assert all(LEDGER[number].title in result.output for number in ("42", "43"))


def test_one_claim_is_shown_with_its_statement_and_sub_checks():
    result = run("43")
    assert "D_LS* = a + (b - a)D_GAN*" in result.output
    assert "derived here" in result.output
    assert "step codes_alike" in result.output


def test_json_has_every_field_and_replaces_the_file_whole(tmp_path):
    path = tmp_path / "ledger.json"
    path.write_text("old")
    assert run("42-43", "--json", str(path)).return_value == 0
    claims = json.loads(path.read_text())["claims"]
    assert [claim["id"] for claim in claims] == ["42", "43"]
    assert all(set(claim) >= FIELDS for claim in claims)
    assert claims[0]["outcome"] == "pass"
    assert claims[0]["predicted"] == claims[0]["measured"] == 0.0
    assert claims[0]["shown"] == LEDGER["42"].check().details[0].name
    assert "resolution" not in claims[0]  # nothing of it is sampled
    assert list(tmp_path.iterdir()) == [path]

    result = run("42", "--json", "-")
    assert json.loads(result.stdout)["claims"][0]["id"] == "42"
    assert "optimal discriminator" in result.stderr


def test_an_unwritable_json_file_is_wrong_usage(tmp_path):
    result = run("42", "--json", str(tmp_path / "missing" / "ledger.json"))
    assert isinstance(result.exception, WrongUsage)
    assert "cannot write" in str(result.exception)


def test_a_false_claim_gives_exit_code_1_and_says_which_sub_check(monkeypatch):
    monkeypatch.setattr("theory.objectives.lsgan", lambda a, b, c, name=None: lsgan(b, a, c, name))
    result = run("42")
    assert result.return_value == 1
    assert "✗" in result.output
    assert "1 claim: 1 fail" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--lies", "42"), "--lies tells all falsehoods"),
        (("--lies", "--planted"), "give one of them"),
        (("--planted", "--kernel", "42"), "give one of them"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments, words, monkeypatch):
    for work in ("_run_planted", "_run_lies", "select"):
        monkeypatch.setattr(verify, work, None)
    with pytest.raises(WrongUsage, match=words):
        CliRunner().invoke(verify.command, arguments, standalone_mode=False, catch_exceptions=False)


def test_planted_errors_are_counted_and_a_survivor_gives_exit_code_1(monkeypatch, tmp_path):
    few = {name: SUITE[name] for name in ("a and b swapped in D*", "equal codes accepted")}
    monkeypatch.setattr("planted.SUITE", few)
    path = tmp_path / "planted.json"
    result = run("--planted", "43", "--json", str(path))
    assert result.return_value == 0
    assert "planted errors: 2/2 killed" in result.output
    assert json.loads(path.read_text())["total"] == 2

    from planted import Caught

    monkeypatch.setattr("planted.try_out", lambda error, _: Caught(error, ()))
    result = run("--planted", "43")
    assert result.return_value == 1
    assert "SURVIVED" in result.output


def test_numbers_are_shown_to_their_own_precision():
    assert verify.shown(-1.03553224941409, 1.7e-12) == "-1.0355322494141"
    assert verify.shown(0.25, 4e-3) == "0.2500"
    assert verify.shown(0.0, 0.0) == "0"
    assert verify.shown(float("nan"), 1.0) == "nan"


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"2C(G) = \tfrac12 (a+b-2c)^2 + \tfrac14 (b-a)^2\,\Delta", "2C(G) = ½ (a+b-2c)² + ¼ (b-a)² Δ"),
        (r"D^* = \frac{b\,p + a\,q}{p + q}", "D^* = (b p + a q)/(p + q)"),
        (r"\mathrm{KL}(q\,\|\,p) \ge 0", "KL(q ‖ p) ≥ 0"),
        (r"\operatorname{supp} p", "supp p"),
        (r"|\mu| = 1 \iff h \le 4", "|μ| = 1 ⇔ h ≤ 4"),
        (r"\log \frac{p}{q}, x_1", "log p/q, x₁"),
        (r"\mu_{j}^{2} + \sigma_j^2", "μⱼ² + σ_j²"),
        (r"\sum_{j = 1}^{d} \log\lambda_{j}", "∑_{j = 1}^d log λⱼ"),
        (r"\mathbb{E}_{z \sim q_{\phi}(z)}[t\log t]", "𝔼_{z ∼q_ϕ(z)}[t log t]"),
        (r"\frac{1}{2\beta\sigma^{2}}", "1/(2βσ²)"),
        (r"\frac{p}{q_{\theta}}", "p/q_θ"),
        (r"\frac{d}{dt}\psi^{2}, \frac{\partial}{\partial\theta}F", "d/dt ψ², ∂/∂θ F"),
        (r"\gamma > 0, \theta_{\max}, 2\theta\tanh \frac{\theta}{2}", "γ > 0, θ_max, 2θ tanh θ/2"),
    ],
)
def test_latex_reads_as_unicode(latex, text):
    assert readable(latex) == text


def test_every_statement_reads_without_leftover_commands():
    for claim in LEDGER.values():
        assert "\\" not in readable(claim.statement), claim.id


def test_no_statement_loses_a_letter():
    """A subscript that is a letter was read as part of the name before it, and both were lost."""
    names = {"alpha": "α", "beta": "β", "lambda": "λ", "mu": "μ", "sigma": "σ", "theta": "θ"}
    for claim in LEDGER.values():
        line = readable(claim.statement)
        for name, letter in names.items():
            written = len(re.findall(rf"\\{name}(?![a-zA-Z])", claim.statement))
            assert line.count(letter) == written, (claim.id, letter)


def test_planting_keeps_the_ledger_of_this_process():
    with ledger_with(SUITE["log 2 for log 4"]) as ledger:
        assert ledger is not LEDGER
    assert LEDGER["42"].check().outcome == "pass"


def test_workers_give_the_same_verdicts_in_the_same_order(monkeypatch):
    monkeypatch.setattr("commands.workers.WORTH_IT", 2)
    claims = [LEDGER[number] for number in ("47", "31", "42")]
    verdicts = checked(claims)
    assert [verdict.outcome for verdict in verdicts] == ["pass"] * 3
    assert [len(verdict.details) for verdict in verdicts] == [len(c.check().details) for c in claims]


def record(results, code, seeds=6, **changes):
    """A profile "ci" of discriminators on T3, as the commands leave it."""
    final = {"regret": 1e-4, "perfect_distance": 0.05, "saturating_gradient": 0.01} | changes
    runs = []
    for seed in range(seeds):
        name = f"non_saturating-discriminator-disjoint_uniforms-s{seed}"
        config = {"objective": "non_saturating", "pair": "disjoint_uniforms", "seed": seed}
        result = {"kind": "discriminator", "config": config, "final": final, "code_sha256": code}
        (results / "runs" / name).mkdir(parents=True)
        (results / "runs" / name / "result.json").write_text(json.dumps(result))
        runs.append({"id": name, "path": f"runs/{name}"})
    write_manifest(results, "ci", {"pairs": runs})


def test_trained_networks_are_read_and_said_to_be(tmp_path, monkeypatch):
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    without = run("38", "--profile", "ci", "--json", str(tmp_path / "without.json"))
    assert "no record of profile ci with enough seeds was read" in without.output
    record(tmp_path / "results", code_sha256("discriminator"))
    found = run("38", "--profile", "ci", "--json", str(tmp_path / "with.json"))
    assert found.return_value == 0
    assert "2 sub-checks read the trained networks that profile ci recorded" in found.output
    assert "6 recorded seeds" in found.output
    methods = [
        json.loads((tmp_path / f"{n}.json").read_text())["claims"][0]["method"] for n in ("without", "with")
    ]
    assert methods == ["Q", "Q+N"]


def test_trained_networks_can_fail_a_claim(tmp_path, monkeypatch):
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    record(tmp_path / "results", code_sha256("discriminator"), saturating_gradient=0.06)
    found = run("38", "--profile", "ci")
    assert found.return_value == 1
    assert "1 fail" in found.output


def test_trained_networks_of_unknown_code_stop_a_claim_and_are_named(tmp_path, monkeypatch):
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    record(tmp_path / "results", "c" * 64)
    found = run("38", "--profile", "ci")
    assert found.return_value == 1
    assert "1 inconclusive" in found.output
    words = " ".join(found.output.split())
    assert "made by other code than the present" in words
    assert "non_saturating-discriminator-disjoint_uniforms-s0" in words


def test_a_number_that_is_not_recorded_stops_a_claim_and_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    record(tmp_path / "results", code_sha256("discriminator"))
    for path in tmp_path.glob("results/runs/*-s4/result.json"):
        result = json.loads(path.read_text())
        del result["final"]["perfect_distance"]
        path.write_text(json.dumps(result))
    found = run("38", "--profile", "ci")
    assert found.return_value == 1
    assert "no perfect_distance recorded" in " ".join(found.output.split())


def test_a_profile_that_does_not_exist_is_named():
    with pytest.raises(UnknownName, match="unknown profile 'ful'"):
        raise run("38", "--profile", "ful").exception
