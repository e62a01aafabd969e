"""Tables of the record itself: where it comes from, and what was planted to try the checks."""
