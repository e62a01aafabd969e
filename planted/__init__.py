"""Falsehoods put in on purpose: into code (``suite``) and into formulas; what checks them must turn red."""

from planted.error import PlantedError
from planted.importing import modules_with
from planted.suite import SUITE
from planted.trial import Caught, ledger_with, try_out

__all__ = ["SUITE", "Caught", "PlantedError", "ledger_with", "modules_with", "try_out"]
