"""Bounds on log p(x), their gradient estimators, and models whose answers are exact."""
