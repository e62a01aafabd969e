"""Tables of what was trained to check theory."""
