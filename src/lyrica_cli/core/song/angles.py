"""Angles: ways into a theme, of our own; each says who speaks, when, and what has changed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Angle:
    """One way into a theme.

    Attributes:
        text: The angle, as a phrase that can follow a theme.
        mood: The mood that it is told in, one of the moods' names.
        things: Words that belong to it and can be seen or touched.
    """

    text: str
    mood: str
    things: tuple[str, ...]


def angles() -> tuple[Angle, ...]:
    """Give all angles."""
    return _ANGLES


_ANGLES = tuple(
    Angle(text, mood, tuple(things.split()))
    for text, mood, things in (
        ("told by the one who stayed", "lonely", "window kitchen key"),
        ("told by the one who left", "restless", "road suitcase gas"),
        ("years later, by chance, in a shop", "nostalgic", "counter coat receipt"),
        ("the night before", "anxious", "clock bed shirt"),
        ("the morning after", "weary", "coffee floor shoes"),
        ("a letter that was never sent", "longing", "paper drawer stamp"),
        ("what the neighbors saw", "mysterious", "fence curtain lamp"),
        ("said to a child", "tender", "pocket blanket stairs"),
        ("said to a parent, too late", "grateful", "hands chair photograph"),
        ("the last time, without knowing it", "sad", "door coat porch"),
        ("the first time, remembered wrong", "dreamy", "summer water dress"),
        ("an apology that turns into an accusation", "bitter", "glass phone table"),
        ("a boast that nobody believes", "playful", "hat money car"),
        ("what is left in the boxes", "heartbroken", "box tape plate"),
        ("a promise, and how it was kept", "hopeful", "ring ladder paint"),
        ("the drive home, not talking", "lonely", "radio mirror rain"),
        ("by somebody who was only passing through", "peaceful", "train ticket bench"),
        ("the thing that nobody at the table says", "anxious", "bread knife plate"),
        ("winning, and having nobody to tell", "triumphant", "phone street medal"),
        ("the job, the shift, the pay", "defiant", "boots wall clock"),
        ("two people, one of them already gone", "dark", "bed wall candle"),
        ("dancing, so as not to think", "excited", "floor band shoes"),
        ("how small it looks from here", "nostalgic", "hill roof river"),
        ("asking to be let in again", "romantic", "porch bell snow"),
    )
)
