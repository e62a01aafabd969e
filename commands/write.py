"""``study write`` (called by the graph): what the paper reads, from the records of a profile."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from analysis import definitions, derivations
from analysis.claims import EMPIRICAL
from analysis.numbers import results
from analysis.records import Records
from analysis.tables import LEDGER_TABLES, TABLES
from commands.paths import GENERATED, RESULTS
from commands.stamp import commit
from experiments.atomic import write_text
