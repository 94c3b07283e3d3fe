"""Names for songs: short enough to type, without letters that look like another."""

from __future__ import annotations

import secrets

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Base32 without 0 and o, 1 and l."""

LENGTH = 6


def new_id() -> str:
    """Draw an ID of 6 characters; one in a thousand million, so the caller still asks whether it is free.

    >>> len(new_id()), set(new_id()) <= set(ALPHABET)
    (6, True)
    """
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
