"""Tables of runs on images and of their scores."""
