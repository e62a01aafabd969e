"""Generative adversarial networks: architectures, data, the training step, ensembles of small networks."""
