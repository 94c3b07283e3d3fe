"""The numbered, append-only steps from one schema to the next; Alembic runs them."""
