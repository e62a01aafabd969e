"""Figures of what theory predicts, and of the small networks that were trained to check it."""
