"""The last import can be undone, all of it or nothing, for as long as nothing depends on it."""

import random

import pytest
from django.apps import apps

from sleutelbos.accounts.actions import letters
from sleutelbos.accounts.models import Account, InitialCredential, KeyringName
from sleutelbos.audit.models import Entry
from sleutelbos.connections.models import Session
from sleutelbos.kit import scope
from sleutelbos.people.models import Guardianship, Membership, Person, Pupil, StaffMember
from sleutelbos.privacy.actions import erasure
from sleutelbos.privacy.values import Ground as ErasureGround
from sleutelbos.roster import actions, queries
from sleutelbos.roster.errors import UndoRefused
from sleutelbos.roster.models import UndoRecord
from sleutelbos.roster.values import FileKind, RunState
from sleutelbos.schools.models import School
from tests import factories
from tests.roster.importing import a_file, a_row, accounts_of, imported

pytestmark = pytest.mark.django_db
YES = ["many_leave_school", "many_leave_class", "many_emails_change", "many_homes_change",
       "staff_leave", "names_swapped", "another_pupil"]  # fmt: skip
AN, BART = ("Maes", "An", "an@example.be", "0475 12 34 56"), ("Peeters", "Bart", "", "")
AN_MOVED = ("Maes", "An", "an.maes@example.be", "0475 12 34 56")
LARS = a_row(2, first="Lars")
NOOR_WITH_CHRIS = a_row(father=("Wouters", "Chris", "", ""))
# What an import ends stays ended, and the ledgers only grow.
STAYS = {
    "accounts.account": {"session_epoch", "grant_epoch", "browser_epoch"},
    "schools.school": {"version"},
}
LEDGERS = {"audit", "outbox", "roster", "connections", "sessions", "migrations", "contenttypes"}


@pytest.fixture
def school():
    opened = factories.a_school()
    with scope.within(opened.id):
        yield opened


def everything():
    """Return every row of every table but the ledgers, by table."""
    found = {}
    with scope.everywhere():
        for table in apps.get_models():
            if table._meta.app_label in LEDGERS or table.__name__ == "EmailLink":
                continue
            names = [
                one.attname
                for one in table._meta.concrete_fields
                if one.attname not in STAYS.get(table._meta.label_lower, ())
            ]
            rows = table._base_manager.values_list(*names)
            found[table.__name__] = sorted(map(repr, (tuple(map(_plain, row)) for row in rows)))
    return found


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def undone(school):
    run = queries.last_applied()
    actions.undo(school=School.objects.get(id=school.id), run_id=run.id, by=factories.SYSTEM)
    return queries.run(run.id)


def why(school):
    found = queries.undoing_of(queries.last_applied())
    return sorted({one.code for one in found.obstacles})


def test_undoing_a_first_import_leaves_the_school_as_it_was(school):
    before = everything()
    imported(school, "basisschool.csv")
    run = undone(school)
    assert everything() == before
    assert run.state == RunState.UNDONE


def test_undoing_a_new_school_year_leaves_every_table_as_it_was(school):
    imported(school, "basisschool.csv")
    factories.with_password(factories.an_activated(accounts_of("1001")[1], email="nat@example.org"))
    factories.a_letter(accounts_of("1002")[1])
    before = everything()
    imported(school, "basisschool-volgend-jaar.csv", year="2027-2028")
    assert School.objects.get(id=school.id).school_year == "2027-2028"
    undone(school)
    assert everything() == before


