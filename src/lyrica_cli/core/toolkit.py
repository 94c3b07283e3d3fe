"""Lyrica as one object: what the command line and the health service share."""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypedDict

from lyrica_cli.core import logs
from lyrica_cli.core.errors import LyricaError, StoreError, UsageError
from lyrica_cli.core.models import Models
from lyrica_cli.core.settings import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType
    from typing import Self, Unpack

    from lyrica_cli.core.agents.events import Event
    from lyrica_cli.core.agents.ideas import Idea
    from lyrica_cli.core.agents.reviser import Option, Revised
    from lyrica_cli.core.library import Library
    from lyrica_cli.core.library.voice import Voice
    from lyrica_cli.core.llm.choice import Chosen
    from lyrica_cli.core.settings import Settings
    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.song import ModelUse, Song
    from lyrica_cli.core.song.songmap import SongMap
    from lyrica_cli.core.song.wish import Wish
    from lyrica_cli.core.store import Run, Store


class How(TypedDict, total=False):
    """Who revises a song, and how.

    Attributes:
        model: As ``--model`` takes it; None takes the set one, or chooses.
        fallback: Whether the embedded model may write what the chosen one cannot.
        seed: Seed of every random choice; None draws one, so that asking again gives other lines.
        candidates: Candidates a line; None takes those of the brief, else the setting.
        count: Options of one line; 1 takes the best.
        choose: Called with the options where there are several; gives the place of the one to take, None takes none.
        learn: Whether the model is shown stanzas of the writer's library.
        watch: Called with every event, in order.
    """

    model: str | None
    fallback: bool
    seed: int | None
    candidates: int | None
    count: int
    choose: Callable[[Sequence[Option]], int | None] | None
    learn: bool
    watch: Callable[[Event], None] | None


