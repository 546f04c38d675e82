"""Which application asks, and whether it is really that one (RFC 6749, 2.3)."""

import base64
import binascii
from urllib.parse import unquote_plus

from sleutelbos.connections.oauth import queries, secrets
from sleutelbos.connections.oauth.errors import OAuthRefused
from sleutelbos.connections.oauth.values import App
from sleutelbos.entrypoints.idp.protocol import Form
from sleutelbos.kit.secrets import is_same
from sleutelbos.web.visit import PortalRequest


def authenticated(request: PortalRequest, sent: Form) -> App:
    """Return the application that asks; refuse a wrong secret, and one that should not be there."""
    client_id, secret = _credentials(request, sent)
    app = queries.app(client_id) if client_id.isascii() and "\0" not in client_id else None
    if app is None or not _is_right(app, secret):
        raise OAuthRefused("invalid_client")
    return app


def _is_right(app: App, secret: str) -> bool:
    """Say whether the secret is the application's; one without a secret must send none."""
    if app.secret_digest is None:
        return secret == ""
    return is_same(secrets.digest(secret), app.secret_digest)


def _credentials(request: PortalRequest, sent: Form) -> tuple[str, str]:
    header = request.headers.get("Authorization", "")
    kind, _, value = header.partition(" ")
    if kind.lower() != "basic":
        return sent.get("client_id", ""), sent.get("client_secret", "")
    if "client_secret" in sent:  # one way at a time
        raise OAuthRefused("invalid_request")
    try:
        decoded = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise OAuthRefused("invalid_client") from None
    client_id, _, secret = decoded.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)
