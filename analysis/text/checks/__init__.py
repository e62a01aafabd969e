"""What the text is held against, one check a file."""
