"""What the writer thinks of a song, or of one line of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Action = Literal["like", "save", "share"]
Points = Annotated[int, Field(ge=1, le=5)]

DIMENSIONS = ("overall", "quality", "creativity", "relevance", "rhyme", "singability")
"""What can be rated, the one that lists show first."""


class Rating(BaseModel):
    """One rating; a song keeps all it ever got. Points go from 1 to 5, and None was not rated.

    Attributes:
        line: Address of the line that is meant; None means the whole song.
        relevance: How well it answers the brief.
        tags: Words to sort the song by, in lower case.
        actions: What was done with the song besides.
        created_at: UTC; None before it is stored.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: str | None = None
    overall: Points | None = None
    quality: Points | None = None
    creativity: Points | None = None
    relevance: Points | None = None
    rhyme: Points | None = None
    singability: Points | None = None
    comment: str | None = None
    tags: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    created_at: datetime | None = None

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return self == Rating(line=self.line, created_at=self.created_at)


def tag(text: str) -> str:
    """Bring a tag into the form in which tags are kept and looked for.

    >>> tag("  Needs a   Bridge ")
    'needs a bridge'
    """
    return " ".join(text.split()).lower()
