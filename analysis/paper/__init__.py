"""What the text of the paper prints besides figures and tables: numbers, names, definitions, derivations."""
