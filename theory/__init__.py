"""The mathematics of the study: objectives, divergences, exact targets and the ledger of claims."""
