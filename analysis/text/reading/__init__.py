"""How the text is read: from characters to sentences."""
