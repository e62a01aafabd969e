"""The commands that a user calls, one a file."""
