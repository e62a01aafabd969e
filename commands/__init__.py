"""The command line: one file a command. Only this package may bring the others together."""
