"""Stanzas of our own writing, one file a genre family, for a model to learn the manner from."""

from lyrica_cli.core.agents.exemplars.stanza import Stanza, families, stanzas

__all__ = ["Stanza", "families", "stanzas"]
