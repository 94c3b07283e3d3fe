"""The terminal: parse flags, make one call to the core, print what comes back."""
