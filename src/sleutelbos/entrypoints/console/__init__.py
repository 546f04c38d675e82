"""Pages for the school office."""
