"""Groups with members of their own: whom a message to one reaches, and who may write to it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import progress
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import sending
from sleutelbos.messaging.models import Delivery
from sleutelbos.messaging.queries import desks, forecast
from sleutelbos.messaging.values import Audience
from sleutelbos.people.actions import enrolment, teams
from sleutelbos.people.models import Group, Pupil, StaffMember
from sleutelbos.people.queries import classes
from sleutelbos.people.queries import teams as queries
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.messaging import post

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def office(school: School) -> Account:
    return factories.a_staff_member(school)


@pytest.fixture
def leader(school: School) -> Account:
    return factories.a_staff_member(school, "teacher", first="Lotte", family="Wouters")


@pytest.fixture
def noor(school: School) -> Family:
    return factories.a_pupil(school)


@pytest.fixture
def tom(school: School) -> Family:
    return factories.a_pupil(school, first="Tom", family="Smets", class_name="L4B", guardians=1)


@pytest.fixture
def choir(school: School, noor: Family, tom: Family, leader: Account) -> Group:
    factories.a_pupil(school, first="Elders")  # in L3A with Noor, and not in the choir
    return factories.a_team(school, noor.accounts[0], tom.accounts[0], leader=leader)


def readers_of(sender: Account, team: Group, **choice: bool) -> set[int]:
    """Return who gets a message to a group."""
    sent = post.send(sender, audience=Audience(team_ids=(team.id,), **choice))
    with scope.within(sender.school_id):
        rows = Delivery.objects.filter(message_id=sent.message_id)
        return set(rows.values_list("account_id", flat=True))


def test_a_message_to_a_group_reaches_its_members_as_the_sender_chose(
    office: Account, choir: Group, noor: Family, tom: Family, leader: Account
) -> None:
    parents = {noor.mother.id, noor.father.id, tom.mother.id}
    pupils = {noor.accounts[0].id, tom.accounts[0].id}
    only_pupils = {"with_pupils": True, "with_guardians": False}

    assert readers_of(office, choir) == {*parents, leader.id}
    assert readers_of(office, choir, **only_pupils) == {*pupils, leader.id}
    assert readers_of(office, choir, with_pupils=True) == {*parents, *pupils, leader.id}


def test_msg_09_who_leads_a_group_writes_to_it_and_to_no_other(
    school: School, choir: Group, leader: Account, noor: Family, tom: Family
) -> None:
    colleague = factories.a_staff_member(school, "teacher", first="Jan")
    secret = factories.a_team(school, noor.accounts[0], colleague, name="Zorgteam")
    both = Audience(team_ids=(choir.id, secret.id))

    assert readers_of(leader, choir) == {noor.mother.id, noor.father.id, tom.mother.id}
    assert post.count(post.a_draft(leader, both), leader) == 3
    assert post.count(post.a_draft(colleague, both), colleague) == 0  # is in one, leads none


def test_msg_09_a_member_of_a_group_writes_to_who_leads_it(
    school: School, choir: Group, leader: Account, tom: Family, noor: Family
) -> None:
    sam = factories.a_pupil(school, first="Sam", class_name="L4B")
    with scope.within(school.id):
        of_tom = [one.name for one in desks.desks(school, post.sender(tom.mother))]
        of_sam = [one.name for one in desks.desks(school, post.sender(sam.mother))]

    assert "Lotte Wouters" in of_tom
    assert "Lotte Wouters" not in of_sam


def test_a_restricted_guardian_gets_nothing_by_a_group(
    office: Account, choir: Group, noor: Family, tom: Family, leader: Account
) -> None:
    post.restricts(noor.father)

    assert readers_of(office, choir) == {noor.mother.id, tom.mother.id, leader.id}


def test_the_forecast_of_a_group_counts_its_children(
    school: School, office: Account, choir: Group
) -> None:
    audience = Audience(team_ids=(choir.id,))
    with scope.within(school.id):
        found = forecast.forecast(school, audience=audience, sender=post.sender(office))

    assert (found.readers, found.children) == (4, 2)


def test_leaving_out_a_group_leaves_out_its_pupils(
    school: School, office: Account, choir: Group, noor: Family
) -> None:
    audience = post.to_class(school, without_group_ids=(choir.id,))

    assert post.count(post.a_draft(office, audience), office) == 2  # the parents of Elders


def test_a_message_to_a_group_costs_three_statements(
    school: School, office: Account, choir: Group
) -> None:
    draft = post.a_draft(office, Audience(team_ids=(choir.id,), with_pupils=True))
    sender, number = post.sender(office), post.count(draft, office)
    with scope.within(school.id), CaptureQueriesContext(connection) as statements:
        sending.send(school=school, sender=sender, draft=draft, readers=number, by=post.by(office))

    written = [one["sql"] for one in statements if "SAVEPOINT" not in one["sql"]]
    assert (number, len(written)) == (6, 3), written


def test_who_leaves_the_school_leaves_its_groups(
    school: School, office: Account, choir: Group, noor: Family, tom: Family, leader: Account
) -> None:
    with scope.within(school.id):
        year, pupil_id = school.school_year, Pupil.objects.get(id=tom.pupil.id).id
        enrolment.unenrol(pupil_ids=[pupil_id], year=year, by=SYSTEM)
        staff_id = StaffMember.objects.get(person_id=leader.person_id).id
        enrolment.dismiss_staff(staff_ids=[staff_id], year=year, by=SYSTEM)
        enrolment.readmit(pupil_ids=[pupil_id], by=SYSTEM)
        enrolment.readmit_staff(staff_ids=[staff_id], by=SYSTEM)
        members = queries.members(queries.team(choir.id))

    assert [one.name for one in members] == ["Noor Peeters"]


def test_who_moves_to_another_class_stays_in_the_groups(
    school: School, choir: Group, noor: Family
) -> None:
    with scope.within(school.id):
        enrolment.leave_classes(
            person_ids=[noor.pupil.person_id], year=school.school_year, role="pupil", by=SYSTEM
        )
        members = queries.members(queries.team(choir.id))

    assert "Noor Peeters" in [one.name for one in members]


def test_leading_a_group_shows_nothing_of_its_members_classes(
    school: School, choir: Group, leader: Account
) -> None:
    with scope.within(school.id):
        own = progress.by_class(
            school.school_year, agreement_version=1, teacher_id=leader.person_id
        )
        assert not own
        assert not classes.classes(school.school_year, teacher_id=leader.person_id)


def test_a_group_is_no_class_of_its_members(school: School, choir: Group, noor: Family) -> None:
    lost = factories.a_pupil(school, first="Fien", class_name="L1A")
    with scope.within(school.id):
        teams.join(team_id=choir.id, person_ids=[lost.pupil.person_id], by=SYSTEM)
        enrolment.leave_classes(
            person_ids=[lost.pupil.person_id], year=school.school_year, role="pupil", by=SYSTEM
        )
        ids = [noor.pupil.id, lost.pupil.id]
        found = classes.enrolled(school.school_year, pupil_ids=ids)

        assert found[noor.pupil.id].class_name == "L3A"
        assert (found[lost.pupil.id].class_id, found[lost.pupil.id].class_name) == (None, "")
        assert [one.id for one in classes.without_class(school.school_year)] == [lost.pupil.id]