class Lyrica:
    """A writer's toolkit. Nothing is opened before it is used; a context manager, closing twice is harmless.

    Example::

        with Lyrica() as lyrica:
            song = lyrica.generate(Brief(theme="the last bus home", genre="country"))
    """

    def __init__(self, settings: Settings | None = None) -> None:
        """Take the settings, or read those in force.

        Raises:
            UsageError: The settings in force cannot be understood.
        """
        self.settings = settings or load()
        self._open = ExitStack()

    @cached_property
    def songs(self) -> Store:
        """The writer's history, opened on first use.

        Raises:
            StoreError: It cannot be opened.
        """
        from lyrica_cli.core.store import Store

        store = Store.open(self.settings.data_dir)
        self._open.callback(store.close)
        return store

    @cached_property
    def library(self) -> Library:
        """The writer's own lyrics, opened on first use.

        Raises:
            StoreError: The database cannot be opened.
        """
        from lyrica_cli.core.library import Library

        return Library(self.songs, self.settings)

    @cached_property
    def models(self) -> Models:
        """What can write on this machine."""
        return Models(self.settings)

    def generate(
        self,
        brief: Brief,
        *,
        model: str | None = None,
        save: bool = True,
        fallback: bool = True,
        watch: Callable[[Event], None] | None = None,
        learn: bool = True,
        voice: str | None = None,
        quote: bool = False,
        rounds: int | None = None,
        time_limit: float | None = None,
    ) -> Song:
        """Write a song.

        It is recorded before its first line and after every line; whatever ends the work early leaves the draft in the
        history, and the error that is raised carries a note that says where.

        Args:
            brief: What is asked for.
            model: As ``--model`` takes it; None takes the set one, or chooses.
            save: False keeps nothing anywhere.
            fallback: Whether the embedded model may write what the chosen one cannot: a line that it finds nothing for,
                or all that is left if it dies.
            watch: Called with every event, in order.
            learn: Whether the model is shown stanzas of the writer's library.
            voice: A document of it, or an artist, that alone is shown; None shows what is nearest.
            quote: Whether five words in a row of the library's songs may be sung again.
            rounds: How often it is gone over again at most; None takes the setting.
            time_limit: Seconds after which no line is written again; the first draft is finished, in haste.

        Raises:
            NotFound: Nothing in the library goes by ``voice``.
            InputError: ``pronunciations.txt`` cannot be read; nothing was recorded.
            UsageError: The brief cannot be filled; nothing was recorded.
            ModelError: No model could be used, or it failed and none could take over.
            StoreError: The song could not be recorded.
        """
        from lyrica_cli.core.ears import take_own

        take_own()
        brief = self._completed(brief)
        _refuse_unfillable(brief)
        watch = _logged(watch or _nobody)
        taken = self._voice(brief, learn=learn, voice=voice, quote=quote)
        from lyrica_cli.core.agents.events import Noted
        from lyrica_cli.core.agents.prompts import templates

        if learn:
            self._offer(brief, watch)
        told = templates.load().name
        chosen = self.models.choose(model, tell=lambda text: watch(Noted(text)))
        if not fallback:
            chosen = replace(chosen, fallback=None)
        with chosen.model:
            from lyrica_cli.core.agents.room import Limits

            limits = Limits(rounds, time_limit, {"learn": learn, "voice": voice, "quote": quote})
            how: dict[str, Any] = {"watch": watch, "voice": taken, "limits": limits}
            if not save:
                return self._written(brief, chosen, None, **how)
            with self.songs.begin(brief, _blank(brief, chosen), prompt_version=told) as run:
                return self._written(brief, chosen, run, **how)

    def batch(
        self,
        briefs: Iterable[Brief | LyricaError],
        *,
        watch: Callable[[Brief], Callable[[Event], None]] | None = None,
        **how: Any,
    ) -> Iterator[Song | LyricaError]:
        """Write a song for each brief, in order, as :meth:`generate` would one by one.

        Args:
            briefs: What is asked for; an error stands for a brief that could not be read, and comes back in its place.
            watch: Makes of each brief what is called with its song's events.
            how: As :meth:`generate` takes it.

        Returns:
            Each song when it is done, or what went wrong with it, which does not stop the rest.

        Raises:
            StoreError: The songs cannot be recorded; the rest is not tried.
        """
        for brief in briefs:
            if isinstance(brief, LyricaError):
                yield brief
                continue
            try:
                song = self.generate(brief, watch=watch(brief) if watch else None, **how)
            except StoreError:
                raise
            except LyricaError as error:
                yield error
            else:
                yield song

    def plan(self, brief: Brief) -> SongMap:
        """Plan a song and write nothing.

        Raises:
            UsageError: The brief cannot be filled.
        """
        from lyrica_cli.core.agents.planner import map_song
        from lyrica_cli.core.ears import take_own

        take_own()
        return map_song(self._completed(brief).model_copy(update={"candidates": brief.candidates}))

    def ideas(
        self,
        brief: Brief,
        count: int,
        *,
        model: str | None = None,
        watch: Callable[[Event], None] | None = None,
    ) -> Iterator[Idea]:
        """Have ideas for songs, one after the other; nothing is kept.

        Args:
            brief: Theme, genre and mood, where there are any.
            count: How many.
            model: As ``--model`` takes it.
            watch: Called with what the writer should know.

        Raises:
            ModelError: No model could be used.
        """
        from lyrica_cli.core.agents.events import Noted
        from lyrica_cli.core.agents.ideas import ideas
        from lyrica_cli.core.agents.planner import LARGEST_SEED

        seed = secrets.randbelow(LARGEST_SEED) if brief.seed is None else brief.seed
        brief = self._completed(brief).model_copy(update={"seed": seed})
        watch = _logged(watch or _nobody)
        taken = self._voice(brief, learn=True, voice=None, quote=False)
        chosen = self.models.choose(model, tell=lambda text: watch(Noted(text)))
        with chosen.model:
            yield from ideas(brief, count, chosen=chosen, settings=self.settings, watch=watch, voice=taken)

    def resume(
        self,
        ref: str | None = None,
        *,
        model: str | None = None,
        fallback: bool = True,
        watch: Callable[[Event], None] | None = None,
        rounds: int | None = None,
        time_limit: float | None = None,
    ) -> Song:
        """Go on with a song that was broken off: steps that are on record are not done again, lines that stand stay.

        Args:
            ref: The song, as :meth:`Store.resolve` takes it; None takes the one that was broken off last.
            model: As ``--model`` takes it; None takes the one that began it.
            fallback: As in :meth:`generate`, like the rest.
            watch: Called with every event, in order.
            rounds: How often it is gone over again at most.
            time_limit: Seconds from now.

        Raises:
            NotFound: No song was broken off, or none goes by ``ref``.
            StoreBusy: It is still being written.
            UsageError: It is complete, or was planned by another version.
            ModelError: As in :meth:`generate`.
        """
        from lyrica_cli.core.agents.events import Noted
        from lyrica_cli.core.agents.room import Limits
        from lyrica_cli.core.ears import take_own

        take_own()
        watch = _logged(watch or _nobody)
        run, past = self.songs.resume(ref)
        with run:
            wishes = past.plan.get("wishes", {})
            taken = self._voice(past.brief, **({"learn": True, "voice": None, "quote": False} | wishes))
            name = model or _named(past.song.model)
            chosen = self.models.choose(name, tell=lambda text: watch(Noted(text)))
            if not fallback:
                chosen = replace(chosen, fallback=None)
            with chosen.model:
                limits = Limits(rounds, time_limit, wishes)
                return self._written(past.brief, chosen, run, watch=watch, voice=taken, limits=limits, past=past)

    def _written(self, brief: Brief, chosen: Chosen, run: Run | None, **how: Any) -> Song:
        """Have a song written in the room, and put it on record; ``how`` as the room takes it."""
        # Takes a second to import, and only here is it sure to be needed.
        from lyrica_cli.core.agents import write_song

        how["settings"] = self.settings
        if run is None:
            return write_song(brief, chosen=chosen, run=None, **how)
        with logs.about(song=run.id):
            logs.info("song begun", provider=chosen.use.provider, model=chosen.use.name)
            try:
                song = run.finish(write_song(brief, chosen=chosen, run=run, **how))
            except BaseException as error:
                logs.failure("song broken off", error)
                error.add_note(f"What was written so far is kept: lyrica history show {run.id}")
                raise
            _log_end(song)
            return song

    def revise(self, ref: str, wish: Wish, *, save: bool = True, **how: Unpack[How]) -> Revised:
        """Write lines of a song anew: a new version of it, from the first changed line on. The old one stays.

        Args:
            ref: The song, as :meth:`Store.resolve` takes it.
            wish: What is to change.
            save: False keeps nothing anywhere.
            how: Who writes, and how.

        Raises:
            NotFound: There is no such song, line or section.
            UsageError: Nothing is left to change, or the song is still being written.
            ModelError: No model could be used, or nothing that it wrote fits.
        """
        song = self.songs.song(ref)
        if song.run_status == "running":
            raise UsageError(f"song {song.id} is being written. When it is done: lyrica revise {song.id}")
        return self._revise(song, self.songs.brief(str(song.id)), wish, self.songs if save else None, **how)

    def revise_text(self, text: str, wish: Wish, **how: Unpack[How]) -> tuple[Revised, str]:
        """Write lines of a text anew, and keep nothing.

        Args:
            text: A lyric, as text or as ChordPro.
            wish: What is to change. Every line is the writer's own: only lines that are named are written anew.
            how: Who writes, and how.

        Returns:
            What came of it, and the text with the new lines in it.

        Raises:
            InputError: The text cannot be read, or has holes.
            UsageError: Nothing is to change.
            ModelError: As in :meth:`revise`.
        """
        from lyrica_cli.core.song.brief import Brief
        from lyrica_cli.core.song.refill import refilled
        from lyrica_cli.core.writing.hearing import heard

        song, places = heard(text)
        done = self._revise(song, Brief(explicit=self.settings.explicit), wish, None, **how)
        return done, refilled(text, places, song, done.after) if done.after else text

    def _revise(
        self,
        song: Song,
        brief: Brief,
        wish: Wish,
        store: Store | None,
        *,
        model: str | None = None,
        fallback: bool = True,
        seed: int | None = None,
        candidates: int | None = None,
        count: int = 1,
        choose: Callable[[Sequence[Option]], int | None] | None = None,
        learn: bool = True,
        watch: Callable[[Event], None] | None = None,
    ) -> Revised:
        from lyrica_cli.core.ears import take_own
        from lyrica_cli.core.song.wish import targets

        take_own()
        found = targets(song, wish)
        if count > 1 and len(found.written) != 1:
            some = f"{len(found.written)} lines are" if found.written else "no line is"
            raise UsageError(f"-n gives options for one line, and {some} to be written. Name one: --line v1.3")
        from lyrica_cli.core.agents.planner import LARGEST_SEED
        from lyrica_cli.core.agents.reviser import Means, Reviser

        brief = brief.model_copy(update={"candidates": candidates or brief.candidates or self.settings.candidates})
        watch = _logged(watch or _nobody)
        how: dict[str, Any] = {"store": store, "settings": self.settings, "watch": watch}
        if (self.settings.data_dir / "lyrica.db").exists():  # otherwise there is nothing to compare with
            from lyrica_cli.core.library.originality import originality

            how["originality"] = partial(originality, self.songs.database)
        reviser = Reviser(song, brief, wish, found, **how)
        if not found.written:
            return reviser.write(None)
        from lyrica_cli.core.agents.events import Noted

        taken = self._voice(brief, learn=learn, voice=None, quote=False)
        chosen = self.models.choose(model, tell=lambda text: watch(Noted(text)))
        if not fallback:
            chosen = replace(chosen, fallback=None)
        with chosen.model:
            number = secrets.randbelow(LARGEST_SEED) if seed is None else seed
            return reviser.write(Means(chosen, number, count, choose, taken))

    def close(self) -> None:
        """Give back what was opened."""
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _offer(self, brief: Brief, watch: Callable[[Event], None]) -> None:
        """Tell of what the writer jotted on the subject of a song that has no line of its own yet."""
        if brief.first_line or brief.hook or brief.source or not (self.settings.data_dir / "lyrica.db").exists():
            return
        from lyrica_cli.core.agents.events import Noted
        from lyrica_cli.core.library.voice import offers

        for document, line in offers(self.songs.database, " ".join(filter(None, (brief.theme, brief.title)))):
            watch(Noted(f'you jotted "{line}" ({document}); to begin with it: --first-line "{line}".'))

    def _voice(self, brief: Brief, *, learn: bool, voice: str | None, quote: bool) -> Voice | None:
        """Take from the library what the song may learn from and may not repeat; open none for it."""
        if not (self.settings.data_dir / "lyrica.db").exists() and voice is None:
            return None
        from lyrica_cli.core.library.voice import Owned
        from lyrica_cli.core.library.voice import voice as find

        allowed = filter(
            None, (brief.theme, brief.title, brief.hook, brief.first_line, *(brief.source or "").split("\n"))
        )
        found = find(self.songs.database, genre=brief.genre, wanted=voice, allowed=allowed)
        if self.settings.taste:
            found = self._to_taste(found, brief, examples=voice is None)
        if found is None:
            return None
        return replace(found, examples=found.examples if learn else (), owned=Owned(()) if quote else found.owned)

    def _to_taste(self, voice: Voice | None, brief: Brief, *, examples: bool) -> Voice | None:
        """Add what the writer's ratings say: stanzas of liked songs of the genre, else of all, and what words weigh."""
        from lyrica_cli.core.library.voice import Example, Owned, Voice

        taste = self.songs.taste()
        if not (taste.liked or taste.words):
            return voice
        of_genre = [each for each in taste.liked if each.genre == (brief.genre or "").lower()]
        liked = (of_genre or taste.liked) if examples else ()
        shown = tuple(Example(each.theme, each.mood, each.lines, each.song) for each in liked)
        base = voice or Voice((), Owned(()))
        return replace(base, examples=(*base.examples, *shown), taste=taste.words)

    def _completed(self, brief: Brief) -> Brief:
        """Fill in what the settings say of every song."""
        return brief.model_copy(
            update={
                "genre": brief.genre or self.settings.genre,
                "explicit": brief.explicit or self.settings.explicit,
                "candidates": brief.candidates or self.settings.candidates,
            }
        )


