"""Ways in, and what stands behind them."""

from collections.abc import Callable

from sleutelbos.accounts.queries import identities
from sleutelbos.accounts.values import Identity
from sleutelbos.kit import scope
from tests import authenticator, factories
from tests.authenticator import Authenticator
from tests.entrypoints.idp import asking
from tests.messaging import post
from tests.rights.probes.stage import PARTS, PASSWORD, Probe, Stage, is_led_away, with_another_child
from tests.web import routes, world
from tests.web.fields import hidden

PAGES = ("/start", "/profile", "/profile/kept")


def password(stage: Stage) -> Probe:
    stage.activated()
    form = {"username": stage.family.username, "password": PASSWORD}
    return lambda: stage.browser().post("/", form).status_code == 302


def code(stage: Stage) -> Probe:
    typed, _token = world.a_known_letter(stage.father)
    form = {"username": stage.family.username, "password": typed}
    return lambda: stage.browser().post("/", form).status_code == 302


def passkey(stage: Stage) -> Probe:
    browser, device = stage.browser(), Authenticator(stage.school.origin)
    authenticator.added(factories.signed_in(browser, stage.activated()), device)
    return lambda: authenticator.shown(stage.browser(), device).status_code == 302


def letter_link(stage: Stage) -> Probe:
    _code, token = world.a_known_letter(stage.father)
    return lambda: stage.browser().post("/a/", {"token": token}).status_code == 302


def session(stage: Stage) -> Probe:
    """Ask every page that is not for everybody: each answers as to somebody who is not in."""
    inside = factories.signed_in(stage.browser(), stage.activated())
    pages = [
        (route, method)
        for route, method in routes.requests()
        if route.name.startswith("portal:") and not route.access.is_public
    ]

    def ask() -> bool:
        opened = [
            route.name
            for route, method in pages
            if "sign_out" not in route.name
            and not is_led_away(inside.generic(method, route.path(PARTS)))
        ]
        return bool(opened)

    return ask


def outside_identity(stage: Stage) -> Probe:
    """Ask what the identity that he linked opens, as arriving and choosing do."""
    issuer = "https://sign-in.example.test"
    factories.a_linked(stage.activated(), issuer)

    def ask() -> bool:
        with scope.within(stage.school.id):
            return bool(identities.openable(Identity("openid", issuer, "sub-of-an")))

    return ask


def beside(stage: Stage) -> Probe:
    """Look whether the account of Noor stands beside that of the parent's other child."""
    browser = with_another_child(stage)
    return lambda: b"Noor" in browser.get("/children").content


def connected_app(stage: Stage) -> Probe:
    """Let an application in; later it asks with all that it has, and for more."""
    inside = factories.signed_in(stage.browser(), stage.activated())
    agenda = asking.an_application(stage.school)
    found = agenda.tokens(inside)
    code = agenda.code(inside)

    def ask() -> bool:
        opened = [
            agenda.userinfo(found["access_token"]).status_code == 200,
            agenda.is_active(found["access_token"]),
            agenda.is_active(found["refresh_token"]),
            agenda.redeem(code).status_code == 200,
            agenda.refresh(found["refresh_token"]).status_code == 200,
            "code=" in agenda.authorize(inside).headers.get("Location", ""),
            inside.get("/oauth/device").status_code == 200,
        ]
        return any(opened)

    return ask


def told_class(stage: Stage) -> Probe:
    ask = _told(stage, "groups")
    return lambda: bool(ask())


def unread_number(stage: Stage) -> Probe:
    teacher = factories.a_staff_member(stage.school, "office", first="Els")
    ask = _told(stage, "unread_messages")
    with scope.within(stage.school.id):
        post.arrived(teacher, subject="Zwemles-kanarie")
    return lambda: bool(ask())


def paired_phone(stage: Stage) -> Probe:
    computer = factories.signed_in(stage.browser(), stage.activated())
    page = computer.post("/profile/devices/pair").content.decode()
    phone = stage.browser()
    shown = phone.post("/pair", {"code": hidden(page, "code")}).content.decode()
    number, secret = hidden(shown, "number"), hidden(shown, "phone")
    computer.post("/profile/devices/pair/number", {"number": number})

    def ask() -> bool:
        phone.post("/pair/finish", {"phone": secret, "number": number})
        return phone.get("/start").status_code == 200

    return ask


def class_name(stage: Stage) -> Probe:
    inside = factories.signed_in(stage.browser(), stage.activated())
    return lambda: any("L3A" in inside.get(page).content.decode() for page in PAGES)


def childs_code(stage: Stage) -> Probe:
    stage.activated()
    browser = factories.signed_in(stage.browser(), stage.father)

    def ask() -> bool:
        return b"Maak de code" in browser.get("/profile/child", follow=True).content

    return ask


def _told(stage: Stage, claim: str) -> Callable[[], object]:
    inside = factories.signed_in(stage.browser(), stage.activated())
    agenda = asking.an_application(stage.school)
    token = agenda.tokens(inside)["access_token"]

    def ask() -> object:
        answer = agenda.userinfo(token)
        return asking.told(answer).get(claim) if answer.status_code == 200 else None

    return ask
