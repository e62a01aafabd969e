"""What discriminators on the line are told; brings no library, so that configs can name it."""

Sample = str | int  # what a discriminator on the line learns from: one of these two words or a set's size
FRESH, NODES = "fresh", "nodes"
