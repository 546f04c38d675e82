"""Reads of what is kept of people."""
