"""A profile's records as tables, for those who analyse them."""
