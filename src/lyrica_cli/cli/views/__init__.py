"""What only a terminal needs."""
