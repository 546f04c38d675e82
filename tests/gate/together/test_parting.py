"""Children are parted: by the parent, the office, a reset, a freeze."""

import pytest

from sleutelbos.accounts.actions import states
from sleutelbos.accounts.queries import keyrings
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.models import Session
from sleutelbos.connections.values import Ending
from sleutelbos.gate.actions import beside
from sleutelbos.gate.values import Client as Asking
from sleutelbos.kit import scope, tokens
from sleutelbos.outbox import worker
from sleutelbos.schools.models import School
from tests import factories, together
from tests.factories import PASSWORD, Family
from tests.gate.together.pages import page
from tests.mailbox import Mailbox
from tests.together import path_to
from tests.web import world

pytestmark = pytest.mark.django_db


def test_a_parting_by_the_parent_holds_at_once(school: School, noor: Family, sam: Family) -> None:
    together.tie(noor.mother, sam.mother)
    browser, other = together.signed_in(school, noor), together.signed_in(school, noor)
    other.get(path_to(other, "Sam"))
    browser.post("/children/remove", {"account": str(sam.mother.id)})

    assert "Sam" not in page(browser)
    assert other.get("/start").status_code == 302
    assert "Noor" not in page(together.signed_in(school, sam))


def test_the_office_parts_without_seeing_whether_there_is_anything(
    school: School, noor: Family, sam: Family, mailbox: Mailbox
) -> None:
    together.tie(noor.mother, sam.mother)
    browser = together.signed_in(school, noor)
    member = factories.signed_in(world.a_browser(school), factories.a_staff_member(school))
    answers = [
        member.post(f"/console/accounts/{one.id}/unlink") for one in (sam.mother, noor.father)
    ]

    assert [one["Location"].partition("?")[2] for one in answers] == ["done=parted"] * 2
    assert "Sam" not in page(browser)
    worker.drain()
    assert "opent weer apart" in mailbox.wait_for("sam@example.test").subject
    with scope.within(school.id):
        assert Entry.objects.filter(event="account.unlinked").count() == 2


def test_d16_a_reset_of_one_takes_it_out_and_ends_what_it_had_opened(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    thief = together.signed_in(school, noor)
    thief.get(path_to(thief, "Sam"))
    own = together.signed_in(school, sam)
    token = world.a_token(noor.mother, LinkPurpose.RESET, "noor@example.test")
    new = "zeven paarse wolken zingen"
    world.a_browser(school).post(f"/reset/{token}", {"password": new, "repeat": new})

    assert thief.get("/start").status_code == 302, "it was opened by the password that is gone"
    assert "Noor" not in page(own)
    assert "Sam" not in page(together.signed_in(school, noor, new))


def test_d18_an_account_that_its_owner_froze_is_opened_by_no_other_any_more(
    school: School, noor: Family, sam: Family
) -> None:
    """Who had its password put it with an own account; when the office opens it again, it is out.

    A frozen account has no password: whoever is in may choose one.
    """
    together.tie(noor.mother, sam.mother)
    thief = together.signed_in(school, noor)
    token = world.a_token(sam.mother, LinkPurpose.FREEZE, "sam@example.test")
    world.a_browser(school).post(f"/freeze/{token}")
    with scope.within(school.id):
        states.resume(account_id=sam.mother.id, by=SYSTEM)

    assert "Sam" not in page(thief)
    assert "Sam" not in page(together.signed_in(school, noor))


def test_a_changed_password_keeps_the_children_and_ends_the_others(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    browser, other = together.signed_in(school, noor), together.signed_in(school, noor)
    other.get(path_to(other, "Sam"))
    new = "zeven paarse wolken zingen"
    browser.post("/profile/password", {"current": PASSWORD, "password": new, "repeat": new})

    assert path_to(browser, "Sam")
    assert other.get("/start").status_code == 302


def test_rac_07_a_sign_in_that_a_reset_overtakes_opens_nothing_beside(
    school: School, noor: Family, sam: Family
) -> None:
    """The key was read before the reset; the sessions are begun after it."""
    together.tie(noor.mother, sam.mother)
    with scope.within(school.id):
        key = keyrings.own_key(noor.mother.id)
        connections.end_all(account_ids=[noor.mother.id], ending=Ending.CHANGE, by=SYSTEM)
        beside.open_all(key=key, circle=tokens.opaque_id(), client=Asking("192.0.2.1"), by=SYSTEM)

        assert not Session.objects.exists()
