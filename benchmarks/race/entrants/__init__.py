"""The programs that race, one module each, with a ``race(images, seed, settings, looks, look)``.

images     the training images, uint8 [n, 28, 28]
seed       of everything random in the race
settings   the recipe's table of that name
looks      the steps after which to call ``look`` (``benchmarks.race.runner.Look``), ascending; the program
           ends after the last
Samples are a function of the weights, the seed and the draw's number alone, so that looking changes nothing.
"""
