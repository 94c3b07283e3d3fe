"""The songwriting core: an importable library that knows nothing of the terminal."""
