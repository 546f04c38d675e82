"""Rights on the family page: restrict, look, note the paper, lift with a colleague (N1, N3, N7)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.gate.models import HeldAct
from sleutelbos.kit import clock
from sleutelbos.people.models import Guardianship, Person, Restriction
from sleutelbos.people.values import Right
from sleutelbos.schools import rules
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family

ALL = {"rights": [right.value for right in Right], "ground": "court"}


def binding(noor: Family) -> Guardianship:
    return Guardianship.objects.get(person_id=noor.father.person_id)


def restrict(office: Client, noor: Family, **typed: object) -> str:
    address = f"/console/guardians/{binding(noor).id}/restrict"
    return office.post(address, {**ALL, **typed}, follow=True).content.decode()


def lift(office: Client, *rights: Right) -> str:
    first = Restriction.objects.order_by("id").first()
    address = f"/console/restrictions/{first.id}/lift"
    return office.post(address, {"rights": list(rights)}, follow=True).content.decode()


def test_a_restriction_is_seen_on_every_page_of_the_office(
    office: Client, school: School, noor: Family
) -> None:
    today = rules.day(clock.now(), zone=school.time_zone)
    later = today + dt.timedelta(days=5)
    page = restrict(office, noor, ends_on=later.isoformat(), document="map 3")

    assert "Niemand kreeg bericht." in page
    assert "map 3" in page
    family = office.get(f"/console/families/{noor.pupil.id}").content.decode()
    assert "Heeft nu geen toegang." in family
    assert f"/console/accounts/{noor.father.id}/link-email" not in family
    assert f"/console/accounts/{noor.father.id}/letter" not in family
    assert "Rechten beperkt" in family  # in what happened lately
    calendar = office.get("/console/restrictions").content.decode()
    assert "nog 5 dagen" in calendar
    assert "Elke beperking heeft haar document." in calendar


def test_days_are_read_as_people_write_them(office: Client, noor: Family) -> None:
    restrict(office, noor, starts_on="31/12/2099", ends_on="1.2.2100")

    made = Restriction.objects.first()
    assert (made.starts_on, made.ends_on) == (dt.date(2099, 12, 31), dt.date(2100, 2, 1))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"rights": []}, "Vink minstens één recht aan."),
        ({"ends_on": "2020-01-01"}, "kan niet voorbij zijn"),
        ({"starts_on": "2100-02-01", "ends_on": "2100-01-01"}, "kan niet voorbij zijn"),
        ({"starts_on": "morgen"}, "geen datum"),
        ({"stays": "on"}, "Geef de laatste dag"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_loses_nothing(
    office: Client, noor: Family, typed: dict[str, object], told: str
) -> None:
    page = restrict(office, noor, document="map 3", **typed)

    assert told in page
    assert 'value="map 3"' in page
    assert not Restriction.objects.exists()


def test_without_a_paper_it_is_listed_until_one_is_noted(office: Client, noor: Family) -> None:
    restrict(office, noor)
    first = Restriction.objects.order_by("id").first()
    assert "geen document" in office.get("/console/restrictions").content.decode()

    page = office.post(
        f"/console/restrictions/{first.id}/document", {"document": "rode map"}, follow=True
    ).content.decode()

    assert "Het document is genoteerd." in page
    assert set(Restriction.objects.values_list("document", flat=True)) == {"rode map"}


def test_lifting_waits_and_a_colleague_sees_it_and_agrees(
    office: Client, sign_in: Callable[[str], Client], noor: Family
) -> None:
    restrict(office, noor)
    assert "Dit wacht een dag" in lift(office, Right.SIGN_IN, Right.POST)
    held = HeldAct.objects.get()
    own = office.get("/console/held").content.decode()
    assert f"/console/held/{held.id}/agree" not in own
    chief = sign_in("administrator")
    assert f"/console/held/{held.id}/agree" in chief.get("/console/held").content.decode()

    page = chief.post(f"/console/held/{held.id}/agree", follow=True).content.decode()

    assert "U ging akkoord, en het is gebeurd." in page
    lifted = Restriction.objects.exclude(lifted_at=None)
    assert sorted(lifted.values_list("right", flat=True)) == ["post", "sign_in"]


def test_who_asked_is_told_that_somebody_else_must_agree(office: Client, noor: Family) -> None:
    restrict(office, noor)
    lift(office, Right.SIGN_IN)

    page = office.post(f"/console/held/{HeldAct.objects.get().id}/agree").content.decode()

    assert "iemand anders moet akkoord gaan" in page
    assert not Restriction.objects.exclude(lifted_at=None).exists()


def test_what_waits_can_be_stopped(office: Client, noor: Family) -> None:
    restrict(office, noor)
    lift(office, Right.SIGN_IN)

    page = office.post(f"/console/held/{HeldAct.objects.get().id}/stop", follow=True)

    assert "Het is gestopt." in page.content.decode()
    assert HeldAct.objects.get().state == "stopped"


class TestTheCard:
    """What to ask the caller (N6)."""

    def _look(self, office: Client, account: Account, email: str = "x@example.org") -> str:
        typed = {"email": email, "repeat": email}
        return office.post(f"/console/accounts/{account.id}/link-email", typed).content.decode()

    def test_it_asks_what_only_the_owner_knows(
        self, office: Client, school: School, noor: Family
    ) -> None:
        factories.signed_in(factories.a_client(school), noor.father)
        factories.changed(noor.father, mobile="+32475123451")

        page = self._look(office, noor.father)

        assert "Tot welke dag is de code in uw laatste brief geldig?" in page
        assert "Wanneer meldde u zich het laatst aan, en waarmee?" in page
        assert "… 451" in page
        assert "0475" not in page

    def test_what_both_parents_share_is_not_asked(self, office: Client, noor: Family) -> None:
        for account in (noor.father, noor.mother):
            factories.changed(account, mobile="+32475123451")

        assert "451" not in self._look(office, noor.father)

    def test_an_address_is_shown_as_far_as_it_takes(self, office: Client, noor: Family) -> None:
        card = self._look(office, noor.mother, "an.nieuw@example.org").partition("<fieldset")[2]

        assert "a…@example.org" in card

    def test_the_registers_own_address_needs_no_card(self, office: Client, noor: Family) -> None:
        Person.objects.filter(id=noor.father.person_id).update(register_email="b@example.org")

        page = self._look(office, noor.father, "b@example.org")

        assert "komt overeen met het register" in page
        assert "<fieldset" not in page

    @pytest.mark.parametrize(
        ("answer", "linked"), [("agrees", True), ("differs", False), ("", False)]
    )
    def test_what_was_ticked_decides(
        self, office: Client, noor: Family, answer: str, linked: bool
    ) -> None:
        factories.changed(noor.father, mobile="+32475123451")
        typed = {"email": "b@example.org", "repeat": "b@example.org", "sure": "yes"}
        office.post(
            f"/console/accounts/{noor.father.id}/link-email", {**typed, "ask_mobile": answer}
        )

        assert (Account.objects.get(id=noor.father.id).email == "b@example.org") is linked
        assert HeldAct.objects.exists() is not linked

    def test_an_answer_to_what_was_not_asked_counts_for_nothing(
        self, office: Client, noor: Family
    ) -> None:
        typed = {"email": "b@example.org", "repeat": "b@example.org", "sure": "yes"}
        office.post(
            f"/console/accounts/{noor.father.id}/link-email", {**typed, "ask_email": "agrees"}
        )

        assert HeldAct.objects.exists()


def test_a_guardian_of_the_office_is_added_corrected_and_ended(
    office: Client, sign_in: Callable[[str], Client], school: School
) -> None:
    family = factories.a_pupil(school, first="Lou", guardians=1)
    typed = {"first_name": "Rosa", "family_name": "Maes", "kind": "grandparent"}
    page = office.post(
        f"/console/families/{family.pupil.id}/guardian", typed, follow=True
    ).content.decode()
    assert "Dit wacht een dag" in page
    sign_in("administrator").post(f"/console/held/{HeldAct.objects.get().id}/agree")
    added = Guardianship.objects.get(by_office=True)
    assert "Rosa Maes" in office.get(f"/console/families/{family.pupil.id}").content.decode()

    office.post(f"/console/guardians/{added.id}/correct", {**typed, "first_name": "Roza"})
    assert Person.objects.get(id=added.person_id).first_name == "Roza"
    office.post(f"/console/guardians/{added.id}/end")

    assert not Account.objects.filter(person_id=added.person_id, closed_at=None).exists()


def test_a_guardian_of_the_register_is_not_corrected_here(office: Client, noor: Family) -> None:
    for act in ("correct", "end"):
        assert office.get(f"/console/guardians/{binding(noor).id}/{act}").status_code == 404
