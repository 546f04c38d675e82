"""The administrator's settings of the post, and the red switch (N22)."""

from collections.abc import Callable

import pytest
from django.test import Client

from sleutelbos.kit import scope
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family
from tests.messaging import post

pytestmark = pytest.mark.django_db


def test_who_may_write_to_whom_is_a_setting(school: School, administrator: Client) -> None:
    page = administrator.get("/console/settings/post").content.decode()
    assert 'type="time"' in page

    saved = administrator.post("/console/settings/post", {
        "post_opens": "07:30", "post_closes": "17:00", "parents_post_opens": "06:00",
        "parents_post_closes": "22:00", "take_back_seconds": "30", "teachers_write_all": "on",
        "file_mb": "25", "files_mb": "50",
        "guardians_write_office": "on",
    })  # fmt: skip

    assert saved.status_code == 302
    changed = School.objects.get(id=school.id)
    assert changed.post_closes.isoformat() == "17:00:00"
    assert (changed.teachers_write_all, changed.guardians_write_teachers) == (True, False)


@pytest.mark.parametrize(
    "wrong", [{"take_back_seconds": "601"}, {"post_opens": "25:00"}, {"post_closes": ""}]
)
def test_a_wrong_setting_stays_on_the_page(
    school: School, administrator: Client, wrong: dict[str, str]
) -> None:
    form = {"post_opens": "07:30", "post_closes": "17:00", "parents_post_opens": "06:00",
            "parents_post_closes": "22:00", "take_back_seconds": "30", "file_mb": "25",
            "files_mb": "50", **wrong}  # fmt: skip

    assert administrator.post("/console/settings/post", form).status_code == 200
    assert School.objects.get(id=school.id).take_back_seconds == 60


def test_the_switch_stops_everything_and_gives_back_what_waits(
    school: School, noor: Family, administrator: Client
) -> None:
    teacher = factories.a_staff_member(school, "teacher", first="Tom")
    factories.teaches(teacher)
    post.send(teacher)

    page = administrator.post("/console/post/freeze", follow=True).content.decode()

    assert "Er vertrekt niets" in page
    assert not Delivery.objects.exists()
    assert Message.objects.get().sent_at is None
    with pytest.raises(Exception, match="sending_frozen"):
        post.send(teacher)
    answer = factories.signed_in(factories.a_client(school), noor.mother).post(
        "/messages/new", {"to": str(teacher.id), "subject": "x", "source": "y"}
    )
    assert "laat op dit moment geen berichten vertrekken" in answer.content.decode()


def test_after_the_switch_messages_go_out_again(
    school: School, noor: Family, administrator: Client
) -> None:
    teacher = factories.a_staff_member(school, "teacher", first="Tom")
    factories.teaches(teacher)
    administrator.post("/console/post/freeze")

    administrator.post("/console/post/freeze", {"act": "thaw"})

    assert post.send(teacher).readers == 2


def test_a_mass_mailing_can_be_taken_away_unread_and_unseen(
    school: School, administrator: Client, clock: Clock
) -> None:
    families = [factories.a_pupil(school, first=f"Kind{number}") for number in range(11)]
    teacher = factories.a_staff_member(school, "teacher", first="Tom", family="Wouters")
    factories.teaches(teacher)
    message_id = post.arrived(teacher, subject="Geheim", source="Niet voor de beheerder.")
    post.opens(families[0].mother, message_id)

    page = administrator.get("/console/post").content.decode()
    assert "Tom Wouters" in page
    assert "22 lezers" in page
    assert "Geheim" not in page  # nobody reads what others wrote (PRI-08)
    administrator.post(f"/console/post/{message_id}/recall")

    assert post.subjects(families[0].mother) == ["Geheim"]
    assert post.subjects(families[1].mother) == []


def test_a_letter_to_a_few_is_not_the_administrators_affair(
    school: School, noor: Family, administrator: Client
) -> None:
    teacher = factories.a_staff_member(school, "teacher", first="Tom")
    factories.teaches(teacher)
    message_id = post.arrived(teacher)

    assert (
        "Niemand schreef naar veel mensen." in administrator.get("/console/post").content.decode()
    )
    assert administrator.post(f"/console/post/{message_id}/recall").status_code == 404
    assert post.subjects(noor.mother) == ["Zwemmen"]


@pytest.mark.parametrize("role", ["teacher", "office"])
def test_the_switch_is_the_administrators(
    sign_in: Callable[[str], Client], school: School, role: str
) -> None:
    browser = sign_in(role)

    assert browser.get("/console/post").status_code == 404
    assert browser.post("/console/post/freeze").status_code == 404
    with scope.within(school.id):
        assert School.objects.get(id=school.id).post_frozen_at is None
