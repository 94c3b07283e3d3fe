"""An analysis on a terminal: rhyme families in colour, and by letter for those who see none."""

_COLOURS = (36, 31, 32, 35, 33, 34, 95, 92, 96, 91, 94, 93)
"""ANSI foregrounds of the families; they come again after the last."""


def paint(body: str, letter: str) -> str:
    """Colour a text for a letter of the scheme; ``X`` rhymes with nothing and stays plain."""
    from lyrica_cli.core.prosody.formats.text import colour_of

    if letter == "X":
        return body
    return f"\x1b[{_COLOURS[colour_of(letter) % len(_COLOURS)]}m{body}\x1b[0m"
