"""The planner: turns what the writer asked into a plan, and says what it chose where nothing was asked."""

from __future__ import annotations

import random
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import FormError, UsageError
from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.song import genres, moods, themes
from lyrica_cli.core.song.brief import SectionWish
from lyrica_cli.core.song.draft import draft_form, parse_draft
from lyrica_cli.core.song.form import override
from lyrica_cli.core.song.quote import shown
from lyrica_cli.core.song.section import Kind
from lyrica_cli.core.song.songmap import MapSection, SongMap
from lyrica_cli.core.writing.families import Families, last_word
from lyrica_cli.core.writing.meaning import IMAGES, content_words, images
from lyrica_cli.core.writing.plan import make_plan
from lyrica_cli.core.writing.tune import tuned
from lyrica_cli.core.writing.vocabulary import vocabulary

if TYPE_CHECKING:
    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.draft import Draft
    from lyrica_cli.core.writing.plan import Plan
    from lyrica_cli.core.writing.vocabulary import Vocabulary

LARGEST_SEED = 2**31
CORE = 2
"""Things of the theme that a section may sing of beside what a song map says is new in it."""
MOVES = {
    Kind.INTRO: ("opens the door",),
    Kind.VERSE: ("how it is", "what has happened since", "what is done about it", "how it ends"),
    Kind.PRE_CHORUS: ("leads up to it",),
    Kind.CHORUS: ("what it comes down to",),
    Kind.POST_CHORUS: ("lets it ring",),
    Kind.BRIDGE: ("what was not said so far",),
    Kind.HOOK: ("what it comes down to",),
    Kind.TAG: ("leaves it there",),
    Kind.OUTRO: ("what is left",),
}
"""What each kind of section does for the story, the first of its kind, the second, and so on."""


def plan_song(brief: Brief) -> Plan:
    """Decide everything that is decided before words are written.

    Raises:
        FormError: the form cannot be read or filled.
        InputError: the writer's draft cannot be read.
    """
    seed = brief.seed if brief.seed is not None else secrets.randbelow(LARGEST_SEED)
    rng = random.Random(f"{seed}/plan")
    brief, tune = tuned(brief)
    genre, of_genre = genres.resolve(brief.genre)
    mood, of_mood = moods.resolve(brief.mood)
    draft = parse_draft(brief.source) if brief.source is not None else None
    form = genres.find_form(brief.form, genre) if brief.form else genre.form
    form = override(form, scheme=brief.scheme, syllables=brief.syllables, rhyme=brief.rhyme)
    if draft is not None:
        form = draft_form(draft, form)
    theme, things = _theme(brief, draft, rng)
    if brief.mood is None and _asks_nothing(brief):
        mood = moods.mood(rng.choice(moods.names()))
    plan = make_plan(
        brief,
        genre=genre,
        form=form,
        mood=mood,
        theme=theme,
        images=things,
        draft=draft,
        seed=seed,
        rng=rng,
        tune=tune,
        notes=tuple(note for note in (of_genre, of_mood) if note),
    )
    plan = _mapped(plan, brief)
    refuse_unrhymable(plan, vocabulary(explicit=brief.explicit, avoid=plan.avoid))
    return plan


def map_song(brief: Brief) -> SongMap:
    """Plan a song, and lay the plan out on one page.

    Raises:
        FormError: The form cannot be read or filled.
        InputError: The writer's draft cannot be read.
    """
    plan = plan_song(brief)
    speaks = plan.genre.pov if brief.pov is None else brief.pov
    voice = f"{speaks} to {plan.genre.to}" if plan.genre.to else speaks
    sections = {each.placed.prefix: each for each in plan.sections}
    laid: dict[str, MapSection] = {}
    told: set[str] = set()
    for placed in plan.form.written:
        section = sections[placed.prefix]
        lone = len([each for each in plan.form.written if each.kind is placed.kind]) == 1
        move = MOVES[placed.kind][min(placed.number, len(MOVES[placed.kind])) - 1 if not lone else 0]
        new = brief.sections[placed.prefix].new if placed.prefix in brief.sections else ""
        new = new or ", ".join(word for word in section.images if word not in told)
        told |= set(section.images)
        wish = SectionWish(new=new, rhymes=dict(section.rhymes))
        laid[placed.prefix] = MapSection(placed.label, placed.spec.notation.partition(":")[2], move, wish)
    filled = {"theme": plan.theme, "genre": brief.genre or plan.genre.name, "seed": plan.seed}
    if plan.mood is not None:
        filled["mood"] = brief.mood or plan.mood.name
    if brief.source is None and brief.fit is None:
        filled |= {"form": plan.form.notation, "scheme": None, "syllables": None}
    return SongMap(brief.model_copy(update=filled), f"{voice}, {plan.genre.tense}", laid)


