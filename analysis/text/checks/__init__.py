"""What the text is held against, one check per file."""
