"""Add, list and remove applications of a school; make another signing key."""

from sleutelbos.entrypoints.cli import asked, screen, start
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.errors import Refused


def run(options: Options) -> None:
    """Do one of the acts."""
    start.ready()
    acts = {"add": _add, "list": _list, "remove": _remove, "rotate-keys": _rotate}
    acts[options.act](options)


def _add(options: Options) -> None:
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.connections.oauth import rules
    from sleutelbos.connections.oauth.actions import apps
    from sleutelbos.connections.oauth.values import AppKind, Registration, Scope

    kind = AppKind(options.kind)
    scopes = tuple(dict.fromkeys((Scope.OPENID.value, *options.scope)))
    _check(options, kind)
    if not rules.are_known(scopes):
        raise Refused(f"A scope is one of {', '.join(Scope)}.")
    with asked.school(options.school) as school:
        client_id, secret = apps.register(
            school_id=school.id,
            registration=Registration(
                name=options.name,
                kind=kind,
                redirect_uris=tuple(options.redirect_uri),
                scopes=scopes,
                logout_uris=tuple(options.logout_uri),
                notice_uri=options.notice_uri,
            ),
            by=OPERATOR,
        )
    screen.say(f"issuer: {school.origin}\nclient_id: {client_id}")
    if secret:
        screen.say(f"client_secret: {secret}")


def _check(options: Options, kind: str) -> None:
    from django.conf import settings

    from sleutelbos.connections.oauth import rules
    from sleutelbos.connections.oauth.values import AppKind

    notice = [options.notice_uri] if options.notice_uri else []
    given = [(uri, AppKind(kind)) for uri in (*options.redirect_uri, *options.logout_uri)]
    wrong = [
        uri
        for uri, whose in [*given, *((uri, AppKind.WEBSITE) for uri in notice)]
        if not rules.is_registrable(uri, kind=whose, allows_http=settings.PLAIN_HTTP)
    ]
    if wrong:
        raise Refused(*(f"{uri} cannot be an address of this application." for uri in wrong))


def _list(options: Options) -> None:
    from sleutelbos.connections.oauth import queries

    with asked.school(options.school):
        found = queries.apps()
    rows = [
        {"client_id": one.client_id, "name": one.name, "kind": one.kind.value,
         "redirect_uris": list(one.redirect_uris), "scopes": list(one.scopes)}
        for one in found
    ]  # fmt: skip
    if options.json:
        screen.say_json(rows)
        return
    screen.table(
        [("CLIENT ID", "NAME", "KIND", "SCOPES")]
        + [(one.client_id, one.name, one.kind.value, " ".join(one.scopes)) for one in found]
    )


def _remove(options: Options) -> None:
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.connections.oauth import queries
    from sleutelbos.connections.oauth.actions import apps

    with asked.school(options.school) as school:
        app = queries.app(options.client_id)
        if app is None:
            raise Refused(f"There is no application {options.client_id} here.")
        apps.remove(app_id=app.id, school_id=school.id, by=OPERATOR)
    screen.say(f"{app.name} is removed.")


def _rotate(options: Options) -> None:
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.connections.oauth.actions import keys

    with asked.school(options.school) as school:
        kid = keys.rotate(school_id=school.id, at_once=options.at_once, by=OPERATOR)
    when = "at once; the old ones are gone" if options.at_once else "ten minutes from now"
    screen.say(f"Key {kid} signs {when}.")
