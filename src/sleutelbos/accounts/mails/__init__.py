"""The mails of accounts: their words, their shape, and to whom they go."""
