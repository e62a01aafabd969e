"""How Sphinx makes the pages of ``./study docs``."""

from typing import Any

import equipoise
from commands.pages import docstrings, sources

project = "Equipoise"
author = "The authors of Equipoise"
extensions = ["sphinx.ext.autodoc"]
exclude_patterns = ["build"]

html_theme = "furo"
html_title = "Equipoise"
html_static_path = ["static"]
html_css_files = ["equipoise.css"]
html_copy_source = False
html_show_copyright = False
smartquotes = False

add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_class_signature = "mixed"
python_use_unqualified_type_names = True
maximum_signature_line_length = 160
# types in signatures are often of modules that have no page; what a text refers to is never one of these
nitpick_ignore_regex = [("py:class", ".*")]


def setup(app: Any) -> None:
    """Read docstrings as this project writes them, and fill in the pages' sources."""
    docstrings.connect(app, equipoise.__all__)
    sources.connect(app, equipoise)
