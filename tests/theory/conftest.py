"""Property tests draw the same examples each time and are not judged by the clock of a busy machine."""

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.load_profile("fixed")
