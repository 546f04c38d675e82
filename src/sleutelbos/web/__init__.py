"""What pages share: school by host, the guard, the session, the base template."""
