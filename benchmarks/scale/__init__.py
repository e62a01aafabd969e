"""What a study of many runs takes: memory and seconds of what looks at all of them, and room on the disk.

``made_up`` has a profile of as many runs as are wanted and writes their record; ``tasks`` are what is
measured, each in a process of its own, which ``measured`` starts. ``schedule`` computes how long jobs take on
so many workers, and ``trial`` holds that against a few real jobs. docs/scale.rst says what came out.
"""
