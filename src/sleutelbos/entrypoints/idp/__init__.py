"""The school as a provider of identity: OAuth 2 and OpenID Connect for applications."""
