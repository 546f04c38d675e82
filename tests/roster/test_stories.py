"""What happens to families from one school year to the next, told from the register to the door."""

import pytest

from sleutelbos.accounts.actions import letters, staff
from sleutelbos.accounts.actions.letters import NothingToPrint
from sleutelbos.accounts.models import Account, KeyringName
from sleutelbos.connections.models import Session
from sleutelbos.kit import scope
from sleutelbos.people.models import Membership, Person, StaffMember
from sleutelbos.people.queries import likely
from sleutelbos.people.values import StaffRole
from sleutelbos.roster.values import FileKind
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import PASSWORD
from tests.roster.importing import (
    HEADER,
    a_file,
    a_row,
    accounts_of,
    counts,
    imported,
    planned,
)

pytestmark = pytest.mark.django_db
NEXT = "2027-2028"
YES = ["many_leave_class", "many_leave_school", "staff_leave", "many_emails_change"]
AN = ("Maes", "An", "an@example.be", "0475 12 34 56")
BART = ("Peeters", "Bart", "bart@example.be", "0476 11 11 11")
CHRIS = ("Wouters", "Chris", "", "")
NOBODY = ("", "")


@pytest.fixture
def school():
    opened = factories.a_school()
    with scope.within(opened.id):
        yield opened


def others(count=20, *, class_name="L4A"):
    """Give enough others that one leaver is no alarm."""
    return [
        a_row(n, first=f"Kind{n}", mother=NOBODY, father=NOBODY, class_name=class_name)
        for n in range(100, 100 + count)
    ]


def activated(register_id, slot, *, email):
    account = factories.an_activated(accounts_of(register_id)[slot], email=email)
    return factories.with_password(account, PASSWORD if slot == 1 else f"{PASSWORD} {slot}")


def comes_in(school, username, *, password=PASSWORD):
    """Say whether the door opens."""
    client = factories.a_client(school)
    answer = client.post("/", {"username": username, "password": password})
    return answer.status_code == 302 and Session.objects.filter(ended_at=None).exists()


def username(register_id):
    return KeyringName.objects.get(keyring__pupil__register_id=register_id, is_alias=False).name


def readers(school):
    """Return who would get a letter now."""
    try:
        made = letters.print_letters(school_id=school.id, by=factories.SYSTEM, only_needed=True)
    except NothingToPrint:
        return set()
    return {(page.register_id, page.reader) for page in made.pages}


def test_a_new_school_year(school):
    imported(school, a_file(a_row(1, class_name="L5A"), a_row(2, first="Lars", class_name="L6A")))
    mother = activated("1", 1, email="an@example.org")
    activated("1", 2, email="bart@example.org")
    before = {account.id for account in accounts_of("1").values()}
    readers(school)
    fien = a_row(3, first="Fien", family="Cools", class_name="K1A", mother=CHRIS, father=NOBODY)
    imported(school, a_file(a_row(1, class_name="L6A"), fien), year=NEXT, accept=YES)
    assert School.objects.get(id=school.id).school_year == NEXT
    assert {account.id for account in accounts_of("1").values()} == before
    assert accounts_of("2") == {}
    assert comes_in(school, "noor.peeters")
    assert Account.objects.get(id=mother.id).email == "an@example.org"
    assert readers(school) == {("3", "Chris Wouters")}
    classes = Membership.objects.filter(group__school_year=NEXT).order_by("person__words")
    assert list(classes.values_list("person__first_name", "group__name")) == [
        ("Fien", "K1A"),
        ("Noor", "L6A"),
    ]


def test_a_leaver_is_out_and_only_they(school):
    imported(school, a_file(a_row(1), a_row(2, first="Lars"), *others()))
    for register_id in ("1", "2"):
        activated(register_id, 1, email=f"an{register_id}@example.org")
    imported(school, a_file(a_row(1), *others()), accept=YES)
    assert not comes_in(school, "lars.peeters")
    assert comes_in(school, "noor.peeters")
    assert KeyringName.objects.get(name="lars.peeters").rests_until is not None
    assert not any(register_id == "2" for register_id, _ in readers(school))


def test_a_pupil_who_returns_within_a_year_has_the_name_back_and_gets_new_letters(school, clock):
    imported(school, a_file(a_row(1), *others()))
    activated("1", 1, email="an@example.org")
    imported(school, a_file(*others()), accept=YES)
    clock.advance(days=200)
    imported(school, a_file(a_row(1), *others()))
    assert username("1") == "noor.peeters"
    assert not comes_in(school, "noor.peeters")
    assert {reader for register_id, reader in readers(school) if register_id == "1"} == {
        "An Maes", "Bart Peeters", "Noor Peeters",
    }  # fmt: skip


@pytest.mark.parametrize(("given_away", "name"), [(False, "noor.peeters"), (True, "noor.peeters2")])
def test_a_pupil_who_returns_after_longer_gets_a_name_that_is_free(school, clock, given_away, name):
    imported(school, a_file(a_row(1), *others()))
    imported(school, a_file(*others()), accept=YES)
    clock.advance(days=400)
    namesake = [a_row(9, mother=NOBODY, father=NOBODY)] if given_away else []
    imported(school, a_file(*others(), *namesake), year=NEXT)
    imported(school, a_file(a_row(1), *others(), *namesake), year=NEXT)
    assert username("1") == name
    assert set(accounts_of("1")) == {0, 1, 2}


