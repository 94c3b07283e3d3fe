"""One file a schema, ``v0001_…``; the newest number is the schema that this version of Lyrica uses."""
