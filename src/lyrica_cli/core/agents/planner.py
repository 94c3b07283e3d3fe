"""The planner: turns what the writer asked into a plan, and says what it chose where nothing was asked."""

from __future__ import annotations

import random
import secrets
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import FormError
from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.song import genres, moods, themes
from lyrica_cli.core.song.draft import draft_form, parse_draft
from lyrica_cli.core.song.form import override
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
    refuse_unrhymable(plan, vocabulary(explicit=brief.explicit, avoid=plan.avoid))
    return plan


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
