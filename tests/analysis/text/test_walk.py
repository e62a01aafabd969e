"""The walk over LaTeX: sentences end where a reader ends them, and every token knows its line."""

import pytest

from analysis.text.checks.numbers import is_number
from analysis.text.reading.walk import formulas_of, read


def sentences(source: str) -> list[str]:
    return [str(sentence) for sentence in read(source, "a.tex")]


@pytest.mark.parametrize(
    "sentence",
    [
        "It is drawn, e.g. from the prior.",
        "It is drawn, i.e. From it.",
        "Lin et al. Draw it.",
        "It is drawn, cf. Lin.",
        "Fig. A shows 0.5 of it.",
        "It holds (for all of it.) there.",
        r"It is $x.y$ in \cref{a.b} there.",
    ],
)
def test_a_full_stop_inside_of_a_sentence_ends_nothing(sentence: str) -> None:
    assert len(sentences(sentence)) == 1 + sentence.count(".) ")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("One (two.) Three.", ["One (two.)", "Three."]),
        ("``One.'' Two.", ["“One.”", "Two."]),
        ("One\n\ntwo", ["One", "two"]),
        ("One % a comment. Two.\nthree.", ["One three."]),
        (r"\section{One}two", ["One", "two"]),
        (r"A\footnote{One.} b. C.", ["A b.", "C.", "One."]),
        (r"\begin{itemize}\item A \item[B] C\end{itemize}", ["A", "B", "C"]),
        (r"\begin{figure}[!htb]\caption{One.}\label{a}\end{figure} Two.", ["One.", "Two."]),
        (r"\emph{One} \textbf{two}~three.", ["One two three."]),
        (r"Fr\'echet's", ["Frechet's"]),
        (r"One. \empirical{a} \empirical{b} Two.", ["One.", r"\empirical{a}", r"\empirical{b}", "Two."]),
        (r"\resizebox{\linewidth}{!}{\generatedtable{a}}", [r"\generatedtable{a}"]),
    ],
)
def test_text_is_cut_into_its_sentences(source: str, expected: list[str]) -> None:
    assert sorted(sentences(source)) == sorted(expected)


def test_both_branches_are_read_one_after_the_other_and_each_by_itself() -> None:
    both = {"It is drawn.", "It is lost.", "It is drawn lost."}
    assert set(sentences(r"It is \ifmade{a}{drawn}{lost}.")) == both
    assert set(sentences(r"\ifresult{a}{\ifmade{b}{One.}{Two.}}{Three.}")) == {"One.", "Two.", "Three."}


def test_tokens_know_their_kind_their_line_their_arguments_and_what_is_around_them() -> None:
    (sentence,) = read("One\n$x$\n\\emph{two}\n\\claim[n]{42}!", "a.tex")
    assert [token.kind for token in sentence.tokens] == ["word", "formula", "word", "macro", "mark"]
    assert [token.place.line for token in sentence.tokens] == [1, 2, 3, 4, 4]
    assert sentence.tokens[2].inside == ("emph",)
    assert (sentence.tokens[3].name, sentence.tokens[3].arguments) == ("claim", ("n", "42"))


def test_text_behind_a_claim_is_one_token_and_not_read_as_text() -> None:
    assert sentences(r"\claim{1}{The \emph{GAN}} ends.") == [r"\claim{1}{The \emph{GAN}} ends."]
    (sentence,) = read(r"\claim{1}{The \emph{GAN}} ends.", "a.tex")
    assert [token.name for token in sentence.tokens[:2]] == ["claim", "handwritten"]


def test_every_formula_is_found_with_its_line_and_the_macro_around_it() -> None:
    align = "\\begin{align*}\nd\\text{ for $e$}\n\\end{align*}"
    source = f"$a$\n\\claim[n]{{1}}\\emph{{is $b$}}\n\\[c\\]\n{align}\n\\(f\\)"
    found = formulas_of(source, "a.tex")
    assert [(f.line, f.latex, f.display, f.within) for f in found] == [
        (1, "a", False, ""),
        (2, "b", False, "emph"),
        (3, "c", True, ""),
        (4, r"d\text{ for $e$}", True, ""),
        (7, "f", False, ""),
    ]
    assert found[2].place.line == 3


@pytest.mark.parametrize(
    "latex", ["12.3", "-3", r"12\,\%", "(0,1,1)", r"10^{-3}", r"\tfrac12", r"3\,\mathrm{nats}"]
)
def test_a_lone_number_is_a_number(latex: str) -> None:
    assert is_number(latex)


@pytest.mark.parametrize("latex", ["x=3", r"\pm i/2", "-", "R_1", r"\log 2", r"\result{a.1}", r"\mathrm{R1}"])
def test_what_has_a_letter_or_no_digit_is_no_number(latex: str) -> None:
    assert not is_number(latex)
