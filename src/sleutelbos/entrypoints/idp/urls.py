"""Addresses for applications; where each is, the discovery document tells."""

from django.urls import path

from sleutelbos.entrypoints.idp.views import authorize, devices, discovery, logout, token, userinfo

app_name = "idp"
urlpatterns = [
    path(".well-known/openid-configuration", discovery.openid, name="openid"),
    path(".well-known/oauth-authorization-server", discovery.openid, name="server"),
    path("oauth/jwks", discovery.keys, name="keys"),
    path("oauth/authorize", authorize.authorize, name="authorize"),
    path("oauth/resume", authorize.resume, name="resume"),
    path("oauth/consent", authorize.consent, name="consent"),
    path("oauth/other-account", authorize.other_account, name="other_account"),
    path("oauth/token", token.token, name="token"),
    path("oauth/revoke", token.revoke, name="revoke"),
    path("oauth/introspect", token.introspect, name="introspect"),
    path("oauth/userinfo", userinfo.userinfo, name="userinfo"),
    path("oauth/device_authorization", devices.ask, name="device_ask"),
    path("oauth/device", devices.enter, name="device"),
    path("oauth/device/decide", devices.decide, name="device_decide"),
    path("oauth/logout", logout.logout, name="logout"),
    path("oauth/logout/confirm", logout.confirm, name="logout_confirm"),
]
