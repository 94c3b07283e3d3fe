"""Briefs, forms and songs: what was asked for, what each line must do, and what came of it. Pure."""
