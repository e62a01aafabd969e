"""What does the recipe of the goals make of other images? Described: the goals were set for digits."""

from experiments.studies import goals

NAME = "goals_fashion"
TITLE = "The recipe of the goals on Fashion-MNIST"
RUNS = goals.RUNS
REFERENCE = ()  # tuned
