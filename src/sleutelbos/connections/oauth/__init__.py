"""OAuth 2 and OpenID Connect: applications, what they may, their codes and tokens."""
