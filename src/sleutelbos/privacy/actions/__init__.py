"""Writes about what is kept of people."""
