"""What the tests of the report ask of its page, as bodies of JavaScript functions."""

LEDGER_SHOWN = (  # the claims that are shown, in their order
    "return [...document.querySelectorAll('.claim')].filter(one => !one.hidden).map(one => one.id.slice(6))"
)
ROWS = "return [...document.querySelectorAll('#run-table tbody tr')].map(one => one.dataset.run)"
SET = """
const [key, value] = arguments;
const control = document.querySelector(`[data-key="${key}"]`);
control.value = value;
control.dispatchEvent(new Event("input", {bubbles: true}));
"""
READING = "return document.querySelector('.chart .reading').value"
