"""The plan of a song that stands: every line given, but for those that are to be written anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.line import estimate, words
from lyrica_cli.core.song import genres, moods
from lyrica_cli.core.song.form import Form, Placed, SectionSpec, TitlePlace
from lyrica_cli.core.song.scheme import MOST_SYLLABLES, Family, Free, Repeat, letters, parse_scheme
from lyrica_cli.core.song.section import Kind
from lyrica_cli.core.writing.families import Families, last_word
from lyrica_cli.core.writing.meaning import IMAGES, content_words, images
from lyrica_cli.core.writing.plan import LinePlan, Plan, SectionPlan
from lyrica_cli.core.writing.sheet import Sheet, Sung
from lyrica_cli.core.writing.tune import tuned
from lyrica_cli.core.writing.vocabulary import speaker_words, vocabulary

if TYPE_CHECKING:
    from collections.abc import Container

    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.scheme import Slot, Span
    from lyrica_cli.core.song.song import Line, Section, Song
    from lyrica_cli.core.writing.tune import Tune


def replan(song: Song, brief: Brief, wanted: Container[str], *, seed: int, ask: str = "") -> tuple[Plan, Sheet]:
    """Plan to write some lines of a song anew, each to what it was to be: its rhyme, its syllables, its rhythm.

    Args:
        song: The song as it stands.
        brief: What it was once asked for.
        wanted: Addresses of the lines to write.
        seed: Seed of every random choice.
        ask: What shall be different, in words. A mood it names is the mood from now on; what else it names belongs
            to the theme.

    Returns:
        The plan, and the sheet on which the wanted lines are open.
    """
    genre, _ = genres.resolve(song.genre)
    named, _ = moods.resolve(ask)
    mood = named or moods.resolve(song.mood)[0]
    theme = song.theme or song.title
    asked = content_words(ask)
    _, tune = tuned(brief)
    own = [section for section in song.sections if section.repeats is None and section.lines]
    sections = tuple(_section(section, wanted, tune) for section in own)
    mood_text = (named.name if named else brief.mood) or (mood.name if mood else "plain")
    plan = Plan(
        title=song.title,
        theme=theme,
        genre=genre,
        mood=mood,
        mood_text=mood_text,
        form=_form(song, {section.placed.prefix: section.placed for section in sections}),
        seed=seed,
        sections=sections,
        images=tuple(dict.fromkeys([*asked, *images(f"{theme} {song.title}", IMAGES)])),
        avoid=frozenset({word for phrase in brief.avoid for word in words(phrase)} | speaker_words(brief.pov)),
        use=(),
        notes=(),
    )
    plan = replace(plan, sections=tuple(_rhyming(section, plan, brief) for section in plan.sections))
    sheet = Sheet.blank(plan)
    for section in own:
        for line in section.lines:
            if line.address not in wanted:
                sheet.put(line.address, Sung(line.text, source=line.source, ok=line.ok))
    return plan, sheet


def _section(section: Section, wanted: Container[str], tune: Tune) -> SectionPlan:
    kind = Kind(section.kind)
    scheme = _scheme(section)
    spans = tuple(_span(line) for line in section.lines)
    placed = Placed(SectionSpec(kind, scheme, spans, section.strictness), section.number)
    family = letters(scheme)
    lines = []
    for at, (line, slot, span) in enumerate(zip(section.lines, scheme, spans, strict=True)):
        letter = family[at] if family.count(family[at]) > 1 else "X"
        given = None if line.address in wanted else line.text
        repeats = slot.line if isinstance(slot, Repeat) and line.address not in wanted else None
        patterns = tune.patterns(placed, at, span) if given is None else ()
        lines.append(LinePlan(line.address, letter, span, repeats, given=given, patterns=patterns))
    return SectionPlan(placed, tuple(lines), ())


def _scheme(section: Section) -> tuple[Slot, ...]:
    """Read the section's scheme; where lines are missing, take each line's letter."""
    whole = len(section.rhyme_scheme) == len(section.lines)
    numbered = all(line.address.endswith(f".{number}") for number, line in enumerate(section.lines, start=1))
    if whole and numbered:
        return parse_scheme(section.rhyme_scheme)
    return tuple(Free() if line.rhyme == "X" else Family(line.rhyme) for line in section.lines)


def _span(line: Line) -> Span:
    count = line.target_syllables or line.syllables or estimate(line.text)
    count = min(MOST_SYLLABLES, max(1, count))
    return count, count


def _form(song: Song, placed: dict[str, Placed]) -> Form:
    order = []
    for section in song.sections:
        if section.lines:
            prefix = section.repeats or Kind(section.kind).prefix(section.number)
            order.append(replace(placed[prefix], repeats=section.repeats))
    return Form(tuple(order), (), TitlePlace.START)


def _rhyming(section: SectionPlan, plan: Plan, brief: Brief) -> SectionPlan:
    """Let each open line rhyme with lines that rhyme with one another.

    Where those that stand in its family do not, as in a heard lyric or after a change by hand, the nearest counts.
    """
    strictness = section.placed.spec.strictness
    if strictness == "none":
        return section
    families = Families(vocabulary(explicit=brief.explicit, avoid=plan.avoid), near=strictness == "near")
    lines = list(section.lines)
    for letter in {line.letter for line in lines if line.written} - {"X"}:
        here = [at for at, line in enumerate(lines) if line.letter == letter]
        first = next(at for at in here if lines[at].written)
        standing = sorted((at for at in here if lines[at].given), key=lambda at: abs(at - first))
        if not standing:
            continue
        nearest = last_word(lines[standing[0]].given or "")
        for at in standing[1:]:
            end = last_word(lines[at].given or "")
            if end != nearest and not families.rhyme(end, nearest):
                lines[at] = replace(lines[at], letter="X")
    return replace(section, lines=tuple(lines))