def _named(use: ModelUse) -> str | None:
    """Name the model that began a song as ``--model`` takes it; None where its name does not say which file it was."""
    if use.provider == "ollama":
        return f"ollama:{use.name}"
    return f"scripted:{use.name}" if use.provider == "scripted" else None


def _nobody(_event: object) -> None:
    """Watch, and do nothing."""


def _logged(watch: Callable[[Event], None]) -> Callable[[Event], None]:
    """Put on record what is watched; the words of a song only where everything is."""

    def both(event: Event) -> None:
        logs.debug(type(event).__name__, **{field.name: getattr(event, field.name) for field in fields(event)})
        watch(event)

    return both


def _log_end(song: Song) -> None:
    """Put on record what a song cost; one that another model had to finish is worth a warning."""
    tell = logs.warning if song.model.lines_by_fallback else logs.info
    tell("song finished", lines_by_fallback=song.model.lines_by_fallback, **song.usage.model_dump())


def _refuse_unfillable(brief: Brief) -> None:
    """Read the form and the draft once before anything is opened, so that a slip of the pen leaves no trace."""
    from lyrica_cli.core.song.draft import parse_draft
    from lyrica_cli.core.song.form import override
    from lyrica_cli.core.song.genres import find_form, resolve
    from lyrica_cli.core.writing.tune import tuned

    brief, _ = tuned(brief)
    genre, _ = resolve(brief.genre)
    form = find_form(brief.form, genre) if brief.form else genre.form
    override(form, scheme=brief.scheme, syllables=brief.syllables, rhyme=brief.rhyme)
    if brief.source is not None:
        parse_draft(brief.source)
    if brief.sections:
        from lyrica_cli.core.agents.planner import plan_song

        plan_song(brief)


def _blank(brief: Brief, chosen: Chosen) -> Song:
    """Make the song that stands in the history until there is more of it."""
    from lyrica_cli.core.song.song import Song

    return Song(
        title=brief.title or "Untitled",
        genre=brief.genre,
        mood=brief.mood,
        theme=brief.theme,
        language=brief.language,
        form=brief.form or "",
        seed=brief.seed,
        run_status="running",
        writers=brief.writers,
        created_at=datetime.now(UTC),
        model=chosen.use,
    )
