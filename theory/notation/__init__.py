"""The notation of the paper: parsed into trees, evaluated in worlds, rendered for print."""
