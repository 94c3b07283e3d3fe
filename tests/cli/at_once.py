"""One of several programs at once: ``python at_once.py NAME TIMES`` writes, rates and lists songs of a title."""

from __future__ import annotations

import contextlib
import io
import json
import sys

from lyrica_cli.cli.app import main


def run(*args: str) -> str:
    """Type a command; give its standard output, and leave if it fails."""
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            main(args)
    except SystemExit as left:
        if left.code:
            sys.exit(f"{args} ended with {left.code}")
    return out.getvalue()


if __name__ == "__main__":
    title, times = sys.argv[1], int(sys.argv[2])
    for _ in range(times):
        song = json.loads(run("generate", "-q", "-t", title, "--form", "V:AA:6 V", "--candidates", "2", "--json"))
        run("rate", song["id"], "--overall", "4", "--tag", title)
        assert song["id"] in run("history", "--ids", "--tag", title).split()
