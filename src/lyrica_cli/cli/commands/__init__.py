"""One file a command, each in three steps: parse, one core call, print."""
