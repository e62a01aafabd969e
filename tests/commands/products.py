"""What each stage of the graph makes; stand-ins of the stages have this file in their checkout, too."""

from collections.abc import Sequence
from pathlib import Path

from analysis.figures import FIGURES
from analysis.tables import TABLES


def products(arguments: Sequence[str]) -> list[Path]:
    """What the stage that is called with these arguments, its name first, leaves in the folder."""
    stage = arguments[0]
    profile = arguments[arguments.index("--profile") + 1] if stage != "theory" else ""
    made = Path("paper/generated", profile)
    return {
        "score": [Path("results", profile, "manifest.json")],
        "theory": [Path("results/.marks/claims.json")],
        "verify": [Path("results", profile, "ledger.json")],
        "settings": [made / "settings.json"],
        "derive": [made / "derivations.json"],
        "write": [made / "digest"],
        "imprint": [made / "imprint"],
        "draw": [made / "figures" / f"{name}.{suffix}" for name in FIGURES for suffix in ("pdf", "png")],
        "tables": [made / "tables" / f"{name}.tex" for name in TABLES],
        "report": [Path("paper/build", profile, "report.html")],
        "pdf": [Path("paper/build", profile, "tex", "main.pdf")],
    }.get(stage, [])


def lay_beside_stages(checkout: Path) -> None:
    """Give the stages of a checkout this module, as ``commands.products``."""
    (checkout / "commands" / "products.py").write_bytes(Path(__file__).read_bytes())
