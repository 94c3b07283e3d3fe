"""The plan of a song: decided before a word is written, and held to while words are chosen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.line import counts, estimate, words
from lyrica_cli.core.song.draft import Draft, Given, Open, Partial
from lyrica_cli.core.song.form import Form, TitlePlace
from lyrica_cli.core.song.scheme import Repeat, letters
from lyrica_cli.core.song.section import Kind
from lyrica_cli.core.writing.tune import Tune
from lyrica_cli.core.writing.vocabulary import speaker_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.form import Placed
    from lyrica_cli.core.song.genres import Genre
    from lyrica_cli.core.song.moods import Mood
    from lyrica_cli.core.song.scheme import Span

IMAGES_A_SECTION = 5
"""Images of the theme that one section is steered to."""
MOODS_A_SECTION = 1
"""Images of the mood that one section is steered to."""


@dataclass(frozen=True, slots=True)
class LinePlan:
    """What one line must do.

    Attributes:
        address: Where it stands, ``v1.3``.
        letter: Its rhyme family in its section; ``X`` rhymes with nothing.
        syllables: Fewest and most, both included.
        repeats: The line of its section (from 1) that it repeats word for word, or None.
        title: Whether it is the song's title line.
        given: The writer's own line, kept to the letter; None if it is to be written.
        opening: The writer's own beginning of it, as typed; empty if there is none.
        closing: Words that must end it (a title); empty if there are none.
        must: Words asked for, one of which it must hold.
        patterns: Rhythms that it may be sung in, as in ``rhythm.py``; none if any will do.
    """

    address: str
    letter: str
    syllables: Span
    repeats: int | None = None
    title: bool = False
    given: str | None = None
    opening: str = ""
    closing: str = ""
    must: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    @property
    def written(self) -> bool:
        """Whether a model has to write anything in it."""
        return self.given is None and self.repeats is None

    @property
    def unbound(self) -> bool:
        """Whether nothing of the writer's own has to be sung in it."""
        return not (self.must or self.opening or self.closing)

    @property
    def room(self) -> Span:
        """Syllables left for the model: fewest and most, at least 1."""
        taken = estimate(self.opening)
        low, high = self.syllables
        return max(1, low - taken), max(1, high - taken)


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """What one section must do.

    Attributes:
        placed: Its place in the form.
        lines: One plan a line.
        images: Things of the theme and the mood to sing of here.
        new: Words that a song map says are new here, and that go before the theme's; empty if it says nothing.
        rhymes: Letter -> a word of the rhyme family that a song map gives it.
    """

    placed: Placed
    lines: tuple[LinePlan, ...]
    images: tuple[str, ...]
    new: tuple[str, ...] = ()
    rhymes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the song must do.

    Attributes:
        title: The writer's title, or None: then it is taken from the hook line.
        theme: What it is about.
        genre: Its genre's defaults.
        mood: Its mood, or None.
        mood_text: The mood as the model is told it.
        form: Its form.
        seed: Seed of every random choice.
        sections: The sections to write, in the order in which they are written: the title's home first.
        images: Things of the theme.
        avoid: Words that are not sung.
        use: Words that were asked for and cannot be placed in a line.
        notes: What the writer should know, a sentence each.
    """

    title: str | None
    theme: str
    genre: Genre
    mood: Mood | None
    mood_text: str
    form: Form
    seed: int
    sections: tuple[SectionPlan, ...]
    images: tuple[str, ...]
    avoid: frozenset[str]
    use: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def lines_to_write(self) -> int:
        """Lines that the model writes."""
        titles = [line for section in self.sections for line in section.lines if line.title and line.written]
        others = sum(line.written and not line.title for section in self.sections for line in section.lines)
        return others + bool(titles)


def make_plan(
    brief: Brief,
    *,
    genre: Genre,
    form: Form,
    mood: Mood | None,
    theme: str,
    images: tuple[str, ...],
    draft: Draft | None,
    seed: int,
    rng: Random,
    tune: Tune | None = None,
    notes: tuple[str, ...] = (),
) -> Plan:
    """Lay a brief over its form, line by line.

    Args:
        brief: What the writer asked.
        genre: The genre's defaults.
        form: The form, overrides applied.
        mood: The mood's words, or None.
        theme: The theme, the writer's or drawn.
        images: Things of the theme, nearest first.
        draft: The writer's own draft, whose form ``form`` is; or None.
        seed: The seed in use.
        rng: Random numbers of that seed.
        tune: The rhythm that was asked for; None for none.
        notes: Notes so far.
    """
    title = brief.title or (draft.title if draft else None)
    own = {(part.kind, part.number): part.lines for part in draft.sections if part.repeats is None} if draft else {}
    placed = _writing_order(form)
    sections = [_with_own(_section(each, form), own.get((each.kind, each.number), ())) for each in placed]
    if brief.first_line:
        sections = _title_in_first_line(sections, brief.first_line, None)
    sections = [_to_tune(section, tune or Tune()) for section in sections]
    sections = _one_title(_titled(sections, form, title, brief.hook))
    avoid = {word for phrase in brief.avoid for word in words(phrase)} | speaker_words(brief.pov)
    use, refused = _singable(brief, avoid)
    sections, unplaced = _asked_for(sections, use)
    steered = _steered(sections, images, mood, rng)
    return Plan(
        title=title,
        theme=theme,
        genre=genre,
        mood=mood,
        mood_text=brief.mood or (mood.name if mood else "plain"),
        form=form,
        seed=seed,
        sections=tuple(steered),
        images=images,
        avoid=frozenset(avoid),
        use=unplaced,
        notes=(*notes, *refused, *_unsung(sections, brief)),
    )


def _writing_order(form: Form) -> list[Placed]:
    """Put the title's home first: everything else is written towards the hook."""
    written = list(form.written)
    homes = (Kind.CHORUS, Kind.HOOK, Kind.VERSE)
    titled = [kind for kind in homes if form.titles(kind)]
    home = next((each for each in written if titled and each.kind is titled[0]), written[0])
    return [home, *(each for each in written if each is not home)]


