"""Accounts: keyrings, keys, letters, and what is bound to an account."""
