"""Applications that may ask people of the school for access."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.connections import words as names
from sleutelbos.connections.oauth import queries
from sleutelbos.connections.oauth.actions import apps
from sleutelbos.connections.oauth.values import App, AppKind, Scope
from sleutelbos.entrypoints.console import application_form, showing
from sleutelbos.entrypoints.console.access import actor, administrator
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@administrator
def listed(request: PortalRequest) -> HttpResponse:
    """Show the applications."""
    return showing.show(request, "applications.html", apps=queries.apps(), names=names)


@_page
@administrator
@fresh
def new(request: PortalRequest) -> HttpResponse:
    """Let an application in, and show its secret: this once."""
    form = application_form.Application(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        chosen = request.POST.getlist("scopes") or [Scope.OPENID, Scope.PROFILE]
        values = form.data or {"kind": AppKind.WEBSITE}
        return showing.show(
            request, "application_new.html", names=names, chosen=chosen, values=values,
            errors=form.errors,
        )  # fmt: skip
    client_id, secret = apps.register(
        school_id=request.visit.school.id, registration=form.registration(), by=actor(request)
    )
    return _shown(request, client_id, secret)


@_page
@administrator
@fresh
def one(request: PortalRequest, app_id: int) -> HttpResponse:
    """Show an application, and change it."""
    app = queries.app_of_id(app_id)
    if request.method != "POST":
        return _one(request, app)
    form = application_form.Application({**request.POST.dict(), "kind": app.kind,
                                         "scopes": request.POST.getlist("scopes")})  # fmt: skip
    if not form.is_valid():
        return _one(request, app, form)
    apps.change(
        app_id=app_id,
        school_id=request.visit.school.id,
        registration=form.registration(),
        by=actor(request),
    )
    return showing.go("applications", done="application")


@_page
@administrator
@fresh
def secret(request: PortalRequest, app_id: int) -> HttpResponse:
    """Give an application another secret, and show it: this once."""
    app = queries.app_of_id(app_id)
    if request.method != "POST":
        return _one(request, app)
    made = apps.renew_secret(app_id=app_id, school_id=request.visit.school.id, by=actor(request))
    return _shown(request, app.client_id, made)


@_page
@administrator
@fresh
def remove(request: PortalRequest, app_id: int) -> HttpResponse:
    """Remove an application, and cut whoever is connected with it."""
    app = queries.app_of_id(app_id)
    if request.method != "POST":
        return _one(request, app)
    apps.remove(app_id=app_id, school_id=request.visit.school.id, by=actor(request))
    return showing.go("applications", done="application_gone")


def _one(
    request: PortalRequest, app: App, form: application_form.Application | None = None
) -> HttpResponse:
    return showing.show(
        request,
        "application.html",
        names=names,
        app=app,
        chosen=app.scopes if form is None else request.POST.getlist("scopes"),
        values=application_form.values_of(app) if form is None else form.data,
        errors={} if form is None else form.errors,
    )


def _shown(request: PortalRequest, client_id: str, made: str) -> HttpResponse:
    app = queries.app(client_id)
    origin = request.visit.school.origin
    return showing.show(request, "application_secret.html", app=app, secret=made, issuer=origin)
