"""What LaTeX the PDF needs, and how it is had: of the system, or in the user's own folder without being root.

Run as a module it prints the command for Debian and Ubuntu, which the front door may execute.
"""

import platform
import sys

SYSTEM = {
    "Debian or Ubuntu": "apt-get install --no-install-recommends latexmk texlive-latex-recommended "
    "texlive-latex-extra lmodern",
    "Fedora": "dnf install latexmk texlive-scheme-medium",
    "macOS": "brew install --cask mactex-no-gui",
}
LATEXDIFF = (  # which needs Perl
    "apt-get install --no-install-recommends latexdiff (Debian or Ubuntu), dnf install texlive-latexdiff "
    "(Fedora) or tlmgr install latexdiff (any TeX Live)"
)

# what paper/ loads -> the package of TeX Live that holds it
PACKAGES = {
    "article": "latex",
    "fontenc": "latex",
    "inputenc": "latex",
    "amsmath": "amsmath",
    "amssymb": "amsfonts",
    "array": "tools",
    "booktabs": "booktabs",
    "caption": "caption",
    "cleveref": "cleveref",
    "enumitem": "enumitem",
    "etoolbox": "etoolbox",
    "geometry": "geometry",
    "graphicx": "graphics",
    "hyperref": "hyperref",
    "lmodern": "lm",
    "longtable": "tools",
    "mathtools": "mathtools",
    "microtype": "microtype",
    "natbib": "natbib",
    "needspace": "needspace",
    "placeins": "placeins",
    "xcolor": "xcolor",
}
TINYTEX = "curl -sL https://yihui.org/tinytex/install-bin-unix.sh | sh"  # the installer of TinyTeX's own page
FOLDER = {"Linux": "~/.TinyTeX", "Darwin": "~/Library/TinyTeX"}


def own_folder(system: str) -> list[str]:
    """Return the two commands that install TeX in the user's own folder on ``system``, as uname calls it."""
    wanted = " ".join(sorted({"latexmk", "bibtex", *PACKAGES.values()}))
    return [TINYTEX, f"{FOLDER.get(system, FOLDER['Linux'])}/bin/*/tlmgr install {wanted}"]


def say() -> None:
    """Print on stderr the commands that install LaTeX, for administrators and for those who are none."""
    print("latexmk is missing; the one command that installs it:", file=sys.stderr)
    for system, line in SYSTEM.items():
        print(f"  {system}: {line}", file=sys.stderr)
    print("or, in your own folder and without root, these two:", file=sys.stderr)
    for line in own_folder(platform.system()):
        print(f"  {line}", file=sys.stderr)


if __name__ == "__main__":
    print(SYSTEM["Debian or Ubuntu"])
