"""Browsers, forms and files of these tests."""

import io
from typing import Any

from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.messaging.models import Attachment
from sleutelbos.schools import actions as schools
from sleutelbos.schools.models import School
from tests import factories

NONCE = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


def inside(account: Account) -> Client:
    return factories.signed_in(
        factories.a_client(School.objects.get(id=account.school_id)), account
    )


def lets(school: School, **settings_of_school: object) -> None:
    with scope.within(school.id):
        schools.change_settings(school_id=school.id, by=SYSTEM, **settings_of_school)


def named(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def rows(school: School) -> list[Attachment]:
    with scope.within(school.id):
        return list(Attachment.objects.order_by("id"))


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def status(account: Account, path: str, **headers: str) -> int:
    answer = inside(account).get(path, headers=headers)
    body(answer)
    return answer.status_code
