"""How good a plain loop's samples are: Keras ``fit`` with the study's networks, losses and epochs.

The peer (``keras_fit``) trains in its own environment, on the same images but with random streams of its own,
so its seeds are not paired with the study's. Its samples are a file, scored as any user's are, by ``./study
evaluate``.
"""
