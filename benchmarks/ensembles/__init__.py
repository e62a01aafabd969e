"""Many seeds of one toy GAN: generator and discriminator 1-32-32-1, batch 256, float32.

Hidden layers are ReLU in the generator and leaky ReLU (0.2) in the discriminator; the loss is the
non-saturating GAN's, Adam has 1e-3 and beta1 0.5, and the data are five Gaussians on the line. A step
updates both players on fresh points and fresh standard normal noise. Loops train one seed at a time, as
their users do, so their time per step is a time per step and seed.
"""

BATCH, WIDTH, LEARNING_RATE, BETA1, SLOPE = 256, 32, 1e-3, 0.5, 0.2
SEEDS = 64
MEANS, SCALE = (-4.0, -2.0, 0.0, 2.0, 4.0), 0.1
TRAINABLE = (1153, 1153)  # parameters of the discriminator and of the generator
