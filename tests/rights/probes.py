"""How to see whether a channel lets something through to Noor's father.

Each makes ready what the channel needs while he may everything; what it returns is asked later,
when his rights are what they are, and says whether something came through.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from sleutelbos.accounts.actions import letters
from sleutelbos.accounts.errors import NothingToPrint
from sleutelbos.accounts.models import Account, EmailLink, InitialCredential
from sleutelbos.accounts.queries import identities
from sleutelbos.accounts.values import Identity, LinkPurpose
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.models import Device, PushSubscription, Session
from sleutelbos.connections.push import actions as subscriptions
from sleutelbos.connections.push.rules import PushPlace
from sleutelbos.gate.actions import acts, batches, office
from sleutelbos.gate.actions.acts import Act
from sleutelbos.gate.errors import NobodyLeft
from sleutelbos.gate.rules.checks import Check, Seen
from sleutelbos.gate.values import ActKind, BatchKind
from sleutelbos.kit import clock, scope
from sleutelbos.kit.errors import Refusal
from sleutelbos.messaging import pushing
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.queries import drafts, papers
from sleutelbos.messaging.values import Audience, Manner
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox import worker
from sleutelbos.outbox.models import Job
from sleutelbos.schools.models import School
from sleutelbos.web.live import counting
from tests import authenticator, factories, together
from tests.authenticator import Authenticator
from tests.entrypoints.idp import asking
from tests.factories import Family
from tests.mailbox import Mailbox
from tests.messaging import files, post
from tests.web import routes, world

# Parts of addresses; what is not named here is a number that nothing has.
PARTS: dict[str, object] = defaultdict(lambda: 999_999, folder="inbox", token="x")
PAGES = ("/start", "/profile", "/profile/kept")
BART, NEW = "bart@example.test", "nieuw@example.test"
PASSWORD = "zes stille paarse uilen"
Probe = Callable[[], bool]


@dataclass(frozen=True)
class Stage:
    """A school with Noor in L3A, and a mailbox for what leaves the house."""

    school: School
    family: Family
    mailbox: Mailbox

    @property
    def father(self) -> Account:
        with scope.within(self.school.id):
            return Account.objects.get(id=self.family.father.id)

    def browser(self) -> Client:
        return world.a_browser(self.school)

    def activated(self) -> Account:
        account = factories.with_password(self.father, PASSWORD)
        return factories.an_activated(account, email=BART)


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
    browser = _with_another_child(stage)
    return lambda: b"Noor" in browser.get("/children").content


def beside_messages(stage: Stage) -> Probe:
    browser = _with_another_child(stage)
    message_id = post.arrived(factories.a_staff_member(stage.school))
    own = f"{message_id}.{stage.father.id}"

    def look() -> bool:
        forms = [{"id": own, "act": act, "folder": "inbox"} for act in ("flag", "bin", "inbox")]
        answers = [browser.post("/messages/marks", form)["Location"] for form in forms]
        is_marked = any("count=1" in one for one in answers)
        lists = ("", "/in/flagged", "/search?q=zwem")
        pages = [browser.get(f"/messages{path}").content for path in lists]
        return is_marked or any(b"Zwemmen" in page for page in pages)

    return look


def _with_another_child(stage: Stage) -> Client:
    other = together.a_parent(stage.school, "Sam", "Wouters")
    together.tie(other.mother, stage.activated())
    return together.signed_in(stage.school, other)


def is_led_away(answer: object) -> bool:
    """Say whether an answer sends to the sign-in page, as it does with strangers."""
    return answer.status_code == 302 and answer["Location"].partition("?")[0] == "/"


def number(stage: Stage) -> Probe:
    teacher = factories.a_staff_member(stage.school, "office", first="Els")
    inside = factories.signed_in(stage.browser(), stage.activated())
    with scope.within(stage.school.id):
        session_id = Session.objects.latest("id").id
        post.arrived(teacher)

    def ask() -> bool:
        said = b"data: 1" in inside.get(reverse("web:live")).content
        assert said == bool(counting.numbers([session_id]).get(session_id)), "streams say the same"
        return said

    return ask


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


def _told(stage: Stage, claim: str) -> Callable[[], object]:
    inside = factories.signed_in(stage.browser(), stage.activated())
    agenda = asking.an_application(stage.school)
    token = agenda.tokens(inside)["access_token"]

    def ask() -> object:
        answer = agenda.userinfo(token)
        return asking.told(answer).get(claim) if answer.status_code == 200 else None

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


def mailbox(stage: Stage) -> Probe:
    teacher = factories.a_staff_member(stage.school, "office", first="Els")
    father = stage.activated()
    with scope.within(stage.school.id):
        message_id = post.arrived(teacher, subject="Zwemles-kanarie")
    inside = factories.signed_in(stage.browser(), father)
    pages = [
        reverse("portal:messages"),
        reverse("portal:folder", args=["inbox"]),
        reverse("portal:search_messages") + "?q=Zwemles",
        reverse("portal:message", args=[message_id]),
        reverse("portal:print_message", args=[message_id]),
    ]

    def ask() -> bool:
        shown = [inside.get(page).content.decode() for page in pages]
        if any("Zwemles-kanarie" in page for page in shown):
            return True
        for name in ("confirm_message", "answer_message"):
            form = {"source": "Dank u", "nonce": "1b671a64-40d5-491e-99b0-da01ff1f3341"}
            inside.post(reverse(f"portal:{name}", args=[message_id]), form)
        inside.post(reverse("portal:mark_messages"), {"ids": [message_id], "act": "archive"})
        with scope.within(stage.school.id):
            copy = Delivery.objects.get(account=father)
            return bool(copy.confirmed_at or copy.place or Message.objects.filter(sender=father))

    return ask


def attachment(stage: Stage) -> Probe:
    teacher = factories.a_staff_member(stage.school, "office", first="Els")
    father = stage.activated()
    with scope.within(stage.school.id):
        attachment_id = files.attached(teacher, post.a_draft(teacher), picture=True)
        draft = drafts.draft(post.sender(teacher), Message.objects.get().id)
        post.arrived(teacher, draft=draft)
    inside = factories.signed_in(stage.browser(), father)
    pages = [reverse(f"portal:{name}", args=[attachment_id]) for name in ("file", "file_preview")]
    return lambda: any(b"".join(inside.get(page)).startswith(b"\xff\xd8") for page in pages)


def infected_notice(stage: Stage) -> Probe:
    stage.activated()
    about = {"account_id": stage.father.id, "kind": "file_infected"}
    return lambda: _job(stage, "send_notice", BART, **about)


def writing(stage: Stage) -> Probe:
    teacher = factories.a_staff_member(stage.school, "teacher", first="Els")
    factories.teaches(teacher)
    inside = factories.signed_in(stage.browser(), stage.activated())
    return lambda: inside.get(reverse("portal:write")).status_code == 200


def own_letters(stage: Stage) -> Probe:
    office = factories.a_staff_member(stage.school, "office", first="Els")
    father = stage.activated()
    to = Audience(account_ids=(office.id,))
    message_id = post.send(father, subject="Brief-kanarie", audience=to).message_id
    inside = factories.signed_in(stage.browser(), father)

    def ask() -> bool:
        pages = (reverse("portal:sent"), reverse("portal:sent_message", args=[message_id]))
        shown = any("Brief-kanarie" in inside.get(page).content.decode() for page in pages)
        answer = inside.post(reverse("portal:take_back", args=[message_id]))
        return shown or (answer.status_code == 302 and not is_led_away(answer))

    return ask


def paper(stage: Stage) -> Probe:
    office = factories.a_staff_member(stage.school, "office", first="Els")
    audience, sender = post.to_class(stage.school), post.sender(office)
    message_id = post.arrived(office, audience=audience)

    def ask() -> bool:
        with scope.within(stage.school.id):
            found = papers.piles(stage.school, message_id)
            found += papers.piles_of_draft(stage.school, audience=audience, sender=sender)
        return any(one.reader.startswith("Bart") for pile in found for one in pile.sheets)

    return ask


def delivery(stage: Stage) -> Probe:
    teacher = factories.a_staff_member(stage.school, "office", first="Els")
    father = stage.activated()

    def ask() -> bool:
        with scope.within(stage.school.id):
            post.send(teacher, subject="Zwemles")
            return Delivery.objects.filter(account=father).exists()

    return ask


def class_name(stage: Stage) -> Probe:
    inside = factories.signed_in(stage.browser(), stage.activated())
    return lambda: any("L3A" in inside.get(page).content.decode() for page in PAGES)


def _recovery(stage: Stage, path: str) -> Probe:
    stage.activated()

    def ask() -> bool:
        form = {"username": stage.family.username, "email": BART}
        assert stage.browser().post(path, form).status_code == 200
        return _has_mail(stage, BART)

    return ask


def reset_mail(stage: Stage) -> Probe:
    return _recovery(stage, "/forgot/request")


def browser_mail(stage: Stage) -> Probe:
    return _recovery(stage, "/browser")


def verification_mail(stage: Stage) -> Probe:
    stage.activated()
    factories.changed(stage.father, typed_email=NEW)
    return lambda: _job(stage, "send_verification", NEW, account_id=stage.father.id)


def account_notice(stage: Stage) -> Probe:
    stage.activated()
    about = {"account_id": stage.father.id, "kind": "password_changed"}
    return lambda: _job(stage, "send_notice", BART, **about)


def change_notice(stage: Stage) -> Probe:
    stage.activated()
    about = {"account_id": stage.father.id, "kind": "name_corrected"}
    return lambda: _job(stage, "send_notice", BART, **about)


def notification(stage: Stage) -> Probe:
    clerk = factories.a_staff_member(stage.school, "office", first="Els")
    post.wishes(stage.activated(), Manner.AT_ONCE)
    with scope.within(stage.school.id):
        post.arrived(clerk)
    return lambda: post.notifies(stage.school) and _has_mail(stage, BART)


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


def hidden(page: str, name: str) -> str:
    """Return what a hidden field of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def device_notice(stage: Stage) -> Probe:
    """Send to a place that is refused for good: it is forgotten when somebody tried."""
    clerk = factories.a_staff_member(stage.school, "office", first="Els")
    father, now = stage.activated(), clock.now()
    with scope.within(stage.school.id):
        post.arrived(clerk)
        of = {"school": stage.school, "account": father, "made_at": now, "seen_at": now}
        device = Device.objects.create(**of, name="Gsm", epoch=father.grant_epoch)
        place = PushPlace("https://127.0.0.1/x", "B" + "A" * 86, "A" * 22)
        subscriptions.switch_on(
            device_id=device.id, account_id=father.id, school_id=stage.school.id, place=place,
            language="nl", by=SYSTEM,
        )  # fmt: skip

    def ask() -> bool:
        with scope.within(stage.school.id):
            pushing.push(pushing.Round([father.id], is_urgent=True), school=stage.school)
            return not PushSubscription.objects.exists()

    return ask


