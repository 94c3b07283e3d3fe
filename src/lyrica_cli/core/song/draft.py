"""The writer's own draft: text with holes, of which every other word is kept to the letter.

The text has headings in square brackets (``[Verse 1]``), lines, and blank lines between stanzas; ``# Title`` may open
it. A line ``...`` is to be written; a line that ends in a ``...`` of its own is to be finished. This is also how a song
is printed as text, so that a printed song can be read again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from lyrica_cli.core.errors import InputError
from lyrica_cli.core.song.form import MOST_SECTIONS, Form, Placed, SectionSpec, TitlePlace, parse_form
from lyrica_cli.core.song.formats import chordpro
from lyrica_cli.core.song.formats.chordpro import NOTHING_SAID, Music, Plain
from lyrica_cli.core.song.instrumental import comes_again
from lyrica_cli.core.song.quote import shown
from lyrica_cli.core.song.scheme import LONGEST, Family, Free, Repeat, Slot, Title, cycled
from lyrica_cli.core.song.section import Kind, parse_tag
from lyrica_cli.core.song.song import Played

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lyrica_cli.core.song.song import Chord

LONGEST_LINE = 300
"""Characters that a line can have."""

_FAMILIES = "ABCDEFGHIJKLMNOPQSTUVWYZ"  # R and X mean something else
_HOLES = ("...", "…")
_HEADING = re.compile(r"\s*\[[^\[\]]*\]\s*")
_TAGS = "[Verse], [Pre-Chorus], [Chorus], [Bridge], [Hook], [Drop], [Tag], [Intro] or [Outro]"


@dataclass(frozen=True, slots=True)
class Given:
    """A line that the writer wrote; sung as it stands, under the ``chords`` that came with it.

    ``at`` is its line in the text, from 1.
    """

    text: str
    chords: tuple[Chord, ...] = field(default=(), compare=False, repr=False)
    at: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Open:
    """A line that is to be written, under the ``chords`` that came with it."""

    chords: tuple[Chord, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Partial:
    """A line that begins with the writer's ``text`` and is to be finished, under the ``chords`` that came with it."""

    text: str
    chords: tuple[Chord, ...] = field(default=(), compare=False, repr=False)


DraftLine: TypeAlias = Given | Open | Partial


