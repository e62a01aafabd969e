"""Trainers, one module per kind of run, and what they share: locks, interrupts, progress, results."""
