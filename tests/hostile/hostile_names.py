"""Names that someone could give to files, models and options to do harm, or by accident."""

from hypothesis import strategies as st

NASTY = [
    "", " ", "-", "--", "---", "--debug", "-h", ".", "..", "/", "//", "~", "*", "?", "a b", "../../x", "../" * 40,
    "$(touch broken)", "`touch broken`", "; touch broken", "| touch broken", "&& touch broken", "'", '"', "\\",
    "{}", "{input}", "{wildcards.x}", "{0.__class__}", "%s", "%(x)s", "%n", "%", "100%", "\n", "a\nb", "\r", "\t",
    "\x1b[31mred", "\x1b]0;title\x07", "\x9b31m", "\x7f", "\u202e", "\ufeff", "\u2028", "[red]", "[/red]", "[/]",
    "[link=x]", ":smile:", "<script>alert(1)</script>", "&amp;", r"\input{/etc/passwd}", r"\write18{x}", "^^5c",
    "_", "#1", "~/x", "nan", "NaN", "inf", "-inf", "1e999", "-1", "0", "1" * 5000, "9" * 400, "0x10", "1_000", "٣",
    "²", "true", "null", "[]", "{}[]", "x" * 255, "x" * 256, "x" * 5000, "/dev/null", "/dev/full", "/proc/self/mem",
    "mnist_2k", "mnist/", "lsgan", "mlp", "elbo", "iwae_k50", "iwae_k" + "9" * 30, "iwae_k0", "dreg_k1_m0",
    "\udcff", "caf\udce9.npy", "a.npy", "a.npz", "é", "数", "🙂", "e\u0301", "CON", "nul", "a/b", "a\\b", "1,2", "2,1",
    "1,", ",", "nan,nan", "0,1e999", "1,2,3", "1e308,-1e308", "-1e308,1e308", "5e-324,1e-323",
]  # fmt: skip
# what a command line can hold: no zero byte; bytes that are no UTF-8 come as these surrogates
_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.characters(
    min_codepoint=0xDC80, max_codepoint=0xDCFF, categories=["Cs"]
)
ARGUMENT = st.sampled_from(NASTY) | st.text(_CHARACTERS, max_size=30)
# what JSON can hold: any surrogate, any control
ANY_TEXT = st.sampled_from([*NASTY, "\0", "\ud800", "a\0b"]) | st.text(st.characters(), max_size=30)
NUMBER = (
    st.integers()
    | st.floats(allow_nan=True)
    | st.sampled_from([2**63, 2**63 - 1, -(2**63), 10**400, -(10**400), 2**31, 1e308, 5e-324, -0.0])
)