@dataclass(frozen=True, slots=True)
class DraftSection:
    """One section of a draft.

    Attributes:
        kind: Which kind.
        number: Which of its kind, from 1, as in the form of a song.
        lines: Its lines; none if only its heading stands there, which asks for as many as the form has.
        repeats: Address prefix of the section it repeats word for word; None if it has lines of its own.
        played: What is played without words in it, or before or after it; ``after`` can be beyond its last line.
    """

    kind: Kind
    number: int
    lines: tuple[DraftLine, ...]
    repeats: str | None = None
    played: tuple[Played, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole draft.

    Attributes:
        title: The title that stands above it; None if there is none.
        sections: Its sections, in order; at least one.
        music: How it is played, as far as it says so.
    """

    title: str | None
    sections: tuple[DraftSection, ...]
    music: Music = NOTHING_SAID


def parse_draft(text: str) -> Draft:
    r"""Read a draft, as text or as ChordPro. Without any heading, every stanza is a verse.

    Raises:
        InputError: there is nothing to sing in it, or something in it cannot be read; the message names the line.

    >>> parse_draft("[Chorus]\n...\nleave the key on the ...").sections[0].lines
    (Open(), Partial(text='leave the key on the'))
    """
    text = text.removeprefix("\ufeff")
    played = chordpro.is_chordpro(text)
    given = chordpro.plain(text) if played else Plain(text)
    reader = _Reader(given)
    for at, line in enumerate(re.split(r"\r\n|\r|\n", given.text), start=1):
        reader.read(line, at)
    sections = _numbered(_worded(reader.parts))
    if not sections:
        raise InputError("--from: there is nothing in it. Write a line, or ... for a line that Lyrica shall write.")
    return Draft(reader.title, sections, chordpro.music(text) if played else NOTHING_SAID)


@dataclass(slots=True)
class _Part:
    """A section as it is read; without a kind, what is played before the first one."""

    kind: Kind | None = None
    lines: list[DraftLine] = field(default_factory=list)
    played: list[Played] = field(default_factory=list)


class _Reader:
    """Reads a draft line by line."""

    def __init__(self, given: Plain) -> None:
        self.given = given
        self.title: str | None = None
        self.parts = [_Part()]
        self.tagged = self.new_stanza = self.apart = False
        self.named: str | None = None

    def read(self, line: str, at: int) -> None:
        """Read the next line, the ``at``-th from 1."""
        bare = line.strip()
        _refuse_unreadable(self.given.played.get(at) or self.given.parts.get(at) or bare, at)
        if at in self.given.parts:
            self.named = self.given.parts[at]
        elif at in self.given.played:
            self._play(self.given.played[at], at)
        elif not bare:
            self.new_stanza = self.apart = True
        elif bare.startswith("# ") and len(self.parts) == 1 and self.title is None:
            self.title = bare[2:].strip() or None
        elif _HEADING.fullmatch(line):
            self._begin(_heading(bare, at), at)
            self.tagged = True
        else:
            if len(self.parts) == 1 or (self.new_stanza and not self.tagged):
                self._begin(Kind.VERSE, at)
            self.new_stanza, self.apart, self.named = False, False, None
            self._sing(_line(bare, at, self.given.chords.get(at, ())), at)

    def _sing(self, line: DraftLine, at: int) -> None:
        part = self.parts[-1]
        if not part.lines:  # what stands between a heading and its words belongs to them
            part.played = [each.model_copy(update={"label": each.label or None}) for each in part.played]
        part.lines.append(line)
        if len(part.lines) > LONGEST:
            raise InputError(f"--from: line {at}: a section can have 1 to {LONGEST} lines. Begin another: [Verse]")

    def _begin(self, kind: Kind, at: int) -> None:
        self.parts.append(_Part(kind))
        self.new_stanza, self.apart, self.named = False, False, None
        if len(self.parts) - 1 > MOST_SECTIONS:
            raise InputError(f"--from: line {at}: a song can have 1 to {MOST_SECTIONS} sections. Leave some out.")

    def _play(self, line: str, at: int) -> None:
        """Keep what is played: below its like it goes on; by itself it is a part of its own, else among the lines."""
        part = self.parts[-1]
        after, last = len(part.lines), part.played[-1] if part.played else None
        label = self.named
        if label is None and (part.kind is None or self.apart):
            label = ""
        if last is not None and last.after == after and self.named is None and not self.apart:
            part.played[-1] = last.model_copy(update={"lines": (*last.lines, line)})
        else:
            part.played.append(Played(after=after, lines=(line,), label=label))
        if sum(len(each.lines) for each in part.played) > LONGEST:
            raise InputError(f"--from: line {at}: {LONGEST} lines of chords are the most in a section.")
        self.apart, self.named = False, None


def _worded(parts: Iterable[_Part]) -> list[_Part]:
    """Let an intro or outro without words, and what stands before all sections, be played with the section beside."""
    found: list[_Part] = []
    leading: list[Played] = []
    for part in parts:
        if part.kind is None or (part.kind in {Kind.INTRO, Kind.OUTRO} and part.played and not part.lines):
            heading = part.kind.label(1) if part.kind else ""
            played = [
                each.model_copy(
                    update={"after": LONGEST if found else 0, "label": each.label or (heading if not at else "")}
                )
                for at, each in enumerate(part.played)
            ]
            (found[-1].played if found else leading).extend(played)
        else:
            if not part.lines:
                part.played = [
                    each if each.label is None else each.model_copy(update={"after": LONGEST}) for each in part.played
                ]
            found.append(part)
    if found:
        found[0].played[:0] = leading
    return found


def draft_form(draft: Draft, base: Form) -> Form:
    """Return the form that a draft is in: its sections and their lines, rhyming as the genre's do.

    Args:
        draft: The draft.
        base: The genre's form, with any wishes of the writer's. A section as long as the genre's has its scheme; a
            shorter one the beginning of it, a longer one the same again with families of its own.
    """
    signs = [
        section.kind.letter + "*" * (section.repeats is None and section.kind.returns) for section in draft.sections
    ]
    whole = parse_form(" ".join(signs), base, name=base.name)
    agreed = _titles_agree(draft, whole)
    order = []
    for placed, section in zip(whole.order, draft.sections, strict=True):
        spec = placed.spec if not section.lines else _fitted(placed.spec, section.lines, agreed=agreed)
        again = section.repeats is None and section.number > 1 and section.kind.returns
        order.append(Placed(spec, section.number, section.repeats, again))
    if not agreed:
        return replace(whole, order=tuple(order), title_lines=(), title_place=TitlePlace.START)
    firsts = {placed.kind: placed.spec for placed in reversed(order)}
    still = ((kind, _still_titles(lines, firsts[kind])) for kind, lines in whole.title_lines)
    titles = tuple((kind, lines) for kind, lines in still if lines)
    place = whole.title_place if titles else TitlePlace.START
    return replace(whole, order=tuple(order), title_lines=titles, title_place=place)


def _refuse_unreadable(line: str, at: int) -> None:
    if any(ord(sign) < ord(" ") and sign != "\t" for sign in line) or "\ufffd" in line:
        raise InputError(
            f"--from: line {at} is not text. Give a plain text file, as in: lyrica generate --from draft.txt"
        )
    if len(line) > LONGEST_LINE:
        raise InputError(f"--from: line {at} has {len(line)} characters; a line can have {LONGEST_LINE}. Break it.")


def _heading(bare: str, at: int) -> Kind:
    tag = parse_tag(bare)
    if tag is None:
        raise InputError(f'--from: line {at}: "{shown(bare)}" is no section. Write {_TAGS}')
    return tag[0]


def _line(bare: str, at: int, chords: tuple[Chord, ...]) -> DraftLine:
    if bare in _HOLES:
        return Open(chords)
    *before, last = bare.split()
    if any(word in _HOLES for word in before):
        raise InputError(f'--from: line {at}: "{shown(bare)}": ... can be a whole line or the end of one.')
    if last in _HOLES:
        return Partial(bare.removesuffix(last).rstrip(), chords)
    return Given(bare, chords, at)


def _numbered(parts: Iterable[_Part]) -> tuple[DraftSection, ...]:
    """Number the sections; one that returns with the same lines, or with none, repeats the earlier one."""
    sections: list[DraftSection] = []
    for part in parts:
        kind, lines, played = part.kind or Kind.VERSE, tuple(part.lines), tuple(part.played)
        own = [section for section in sections if section.kind is kind and section.repeats is None]
        same = next((first for first in own if kind.returns and lines in {(), first.lines}), None)
        if same is None:
            sections.append(DraftSection(kind, len(own) + 1, lines, None, played))
            continue
        if not lines and all(each.label is not None for each in played):  # its heading alone: played as before
            again = (each for each in same.played if comes_again(each, len(same.lines)))
            played = (*again, *played)
        sections.append(DraftSection(kind, same.number, lines or same.lines, kind.prefix(same.number), played))
    return tuple(sections)


def _titles_agree(draft: Draft, form: Form) -> bool:
    """Tell whether the writer put the same words wherever a section first sings the title line."""
    sung = set()
    for section in draft.sections:
        titles, scheme = form.titles(section.kind), form.spec(section.kind).scheme
        for at, line in enumerate(section.lines, start=1):
            if at in titles and isinstance(line, Given) and not isinstance(scheme[at - 1], Repeat):
                sung.add(line.text)
    return len(sung) <= 1


def _fitted(spec: SectionSpec, lines: tuple[DraftLine, ...], *, agreed: bool) -> SectionSpec:
    slots = _stretched(spec.scheme, len(lines))
    for at, slot in enumerate(slots):
        own = lines[at]
        repeated = isinstance(slot, Repeat) and own not in {Open(), lines[slot.line - 1]}
        if repeated or (isinstance(slot, Title) and not agreed):
            slots[at] = Free()
    return replace(spec, scheme=tuple(slots), syllables=cycled(spec.syllables, len(lines)))


def _stretched(scheme: tuple[Slot, ...], length: int) -> list[Slot]:
    """Cut a scheme, or go on with it: another round has families of its own and repeats within itself."""
    slots: list[Slot] = []
    used = 0
    while len(slots) < length:
        start = len(slots)
        for slot in scheme:
            match slot:
                case Family(letter):
                    slots.append(Family(_FAMILIES[(_FAMILIES.index(letter) + used) % len(_FAMILIES)]))
                case Repeat(line):
                    slots.append(Repeat(line + start))
                case _:
                    slots.append(slot)
        used += len({slot for slot in scheme if isinstance(slot, Family)})
    return slots[:length]


def _still_titles(lines: tuple[int, ...], spec: SectionSpec) -> tuple[int, ...]:
    """Keep the title lines that the section still has; a chorus that lost them begins with the title."""
    kept = [line for line in lines if line <= len(spec.scheme)]
    if not kept:
        return (1,) if spec.kind in {Kind.CHORUS, Kind.HOOK} else ()
    first = kept[0]
    return first, *(n for n in kept[1:] if isinstance(spec.scheme[n - 1], Title) or spec.scheme[n - 1] == Repeat(first))
