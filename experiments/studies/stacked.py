"""Which of a thousand kinds of images are made? Stacked digits, by the usual recipe and by that of R3GAN.

The second has the paired loss, both penalties and no momentum (Huang et al. 2024), on the same networks. An
epoch has a thousand steps; with five of them a run is to take less than half an hour on two cores.
"""

from experiments.config import GanConfig

NAME = "stacked"
TITLE = "Kinds of stacked digits found, with the usual recipe and with that of R3GAN"
EPOCHS = 5
RUNS = (
    GanConfig(
        objective="non_saturating", architecture="dcgan", epochs=EPOCHS, precision="bfloat16", kernels="fast"
    ),
    GanConfig(
        objective="relativistic",
        architecture="dcgan",
        epochs=EPOCHS,
        beta1=0.0,
        r1=1.0,
        r2=1.0,
        ema=0.995,
        precision="bfloat16",
        kernels="fast",
    ),
)
REFERENCE = ()  # with the engine's options
