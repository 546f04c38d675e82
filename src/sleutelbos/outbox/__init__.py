"""The outbox: work promised in a transaction, done by the worker."""