def reminder_mail(stage: Stage) -> Probe:
    stage.activated()
    factories.changed(stage.father, details_confirmed_at=None)
    return lambda: _batch(stage, BatchKind.REMINDERS) and _has_mail(stage, BART)


def batch_of_letters(stage: Stage) -> Probe:
    def ask() -> bool:
        _batch(stage, BatchKind.LETTERS)
        with scope.within(stage.school.id):
            return InitialCredential.objects.filter(account=stage.father).exists()

    return ask


def reset_link(stage: Stage) -> Probe:
    token = world.a_token(stage.activated(), LinkPurpose.RESET, BART)
    form = {"password": "acht nieuwe gele stoelen", "repeat": "acht nieuwe gele stoelen"}
    return lambda: _uses(stage, f"/reset/{token}", form)


def browser_link(stage: Stage) -> Probe:
    token = world.a_token(stage.activated(), LinkPurpose.BROWSER, BART)
    return lambda: _uses(stage, f"/browser/{token}", {})


def freeze_link(stage: Stage) -> Probe:
    token = world.a_token(stage.activated(), LinkPurpose.FREEZE, BART)
    return lambda: _uses(stage, f"/freeze/{token}", {})


def sign_in_mail(stage: Stage) -> Probe:
    stage.activated()
    form = {"username": stage.family.username, "password": PASSWORD}
    stage.browser().post("/", form)
    with scope.within(stage.school.id):
        about = Job.objects.get(name="gate.tell_sign_in").arguments
    return lambda: _job(stage, "gate.tell_sign_in", BART, **about)


