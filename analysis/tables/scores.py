"""Scores: a row a run where seeds are few, a row a model with an interval over seeds where they are enough."""

import pandas as pd

from analysis.claims.base import METRIC
from analysis.intervals import seed_mean
from analysis.tables import names
from analysis.tables.booktabs import RULE, Row, tabular
from analysis.tables.format import estimate, fixed, interval, places_of, seeds

NAME = "scores"
LEAST_SEEDS = 5  # for a statement over seeds
