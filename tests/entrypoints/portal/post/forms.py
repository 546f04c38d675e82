"""What a member of staff types and presses in these tests."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from sleutelbos.kit import scope
from sleutelbos.messaging.models import Message
from sleutelbos.people.models import Group
from sleutelbos.schools.models import School

NONCE = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


def a_form(school: School, **more: Any) -> dict[str, Any]:
    with scope.within(school.id):
        group = Group.objects.get(name="L3A")
    return {
        "nonce": NONCE, "group": str(group.id), "whom": "guardians", "kind": "info",
        "subject": "Zwemmen", "source": "Morgen zwemmen we.", "confirmation": "none",
        "may_answer": "on", **more,
    }  # fmt: skip


def the_draft(school: School) -> Message:
    with scope.within(school.id):
        return Message.objects.get()


def checked(browser: Client, school: School, **more: Any) -> str:
    """Write a message and return the page that shows whom it reaches."""
    answer = browser.post("/messages/new", a_form(school, act="next", **more))
    assert answer.status_code == 302, answer.content.decode()
    return browser.get(answer["Location"]).content.decode()


def sends(browser: Client, school: School, page: str, **changed: str) -> HttpResponse:
    """Press the button of that page."""
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1]
        for name in ("version", "readers")
    }
    return browser.post(f"/messages/drafts/{the_draft(school).id}/send", {**hidden, **changed})
