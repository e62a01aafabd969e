"""What a run leaves on the disk: names of files and columns, atomic writing, the archive, and its tables."""
