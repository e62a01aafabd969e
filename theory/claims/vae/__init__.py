"""Claims on the evidence, its bounds, and the gradients of these."""
