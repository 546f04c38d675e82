"""Guides: leaflets, a poster and the info evening, written by the school's own settings."""
