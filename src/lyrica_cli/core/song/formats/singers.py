"""What the open singing models have in common: few tags, in lower case."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyrica_cli.core.song.song import Section

_TAGS = {
    "pre-chorus": "verse",
    "hook": "chorus",
    "post-chorus": "chorus",
    "bridge": "bridge",
    "chorus": "chorus",
    "tag": "outro",
    "outro": "outro",
}
_BRACKETS = str.maketrans("[];", "(),")


def tag(section: Section) -> str:
    """Name a section as those models were taught to: verse, chorus, bridge or outro."""
    return _TAGS.get(section.kind, "verse")


def plain(text: str) -> str:
    """Print a line without the signs that those models read as structure."""
    return " ".join(text.translate(_BRACKETS).split())
