"""Addresses that are no page of anybody: health, the number, colours, logo, robots."""

from django.urls import path

from sleutelbos.web import installing, views

app_name = "web"
urlpatterns = [
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("live", views.live, name="live"),
    path("theme.css", views.theme, name="theme"),
    path("logo", views.logo, name="logo"),
    path("app.webmanifest", installing.manifest, name="manifest"),
    path("icon", installing.icon, name="icon"),
    path("worker.js", installing.worker, name="worker"),
    path("offline", installing.offline, name="offline"),
    path("language", views.choose_language, name="language"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/change-password", views.change_password, name="change_password"),
    path(".well-known/passkey-endpoints", views.passkey_endpoints, name="passkey_endpoints"),
]
