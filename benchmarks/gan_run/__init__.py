"""A whole run as ``./study train`` makes it, against its bare steps: what logs, grids and checkpoints cost.

The images are 60,000, as many as MNIST's, so that an epoch is 468 steps; a batch is 128, and the objective
the non-saturating one. TensorFlow's start, the set-up of the networks and the first block of steps, which
compiles, are not timed: the time of a run begins with its second block and ends when the weights and the
result are written. The tasks' runs are short, so the files of a finished run weigh more than usual.

outside the steps   the time of the run less that of its blocks of steps, which speed.csv notes
peak                of the process, from its start: Python, TensorFlow, the images and compilation included
"""

IMAGES, BATCH = 60_000, 128
