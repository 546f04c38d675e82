"""What changes: applications, grants, tokens, devices' requests, signing keys."""