def _section(placed: Placed, form: Form) -> SectionPlan:
    titles = form.titles(placed.kind)
    family = letters(placed.spec.scheme)
    lines = []
    for number, slot in enumerate(placed.spec.scheme, start=1):
        lines.append(
            LinePlan(
                address=f"{placed.prefix}.{number}",
                letter=family[number - 1],
                syllables=placed.spec.syllables[number - 1],
                repeats=slot.line if isinstance(slot, Repeat) else None,
                title=number in titles,
            )
        )
    lone = {letter for letter in family if family.count(letter) == 1}
    return SectionPlan(placed, tuple(replace(line, letter="X") if line.letter in lone else line for line in lines), ())


def _to_tune(section: SectionPlan, tune: Tune) -> SectionPlan:
    """Give each line the rhythms that it may be sung in."""
    lines = (
        replace(line, patterns=tune.patterns(section.placed, at, line.syllables))
        for at, line in enumerate(section.lines)
    )
    return replace(section, lines=tuple(lines))


def _with_own(section: SectionPlan, own: tuple[Given | Open | Partial, ...]) -> SectionPlan:
    """Put the writer's own words into a section's lines."""
    lines = list(section.lines)
    for at, theirs in enumerate(own[: len(lines)]):
        if isinstance(theirs, Given):
            lines[at] = replace(lines[at], given=theirs.text, repeats=None)
        elif isinstance(theirs, Partial):
            lines[at] = replace(lines[at], opening=theirs.text, repeats=None)
    return replace(section, lines=tuple(lines))


def _titled(sections: list[SectionPlan], form: Form, title: str | None, hook: str | None) -> list[SectionPlan]:
    """Put the writer's hook, or the title, where the form has it."""
    if hook is None and title is None:
        return sections
    place = form.title_place
    if place is TitlePlace.LINE:
        return [_title_lines(section, title, hook) for section in sections]
    return _title_in_first_line(sections, hook or title or "", place if hook is None else None)


def _title_lines(section: SectionPlan, title: str | None, hook: str | None) -> SectionPlan:
    lines = []
    for line in section.lines:
        if line.title and line.given is None and not line.opening:
            lines.append(_holding(line, title or "") if hook is None else replace(line, given=hook, repeats=None))
        else:
            lines.append(line)
    return replace(section, lines=tuple(lines))


def _holding(line: LinePlan, title: str) -> LinePlan:
    """Make a line hold the title: the title is the line where it fills it, else its beginning."""
    known = counts(title)
    if known is None or min(known) >= line.syllables[0] - 1:
        return replace(line, given=title, repeats=None)
    return replace(line, opening=title)


def _title_in_first_line(sections: list[SectionPlan], text: str, place: TitlePlace | None) -> list[SectionPlan]:
    """Put the writer's words into the first line; as a whole line where ``place`` is None."""
    first = next((at for at, section in enumerate(sections) if section.placed.kind is Kind.VERSE), 0)
    line = sections[first].lines[0]
    if line.given is not None or line.opening:
        return sections
    if place is None:
        line = replace(line, given=text, title=False)
    elif place is TitlePlace.END and counts(text) is not None and max(counts(text) or ()) < line.syllables[0]:
        line = replace(line, closing=text.lower())
    else:
        line = _holding(line, text)
    changed = replace(sections[first], lines=(line, *sections[first].lines[1:]))
    return [*sections[:first], changed, *sections[first + 1 :]]


