"""Sleutelbos: the gate and the post room of a school."""
