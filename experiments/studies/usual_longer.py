"""How near does the usual recipe come in the time that the best effort is given?"""

from experiments.config import GanConfig

NAME = "usual_longer"
TITLE = "The usual recipe at the length of the best effort"
RUNS = (GanConfig(objective="non_saturating", architecture="dcgan"),)
REFERENCE = ()  # longer than the model is trained elsewhere
