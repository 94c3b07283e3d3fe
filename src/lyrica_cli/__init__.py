"""Lyrica: song lyrics that rhyme and scan, written on your own machine."""

__version__ = "0.1.0"