CHANGES = {
    "a leaver": ([a_row(2, first="Lars")], {}),
    "a guardian replaced": ([NOOR_WITH_CHRIS, LARS], {}),
    "a name": ([a_row(family="Claes-Peeters"), LARS], {}),
    "a class": ([a_row(class_name="L4A"), LARS], {}),
    "an address": ([a_row(street="Beekstraat 9"), LARS], {}),
    "another order": ([a_row(mother=BART, father=AN), LARS], {}),
    "a new year": ([a_row(class_name="L4A"), LARS], {"year": "2027-2028"}),
    "a sibling": ([a_row(), LARS, a_row(3, first="Fien")], {}),
    "everybody": ([a_row(9, first="Rik", mother=("Cools", "Bo", "", ""))], {}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_undoing_a_change_leaves_every_table_as_it_was(school, change):
    rows, options = CHANGES[change]
    imported(school, a_file(a_row(), LARS))
    before = everything()
    imported(school, a_file(*rows), accept=YES, **options)
    assert everything() != before
    undone(school)
    assert everything() == before


def any_file(chance, numbers):
    """Write a register of families as they may be: no two files are the same."""
    surnames, firsts = ["Peeters", "Maes", "Claes"], ["An", "Bart", "Chris", "Dirk"]

    def guardian():
        if chance.random() < 0.2:
            return ("", "")
        first, family = chance.choice(firsts), chance.choice(surnames)
        email = chance.choice(["", f"{first}@example.be".lower()])
        return (family, first, email, chance.choice(["", "0475 12 34 56", "0470 00 00 00"]))

    rows = [
        a_row(
            number, first=chance.choice(["Noor", "Lars", "Fien"]), family=chance.choice(surnames),
            class_name=chance.choice(["K1A", "L3A", "L6A"]), mother=guardian(), father=guardian(),
            street=chance.choice(["Kerkstraat 1", "Beekstraat 9", ""]),
        )
        for number in numbers
    ]  # fmt: skip
    return a_file(*rows)


@pytest.mark.parametrize("seed", range(8))
def test_undoing_whatever_an_import_did_leaves_every_table_as_it_was(school, seed):
    chance = random.Random(seed)
    imported(school, any_file(chance, range(1, 15)), accept=YES)
    for account in Account.objects.filter(slot=1)[:3]:
        factories.a_letter(account)
    imported(school, any_file(chance, range(4, 18)), accept=YES)
    before = everything()
    year = chance.choice(["", "2027-2028"])
    imported(school, any_file(chance, chance.sample(range(1, 20), 12)), accept=YES, year=year)
    undone(school)
    assert everything() == before


def test_undoing_who_came_back_lets_them_go_again(school):
    imported(school, a_file(a_row(), LARS))
    imported(school, a_file(LARS), accept=YES)
    before = everything()
    imported(school, a_file(a_row(family="Claes"), LARS))
    undone(school)
    assert everything() == before


def test_undoing_a_list_of_staff_leaves_every_table_as_it_was(school):
    head = "Personeelsnummer;Naam;Voornaam;E-mail;Functie;Klassen"
    mia, tom = "500;Claes;Mia;mia@example.be;leerkracht;L3A", "501;Maes;Tom;;secretariaat;"
    imported(school, "\n".join([head, mia, tom]).encode(), kind=FileKind.STAFF)
    before = everything()
    ann = "502;Cools;Ann;;leerkracht;L4A"
    other = "\n".join([head, mia.replace("L3A", "L3B"), ann]).encode()
    imported(school, other, kind=FileKind.STAFF, accept=YES)
    assert everything() != before
    undone(school)
    assert everything() == before


def test_a_leaver_is_back_with_password_and_letter_but_signed_in_nowhere(school):
    imported(school, a_file(a_row(), LARS))
    mother, father = accounts_of("1")[1], accounts_of("1")[2]
    factories.with_password(factories.an_activated(mother, email="an@example.org"))
    letter = factories.a_letter(father)
    factories.signed_in(factories.a_client(school), mother)
    imported(school, a_file(LARS), accept=YES)
    undone(school)
    after = Account.objects.get(id=mother.id)
    assert (after.closed_at, after.email) == (None, "an@example.org")
    assert after.session_epoch == 1
    assert Session.objects.filter(account=mother, ended_at=None).count() == 0
    assert bytes(InitialCredential.objects.get(account=father).digest) == letter.digest
    assert KeyringName.objects.get(keyring=mother.keyring).rests_until is None


def test_the_log_tells_what_was_undone_and_whose_account_is_open_again(school):
    imported(school, a_file(a_row(), LARS))
    mother = accounts_of("1")[1]
    imported(school, a_file(LARS), accept=YES)
    undone(school)
    entry = Entry.objects.get(event="roster.undone")
    assert (entry.facts["leavers"], entry.facts["reopened"]) == (1, 3)
    assert Entry.objects.filter(event="account.reopened", subject=f"account:{mother.id}").exists()


def test_it_says_beforehand_what_it_takes_back(school):
    imported(school, a_file(a_row(), LARS))
    imported(school, a_file(LARS, a_row(3, first="Fien")), accept=YES, year="2027-2028")
    found = queries.undoing_of(queries.last_applied())
    assert found.plan.summary() == (1, 1, 0, 1)
    assert (found.opened, found.closed, found.school_year) == (3, 3, "2026-2027")
    assert found.is_possible


def a_letter_for_fien():
    letters.print_letters(
        school_id=scope.active_id(), account_ids=[accounts_of("3")[1].id], by=factories.SYSTEM
    )


def fiens_mother_comes_in():
    factories.with_password(factories.an_activated(accounts_of("3")[1], email="bo@example.org"))


def fien_gets_another_name():
    Person.objects.filter(pupil__register_id="3").update(first_name="Fientje")


def noors_mother_is_corrected():
    Person.objects.filter(id=accounts_of("1")[1].person_id).update(street="Beekstraat 11")


def fiens_mother_is_suspended():
    factories.changed(accounts_of("3")[1], suspended_at=factories.clock.now())


def fiens_mother_is_of_staff():
    person = accounts_of("3")[1].person
    StaffMember.objects.create(
        school_id=person.school_id, person=person, register_id="9", role="teacher"
    )


def fien_goes_to_a_class():
    Membership.objects.filter(person__pupil__register_id="3").delete()


def fien_has_another_guardian():
    pupil = Pupil.objects.get(register_id="3")
    person = accounts_of("2")[1].person
    Guardianship.objects.create(
        school_id=pupil.school_id, pupil=pupil, person=person, kind="other", rank=3
    )


def fiens_guardianship_is_changed():
    Guardianship.objects.filter(pupil__register_id="3", rank=1).update(kind="foster")


def fien_gets_another_username():
    name = KeyringName.objects.get(keyring__pupil__register_id="3")
    KeyringName.objects.filter(id=name.id).update(is_alias=True)
    KeyringName.objects.create(
        school_id=name.school_id, keyring=name.keyring, name="fien", key="fien"
    )


def noors_new_father_is_in_the_way():
    factories.changed(accounts_of("1")[1], password_chosen_at=factories.clock.now())


SINCE = {
    a_letter_for_fien: ["has_letter"],
    fiens_mother_comes_in: ["account_used"],
    fiens_mother_is_suspended: ["account_used"],
    fien_gets_another_name: ["changed_since"],
    fiens_mother_is_of_staff: ["changed_since"],
    fien_goes_to_a_class: ["changed_since"],
    fien_has_another_guardian: ["changed_since"],
    fiens_guardianship_is_changed: ["changed_since"],
    fien_gets_another_username: ["username_given"],
    noors_mother_is_corrected: ["changed_since"],
}


@pytest.mark.parametrize("since", SINCE, ids=lambda act: act.__name__)
def test_what_depends_on_an_import_keeps_it_and_is_named(school, since):
    imported(school, a_file(a_row(), LARS))
    bo = ("Cools", "Bo", "", "")
    fien = a_row(3, first="Fien", family="Cools", mother=bo, father=("", ""))
    imported(school, a_file(a_row(street="Beekstraat 9", mother=AN_MOVED), LARS, fien), accept=YES)
    since()
    before = everything()
    assert why(school) == SINCE[since]
    with pytest.raises(UndoRefused):
        undone(school)
    assert everything() == before
    assert queries.run(queries.last_applied().id).state == RunState.APPLIED
    assert Entry.objects.filter(event="roster.undo_refused").count() == 1


def test_an_erasure_forgets_how_to_undo(school):
    imported(school, a_file(a_row(), LARS))
    imported(school, a_file(LARS), accept=YES)
    erasure.erase(
        school_id=school.id,
        person_ids=[Pupil.objects.get(register_id="1").person_id],
        ground=ErasureGround.REQUEST,
        by=factories.SYSTEM,
    )
    assert not UndoRecord.objects.exists()


def test_only_the_last_import_that_did_something_is_undone(school):
    imported(school, a_file(a_row(), LARS))
    first = queries.last_applied()
    imported(school, a_file(a_row(), LARS))
    assert queries.last_applied().id == first.id
    imported(school, a_file(a_row(family="Claes"), LARS))
    assert queries.undoing_of(first).why == "later_import"
    with pytest.raises(UndoRefused):
        actions.start_undo(school_id=school.id, run_id=first.id, by=factories.SYSTEM)


def test_what_cannot_be_undone_any_more_is_explained_for_a_week_and_then_forgotten(school, clock):
    imported(school, a_file(a_row(), LARS))
    imported(school, a_file(a_row(), LARS, a_row(3, first="Fien")))
    clock.advance(days=30)
    assert actions.forget_undo() == 0
    factories.with_password(accounts_of("3")[1])
    assert actions.forget_undo() == 1
    assert not UndoRecord.objects.exists()


def test_a_parent_who_chose_a_password_since_keeps_the_other_account_closed(school):
    imported(school, a_file(a_row(), LARS))
    factories.with_password(accounts_of("1")[2], "drie blauwe vissen")
    imported(school, a_file(NOOR_WITH_CHRIS, LARS))
    factories.with_password(accounts_of("1")[1], "drie blauwe vissen")
    assert why(school) == ["password_chosen"]


def test_an_address_that_another_parent_has_by_now_keeps_the_account_closed(school):
    imported(school, a_file(a_row(), LARS))
    factories.an_activated(accounts_of("1")[2], email="bart@example.org")
    imported(school, a_file(NOOR_WITH_CHRIS, LARS))
    mother = accounts_of("1")[1]
    factories.changed(mother, email="bart@example.org", email_key="bart@example.org")
    assert why(school) == ["address_taken"]
