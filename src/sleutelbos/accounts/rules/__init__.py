"""Decide about usernames and passwords: values in, answer out."""