def _mapped(plan: Plan, brief: Brief) -> Plan:
    """Lay what a song map says over a plan.

    Raises:
        UsageError: It names a section or a family that the form has not, or a word that nothing rhymes with.
    """
    prefixes = {section.placed.prefix for section in plan.sections}
    if unknown := sorted(set(brief.sections) - prefixes):
        raise UsageError(f"--plan: the form has no section {shown(unknown[0])}. It has: {', '.join(sorted(prefixes))}")
    words_open = vocabulary(explicit=brief.explicit, avoid=plan.avoid)
    sections = []
    for section in plan.sections:
        wish = brief.sections.get(section.placed.prefix)
        if wish is None:
            sections.append(section)
            continue
        near = section.placed.spec.strictness == "near"
        for letter, word in wish.rhymes.items():
            families = Families(words_open, near=near)
            families.settle(letter, word)
            here = f"--plan: {section.placed.prefix}"
            if letter not in {line.letter for line in section.lines} - {"X"}:
                raise UsageError(
                    f"{here} has no rhyme family {shown(letter)}. Its scheme: {section.placed.spec.notation}"
                )
            if letter not in families.settled or not families.partners(letter, []):
                raise UsageError(f'{here}: nothing rhymes with "{shown(word)}". Look for another: lyrica rhymes WORD')
        new = content_words(wish.new)
        new = (*new, *plan.images[:CORE]) if new else ()
        sections.append(replace(section, new=new, rhymes=wish.rhymes))
    return replace(plan, sections=tuple(sections))


def refuse_unrhymable(plan: Plan, words_open: Vocabulary) -> None:
    """Refuse a line of the writer's that other lines are to rhyme with, where no word does."""
    for section in plan.sections:
        strictness = section.placed.spec.strictness
        if strictness == "none":
            continue
        answering = {line.letter for line in section.lines if line.written and line.letter != "X"}
        for line in section.lines:
            if line.given is None or line.letter not in answering:
                continue
            families = Families(words_open, near=strictness == "near")
            families.settle(line.letter, line.given)
            end = last_word(line.given)
            if line.letter in families.settled and not families.partners(line.letter, [end]):
                raise FormError(
                    f'line {line.address} ("{end}") has no {strictness} rhyme for scheme {line.letter}. '
                    "End it in another word, or: --rhyme none"
                )


def _asks_nothing(brief: Brief) -> bool:
    """Tell whether the writer left open what the song is about; then theme and mood are drawn."""
    return all(wish is None for wish in (brief.theme, brief.title, brief.hook, brief.source, brief.first_line))


def _theme(brief: Brief, draft: Draft | None, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    """Find what the song is about and which things belong to it."""
    asked = [word for phrase in brief.use for word in words(phrase)]
    if _asks_nothing(brief):
        drawn = rng.choice(themes.themes())
        return drawn.text, tuple(dict.fromkeys([*content_words(drawn.text), *asked, *drawn.images]))
    own = [line.text for part in draft.sections for line in part.lines if hasattr(line, "text")] if draft else []
    theme = brief.theme or brief.title or brief.hook or (draft and draft.title) or " ".join(own)[:200] or "a song"
    known = themes.find(theme)
    things = known.images if known else images(f"{theme} {brief.title or ''}", IMAGES)
    return theme, tuple(word for word in dict.fromkeys([*asked, *things]) if english().get(word))
