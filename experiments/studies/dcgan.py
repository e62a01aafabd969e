"""What do convolutions change, with the loss left as it is?"""

from experiments.config import RunConfig

NAME = "dcgan"
TITLE = "The non-saturating loss on the convolutional networks"
RUNS = (RunConfig(objective="non_saturating", architecture="dcgan"),)
