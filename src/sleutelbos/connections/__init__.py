"""Connections: what is signed in, and the one way to end it."""
