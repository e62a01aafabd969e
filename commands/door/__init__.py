"""What the front door, ``study``, asks of a Python while no package is installed yet."""
