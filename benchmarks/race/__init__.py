"""Time to quality: seconds on two threads until a generator's samples are near to real images.

The rules are in ``rules``, an entry is a file in ``recipes``. ``referee`` races an entry's process
(``runner``, which calls one of ``entrants``) and holds the clock; ``ladder`` compares what is recorded.
"""
