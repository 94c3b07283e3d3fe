"""An analysis on paper: one module a format, each a function from an analysis to text."""

from lyrica_cli.core.prosody.formats.html import html
from lyrica_cli.core.prosody.formats.json import json
from lyrica_cli.core.prosody.formats.markdown import markdown
from lyrica_cli.core.prosody.formats.text import text

__all__ = ["html", "json", "markdown", "text"]
