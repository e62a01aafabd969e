"""The stages between records and PDF."""