def _one_title(sections: list[SectionPlan]) -> list[SectionPlan]:
    """Make the title line one line: the writer's where there is one; other words of the writer's stay as they are."""
    titles = [line for section in sections for line in section.lines if line.title]
    given = next((line.given for line in titles if line.given is not None), None)
    begun = next((line.opening for line in titles if line.opening), "")

    def agreeing(line: LinePlan) -> LinePlan:
        if not line.title:
            return line
        if line.given is not None or line.opening:
            return replace(line, title=line.given == given if given is not None else line.opening == begun)
        return replace(line, opening=begun) if given is None else replace(line, given=given, repeats=None)

    return [replace(section, lines=tuple(map(agreeing, section.lines))) for section in sections]


def _singable(brief: Brief, avoid: set[str] | frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the words that were asked for into those that may be sung and notes on the others."""
    use, notes = [], []
    for phrase in brief.use:
        entries = [entry for word in words(phrase) if (entry := english().get(word))]
        if not words(phrase) or any(entry.slur for entry in entries):
            notes.append(f'"{phrase}" is never sung')
        elif any(entry.profane for entry in entries) and not brief.explicit:
            notes.append(f'"{phrase}" is sung with --explicit only')
        elif avoid & set(words(phrase)):
            notes.append(f'"{phrase}" is not sung: --avoid or --pov rules it out')
        else:
            use.append(phrase)
    return tuple(use), tuple(notes)


def _unsung(sections: list[SectionPlan], brief: Brief) -> list[str]:
    """Say which lines of the brief have no place, because other words of the writer's stand there."""
    standing = [(line.given or line.opening or line.closing).lower() for section in sections for line in section.lines]
    wishes = {"--hook": brief.hook, "--first-line": brief.first_line, "--title": None if brief.hook else brief.title}
    return [
        f"{flag} is not sung: another line of yours stands there"
        for flag, text in wishes.items()
        if text is not None and not any(text.lower() in line for line in standing)
    ]


def _asked_for(sections: list[SectionPlan], use: tuple[str, ...]) -> tuple[list[SectionPlan], tuple[str, ...]]:
    """Give each word that was asked for a line that must hold it: unrhymed lines of verses first."""
    open_lines = [
        (line.letter != "X", section.placed.kind is not Kind.VERSE, at, number)
        for at, section in enumerate(sections)
        for number, line in enumerate(section.lines)
        if line.written and not (line.title or line.opening or line.closing)
    ]
    open_lines.sort(key=itemgetter(0, 1))
    if open_lines:  # spread over the song, not crowded into its first verse
        same = [place for place in open_lines if place[:2] == open_lines[0][:2]]
        step = max(1, len(same) // max(1, len(use)))
        open_lines = [*same[::step], *(place for place in open_lines if place not in same[::step])]
    changed = [list(section.lines) for section in sections]
    unplaced = []
    for phrase in use:
        length = min(counts(phrase) or (estimate(phrase),))
        # One syllable at least is left for the line's end.
        place = next((place for place in open_lines if changed[place[2]][place[3]].room[1] > length), None)
        if place is None:
            unplaced.append(phrase)
            continue
        open_lines.remove(place)
        changed[place[2]][place[3]] = replace(changed[place[2]][place[3]], must=(" ".join(words(phrase)),))
    lines = [replace(section, lines=tuple(own)) for section, own in zip(sections, changed, strict=True)]
    return lines, tuple(unplaced)


def _steered(sections: list[SectionPlan], images: tuple[str, ...], mood: Mood | None, rng: Random) -> list[SectionPlan]:
    """Deal the images out, so that each section sings of other things and the theme's own words come everywhere."""
    core = tuple(word for word in images if (entry := english().get(word)) and entry.parts.startswith("n"))[:2]
    wider = [word for word in images if word not in core]
    moods = list(mood.images) if mood else []
    rng.shuffle(wider)
    rng.shuffle(moods)
    steered = []
    for section in sections:
        count = IMAGES_A_SECTION - len(core)
        mine, wider = wider[:count], wider[count:] + wider[:count]
        felt, moods = moods[:MOODS_A_SECTION], moods[MOODS_A_SECTION:] + moods[:MOODS_A_SECTION]
        words = [*core, *mine, *felt]
        rng.shuffle(words)
        steered.append(replace(section, images=tuple(dict.fromkeys(words))))
    return steered
