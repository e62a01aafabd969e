"""One training step (a discriminator and a generator update, batch 128, float32) of the specified networks.

The networks, losses and optimizers are those of the study (non-saturating GAN loss, Adam 1e-3 and
beta1 0.5, noise 96 uniform on [-1, 1]); the data are random images of MNIST's shape, since speed
does not depend on the pixels. Tasks: mlp, dcgan.
"""

BATCH, NOISE, LEARNING_RATE, BETA1 = 128, 96, 1e-3, 0.5
