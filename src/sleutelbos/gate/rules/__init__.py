"""Decisions of the gate: values in, answer out."""
