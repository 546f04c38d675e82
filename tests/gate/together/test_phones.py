"""A phone that stays signed in, and the other children of its owner (D16)."""

import pytest

from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.models import Device, Session
from sleutelbos.kit import clock as now_clock
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories, together
from tests.conftest import Clock
from tests.factories import PASSWORD, Family
from tests.gate.together.pages import page
from tests.messaging import post
from tests.together import path_to

pytestmark = pytest.mark.django_db


def test_d16_a_phone_that_stays_signed_in_comes_back_from_another_child(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    phone = together.signed_in(school, noor)
    phone.post("/app", {"name": "Gsm van An"})
    phone.get(path_to(phone, "Sam"))
    assert "ouder van Sam" in page(phone)
    with scope.within(school.id):  # an hour later
        Session.objects.filter(is_beside=True).update(ended_at=now_clock.now())

    assert "ouder van Noor" in page(phone)


def test_d16_who_comes_back_to_the_phones_own_child_is_no_copy(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    phone = together.signed_in(school, noor)
    phone.post("/app", {"name": "Gsm van An"})
    for name in ("Sam", "Noor", "Sam", "Noor"):
        phone.get(path_to(phone, name))

    assert "ouder van Noor" in page(phone)
    assert "Dit toestel" in page(phone, "/profile/devices")


@pytest.mark.parametrize("act", ["remove", "remove-all"])
def test_ses_04_a_phone_that_is_removed_is_out_of_the_other_child_too(
    school: School, noor: Family, sam: Family, act: str
) -> None:
    together.tie(noor.mother, sam.mother)
    phone, computer = together.signed_in(school, noor), together.signed_in(school, noor)
    phone.post("/app", {"name": "Gsm van An"})
    phone.get(path_to(phone, "Sam"))
    with scope.within(school.id):
        device = Device.objects.get(ended_at=None)
    computer.post(f"/profile/devices/{act}", {"kind": "device", "id": device.id})

    assert phone.get("/start").status_code == 302
    assert "Sam" in page(computer)


def test_d16_a_new_password_chosen_on_the_phone_leaves_the_other_child_open(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    phone = together.signed_in(school, noor)
    phone.post("/app", {"name": "Gsm van An"})
    new = "zeven paarse wolken zingen"
    phone.post("/profile/password", {"current": PASSWORD, "password": new, "repeat": new})

    assert "Sam" in page(phone)


@pytest.mark.parametrize("way", ["kept", "paired"])
def test_d16_a_phone_opens_all_children_for_as_long_as_it_stays_signed_in(
    school: School, noor: Family, sam: Family, clock: Clock, way: str
) -> None:
    together.tie(noor.mother, sam.mother)
    phone = together.signed_in(school, noor)
    phone.post("/app", {"name": "Gsm van An"})
    if way == "paired":  # as it comes in by a code: in a circle of its own
        with scope.within(school.id):
            Session.objects.filter(is_beside=True).update(ended_at=now_clock.now())
            Session.objects.exclude(device=None).update(circle=None)
    post.arrived(factories.a_staff_member(school), audience=post.to_class(school, "Klas van Sam"))
    for _ in range(3):
        clock.advance(hours=13)
        assert "Zwemmen" in page(phone, "/messages")
        assert "Sam" in page(phone)
    with scope.within(school.id):
        live = Session.objects.filter(ended_at=None, expires_at__gt=now_clock.now(), is_beside=True)
        assert live.count() == 1
    phone.get(path_to(phone, "Sam"))
    assert phone.get("/profile")["Location"].startswith("/prove"), "it is no proof"

    connections_of_sam = {"account_ids": [sam.mother.id], "by": SYSTEM}
    with scope.within(school.id):
        connections.leave_bunch(**connections_of_sam)
    clock.advance(hours=13)
    assert "Sam" not in page(phone)
