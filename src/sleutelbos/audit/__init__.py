"""The audit log: what happened, who did it, sealed into a chain per school."""
