"""``lyrica history``: a file for what its commands have in common each."""
