"""The mail that says that there are messages."""
