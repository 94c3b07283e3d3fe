"""What could not be taken in, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that was left out.

    Attributes:
        path: The file or folder, with the record's number where it holds several.
        reason: Why, in a few words.
    """

    path: str
    reason: str


class Unreadable(Exception):
    """A file or a record of one cannot be taken in; ``str(error)`` is the reason. Never leaves the library."""