def verify_link(stage: Stage) -> Probe:
    stage.activated()
    account = factories.changed(stage.father, typed_email=NEW)
    token = world.a_token(account, LinkPurpose.VERIFY, NEW)
    return lambda: _uses(stage, f"/verify/{token}", {})


def renewal(stage: Stage) -> Probe:
    stage.activated()
    account = factories.changed(stage.father, typed_email=NEW)
    token = world.a_token(account, LinkPurpose.VERIFY, NEW)
    with scope.within(stage.school.id):
        EmailLink.objects.filter(account=account).update(
            expires_at=clock.now() - dt.timedelta(hours=1)
        )

    def ask() -> bool:
        stage.browser().post("/verify-again", {"token": token})
        return _has_mail(stage, NEW)

    return ask


def printed_letter(stage: Stage) -> Probe:
    return lambda: stage.father.id in _printed(stage, letters.print_letters)


def exported_letter(stage: Stage) -> Probe:
    return lambda: stage.father.id in _printed(stage, letters.export_csv)


def single_letter(stage: Stage) -> Probe:
    return lambda: _asks(stage, ActKind.NEW_LETTER)


def class_on_letter(stage: Stage) -> Probe:
    """Look at a letter, where one is made at all: without any there is no class on it."""

    def ask() -> bool:
        with scope.within(stage.school.id):
            try:
                made = letters.print_letters(
                    school_id=stage.school.id, account_ids=[stage.father.id], by=SYSTEM
                )
            except NothingToPrint:
                return True
            return any(page.group for page in made.pages)

    return ask


