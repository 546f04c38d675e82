"""Speak OpenID Connect with an outside provider, as its client."""