def test_a_guardian_who_is_replaced_is_out_and_the_other_notices_nothing(school):
    imported(school, a_file(a_row(1), *others()))
    mother = activated("1", 1, email="an@example.org")
    father = factories.with_password(
        factories.an_activated(accounts_of("1")[2], email="bart@example.org"), "drie blauwe vissen"
    )
    client = factories.signed_in(factories.a_client(school), mother)
    imported(school, a_file(a_row(1, father=CHRIS), *others()))
    after = accounts_of("1")
    assert (after[1].id, after[2].person.first_name) == (mother.id, "Chris")
    assert not comes_in(school, "noor.peeters", password="drie blauwe vissen")
    assert client.get("/start").status_code == 200
    assert ("1", "Chris Wouters") in readers(school)
    page = client.get("/profile").content.decode()
    assert "Chris" not in page
    assert Account.objects.get(id=father.id).closed_at is not None


def test_a_guardian_who_comes_back_begins_anew_in_the_slot_that_is_free(school):
    imported(school, a_file(a_row(1), *others()))
    father = accounts_of("1")[2]
    imported(school, a_file(a_row(1, father=CHRIS), *others()))
    imported(school, a_file(a_row(1), *others()))
    back = accounts_of("1")[2]
    assert (back.person_id, back.slot) == (father.person_id, 2)
    assert back.id != father.id
    assert back.password_tag is None


def test_imp_11_twins_share_their_parents_and_nothing_else(school):
    twins = [a_row(1, first="Noor"), a_row(2, first="Nora")]
    imported(school, a_file(*twins))
    one, other = accounts_of("1"), accounts_of("2")
    assert Person.objects.count() == 4
    assert [one[slot].person_id for slot in (1, 2)] == [other[slot].person_id for slot in (1, 2)]
    assert {account.id for account in one.values()}.isdisjoint(
        account.id for account in other.values()
    )
    activated("1", 1, email="an@example.org")
    assert comes_in(school, "noor.peeters")
    Session.objects.update(ended_at=factories.clock.now())
    assert not comes_in(school, "nora.peeters")


def test_imp_11_twins_with_the_same_initial_get_two_names(school):
    School.objects.filter(id=school.id).update(username_recipe="{f}{family}")
    imported(school, a_file(a_row(2, first="Nora"), a_row(1, first="Noor")))
    assert (username("1"), username("2")) == ("npeeters", "npeeters2")


def test_imp_11_a_namesake_who_comes_later_takes_nobodys_name(school):
    imported(school, a_file(a_row(5), *others()))
    earlier = a_row(3, class_name="K1A", mother=CHRIS, father=NOBODY)
    imported(school, a_file(a_row(5), earlier, *others()))
    assert (username("5"), username("3")) == ("noor.peeters", "noor.peeters2")
    assert accounts_of("3")[1].person.first_name == "Chris"


def test_a_pupil_who_becomes_a_teacher_is_somebody_new(school):
    imported(school, a_file(a_row(1), *others()))
    activated("1", 1, email="an@example.org")
    imported(school, a_file(*others()), accept=YES)
    head = "Personeelsnummer;Naam;Voornaam;E-mail;Functie;Klassen"
    mine = f"{head}\n501;Peeters;Noor;noor@school.example.be;leerkracht;L4A"
    imported(school, mine.encode(), kind=FileKind.STAFF)
    teacher = Account.objects.get(keyring__staff_member__register_id="501")
    name = KeyringName.objects.get(keyring_id=teacher.keyring_id).name
    assert name == "noor.peeters2"
    assert Account.objects.filter(keyring_id=teacher.keyring_id).count() == 1
    assert not comes_in(school, name)
    assert Person.objects.filter(first_name="Noor", family_name="Peeters").count() == 2


def test_a_teacher_who_is_also_a_parent_has_two_accounts_that_know_nothing_of_each_other(school):
    invited = staff.invite(
        school=school, first_name="An", family_name="Maes", email="an@example.be",
        role=StaffRole.TEACHER, by=factories.SYSTEM,
    )  # fmt: skip
    imported(school, a_file(a_row(1), *others()))
    parent = accounts_of("1")[1]
    teacher = Account.objects.get(id=invited.account_id)
    assert parent.person_id != teacher.person_id
    assert likely.pairs() == []
    factories.with_password(teacher)
    imported(school, a_file(*others()), accept=YES)
    assert Account.objects.get(id=teacher.id).closed_at is None
    assert Account.objects.get(id=parent.id).closed_at is not None
    assert StaffMember.objects.get().left_on is None


def test_d25_a_pupil_with_an_end_date_leaves_on_the_day_after_it(school, clock):
    def listed(last_day):
        header, noor, *rest = (HEADER, a_row(1), *others(class_name="L3A"))
        rows = [f"{header};Uitgeschreven op", f"{noor};{last_day}", *(f"{one};" for one in rest)]
        return "\r\n".join([*rows, ""]).encode()

    imported(school, listed("11/09/2026"))
    clock.advance(days=4)
    assert counts(planned(school, listed("11/09/2026"))) == (0, 0, 0, 0), "her last day"
    clock.advance(days=1)
    imported(school, listed("11/09/2026"))
    assert accounts_of("1") == {}
    imported(school, listed("30/06/2027"))
    assert sorted(accounts_of("1")) == [0, 1, 2], "she is back"
    assert counts(planned(school, listed("30/06/2027"), year=NEXT)).leavers == 1
