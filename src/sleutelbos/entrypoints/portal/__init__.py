"""Pages for pupils, parents and staff."""
