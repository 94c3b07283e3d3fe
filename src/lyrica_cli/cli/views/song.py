"""A song for reading: its lines with what is known of them, who wrote them, what changed."""

from typing import TYPE_CHECKING

from lyrica_cli.cli.views.terminal import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lyrica_cli.core import Song
    from lyrica_cli.core.song.diff import Change
    from lyrica_cli.core.song.song import Section


def numbers(song: "Song") -> str:
    """Lay out every line with its running number, address, syllables, stress and rhyme."""
    from lyrica_cli.core.song.address import numbered

    blocks = [f"# {' '.join(song.title.split())}"]
    for section, lines in numbered(song):
        rows = [
            (
                f"{number:>3}",
                line.address,
                "" if line.syllables is None else str(line.syllables),
                (line.stress or "").replace("0", "x").replace("1", "/"),
                line.rhyme,
                line.text,
            )
            for number, line in lines
        ]
        blocks.append("\n".join([_heading(section), *([table(rows[0], rows[1:])] if rows else [])]))
    return "\n\n".join(blocks)


def credit(song: "Song") -> str:
    """Lay out every line with who wrote it, and count; a line that is sung again counts once."""
    blocks = [f"# {' '.join(song.title.split())}"]
    written: dict[str, str] = {}
    for section in song.sections:
        rows = [(line.source, line.text) for line in section.lines]
        written |= {line.address: line.source for line in section.lines}
        blocks.append("\n".join([f"[{section.label}]", *([table(rows[0], rows[1:])] if rows else [])]))
    by = list(written.values())
    writers = ", ".join(song.writers) or "You"
    shares = [
        f"{writers} wrote {by.count('writer')} of {len(by)} lines",
        f"edited {by.count('edited')}" if "edited" in by else "",
        f"{song.model.name} wrote {by.count('model')}" if "model" in by else "",
    ]
    return "\n\n".join([*blocks, "; ".join(filter(None, shares)) + "."])


def diff(before: "Song", after: "Song", changes: "Iterable[Change]") -> str:
    """Lay out what differs: the line's address, what it was, what it is."""
    lines = [f"--- {before.id}  {before.title}, version {before.version}"]
    lines.append(f"+++ {after.id}  {after.title}, version {after.version}")
    for change in changes:
        lines.append(change.address)
        lines += [f"- {change.before}"] if change.before is not None else []
        lines += [f"+ {change.after}"] if change.after is not None else []
    return "\n".join(lines)


def why(learned_from: "list[str]", liked: "list[str]", disliked: "list[str]") -> str:
    """Word what a song took from the writer's library and ratings."""
    told = [
        f"{head}: {', '.join(each)}"
        for head, each in (
            ("Learned from", learned_from),
            ("Words you liked", liked),
            ("Words you did not like", disliked),
        )
        if each
    ]
    return "\n".join(told) or "It learned from nothing of yours: no song of your library, no rating."


def _heading(section: "Section") -> str:
    counts = ".".join("?" if line.syllables is None else str(line.syllables) for line in section.lines)
    return f"[{section.label}]  {section.rhyme_scheme} · {counts}"
