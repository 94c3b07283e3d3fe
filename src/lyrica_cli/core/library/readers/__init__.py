"""The file formats that lyrics come in, a module each; each gives lyrics, or says why a record holds none."""

from lyrica_cli.core.library.readers.reading import READERS, VERSION, Record, read, sniff

__all__ = ["READERS", "VERSION", "Record", "read", "sniff"]
