"""The ways in: each speaks a protocol and calls one action or query."""
