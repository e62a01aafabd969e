"""The live pictures of the report: hand-written JavaScript over numbers that come from ``theory``."""

from commands.build.live.parts import script, section, style

__all__ = ["script", "section", "style"]
