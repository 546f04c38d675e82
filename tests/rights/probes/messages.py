"""Messages, and what tells of them."""

from django.urls import reverse

from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.models import Device, PushSubscription, Session
from sleutelbos.connections.push import actions as subscriptions
from sleutelbos.connections.push.rules import PushPlace
from sleutelbos.kit import clock, scope
from sleutelbos.messaging import pushing
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.queries import drafts, papers
from sleutelbos.messaging.values import Audience, Manner
from sleutelbos.web.live import counting
from tests import factories
from tests.messaging import files, post
from tests.rights.probes.stage import (
    BART,
    Probe,
    Stage,
    has_mail,
    is_led_away,
    sends,
    with_another_child,
)


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


def beside_messages(stage: Stage) -> Probe:
    browser = with_another_child(stage)
    message_id = post.arrived(factories.a_staff_member(stage.school))
    own = f"{message_id}.{stage.father.id}"
    office = factories.a_staff_member(stage.school, "office", first="Els")
    post.send(stage.father, subject="Zwemmen?", audience=Audience(account_ids=(office.id,)))

    def look() -> bool:
        forms = [{"id": own, "act": act, "folder": "inbox"} for act in ("flag", "bin", "inbox")]
        answers = [browser.post("/messages/marks", form)["Location"] for form in forms]
        is_marked = any("count=1" in one for one in answers)
        lists = ("", "/in/flagged", "/search?q=zwem", "/sent")
        pages = [browser.get(f"/messages{path}").content for path in lists]
        return is_marked or any(b"Zwemmen" in page for page in pages)

    return look


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
    return lambda: sends(stage, "send_notice", BART, **about)


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


def notification(stage: Stage) -> Probe:
    clerk = factories.a_staff_member(stage.school, "office", first="Els")
    post.wishes(stage.activated(), Manner.AT_ONCE)
    with scope.within(stage.school.id):
        post.arrived(clerk)
    return lambda: post.notifies(stage.school) and has_mail(stage, BART)


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
