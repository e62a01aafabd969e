"""What a run is told by: what all configs share, what those of images share, and the sizes of probes."""
