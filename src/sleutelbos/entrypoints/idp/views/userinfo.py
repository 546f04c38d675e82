"""What the owner of an account let an application know."""

from django.http import HttpResponse, JsonResponse

from sleutelbos.connections.oauth.errors import OAuthRefused
from sleutelbos.connections.oauth.values import Scope
from sleutelbos.entrypoints.idp import claims, holders
from sleutelbos.entrypoints.idp.protocol import endpoint
from sleutelbos.web.visit import PortalRequest


@endpoint("GET", "HEAD", "POST", is_open=True)
def userinfo(request: PortalRequest) -> HttpResponse:
    """Answer to a token in the header; one in the address or the form is refused (O8)."""
    if "access_token" in request.GET or "access_token" in request.POST:
        raise OAuthRefused("invalid_request")
    holder = holders.bearer(request, scope=Scope.OPENID)
    return JsonResponse(claims.userinfo(holder, school=request.visit.school))
