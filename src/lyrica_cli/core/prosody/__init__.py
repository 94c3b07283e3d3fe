"""How English sounds: pronunciations, syllables, stress and rhyme. Pure: reads package data only."""

from lyrica_cli.core.prosody.lexicon import Entry, Lexicon, english
from lyrica_cli.core.prosody.rhyme import rhymes

__all__ = ["Entry", "Lexicon", "english", "rhymes"]