def linked_address(stage: Stage) -> Probe:
    stage.activated()
    return lambda: _asks(stage, ActKind.LINK_EMAIL, email=NEW)


def resent_mail(stage: Stage) -> Probe:
    stage.activated()
    factories.changed(stage.father, typed_email=NEW)

    def ask() -> bool:
        with scope.within(stage.school.id):
            try:
                office.resend_verification(
                    account_id=stage.father.id, school_id=stage.school.id, by=SYSTEM
                )
            except Refusal:
                return False
        return _has_mail(stage, NEW)

    return ask


def childs_code(stage: Stage) -> Probe:
    stage.activated()
    browser = factories.signed_in(stage.browser(), stage.father)

    def ask() -> bool:
        return b"Maak de code" in browser.get("/profile/child", follow=True).content

    return ask


def _printed(stage: Stage, make: Callable[..., letters.Printed]) -> set[int]:
    """Return the accounts for which printing made a secret."""
    with scope.within(stage.school.id):
        before = set(Account.objects.exclude(initialcredential=None).values_list("id", flat=True))
        try:
            make(school_id=stage.school.id, by=SYSTEM)
        except NothingToPrint:
            return set()
        after = set(Account.objects.exclude(initialcredential=None).values_list("id", flat=True))
    return after - before


def _asks(stage: Stage, kind: ActKind, **particulars: str) -> bool:
    """Ask for an act of the office as if the owner stood there, and a colleague agreed."""
    asker, second = (factories.a_staff_member(stage.school, first=name) for name in ("Mia", "Tom"))
    act = Act(kind, stage.family.pupil.id, stage.father.id, particulars=particulars)
    with scope.within(stage.school.id):
        try:
            outcome = acts.ask(
                act=act, check=Check({}, (Seen.IDENTITY,)), school=stage.school,
                by=acts.Actor.account(asker.id),
            )  # fmt: skip
            if not outcome.is_done:
                held = acts.HeldAct.objects.latest("id")
                acts.agree(held_id=held.id, school=stage.school, by=acts.Actor.account(second.id))
        except Refusal:
            return False
    return True


def _batch(stage: Stage, kind: BatchKind) -> bool:
    """Do an act for many accounts, the father's among them; say whether anybody was left."""
    with scope.within(stage.school.id):
        others = [one.id for one in factories.a_pupil(stage.school, first="Lou").accounts.values()]
        try:
            batch_id = batches.begin(
                kind=kind, account_ids=[stage.father.id, *others], school=stage.school, by=SYSTEM
            )
        except NobodyLeft:
            return False
        batches.go(batch_id=batch_id, school=stage.school, by=SYSTEM)
    return True


def _uses(stage: Stage, path: str, form: dict[str, str]) -> bool:
    """Open a link and press its button; say whether it did something."""
    browser = stage.browser()
    looked = browser.get(path).content.decode()
    pressed = browser.post(path, form)
    is_dead = "werkt niet meer" in looked and "werkt niet meer" in pressed.content.decode()
    return not is_dead


def _job(stage: Stage, name: str, address: str, **arguments: object) -> bool:
    with scope.within(stage.school.id):
        outbox.promise(name, school_id=stage.school.id, **arguments)
    return _has_mail(stage, address)


def _has_mail(stage: Stage, address: str) -> bool:
    worker.drain()
    return bool(stage.mailbox.to(address))
