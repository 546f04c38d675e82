"""A recipe is seen on the whole register, and given to everybody when the school wants so."""

import pytest

from sleutelbos.accounts.actions import renaming
from sleutelbos.accounts.models import KeyringName
from sleutelbos.accounts.queries import keyrings, naming
from sleutelbos.accounts.rules.proposals import Clash
from sleutelbos.audit.models import Entry
from sleutelbos.kit import scope
from sleutelbos.roster import queries
from sleutelbos.schools.models import School
from tests import factories
from tests.roster.importing import a_file, a_row, imported

pytestmark = pytest.mark.django_db
NOBODY = ("", "")


@pytest.fixture
def school():
    opened = factories.a_school()
    with scope.within(opened.id):
        yield opened


def pupils(count, *, start=1):
    return [
        a_row(n, first="Noor" if n % 10 == 0 else f"Kind{'x' * (n % 7)}{n}", mother=NOBODY,
              father=NOBODY)
        for n in range(start, start + count)
    ]  # fmt: skip


def renamed(school, recipe):
    return renaming.change_recipe(school_id=school.id, recipe=recipe, by=factories.SYSTEM)


def names(*, aliases=False):
    rows = KeyringName.objects.filter(is_alias=aliases).order_by("keyring__pupil__register_id")
    return list(rows.values_list("name", flat=True))


def test_the_whole_register_is_shown_a_page_at_a_time_and_clashes_first(school):
    imported(school, a_file(*pupils(120)))
    first = naming.preview("{family}{first}")
    last = naming.preview("{family}{first}", page=9)
    assert (first.total, first.pages, first.clashes) == (120, 3, {Clash.NAMESAKE: 12})
    assert [one.clash for one in first.rows[:13]] == [Clash.NAMESAKE] * 12 + [None]
    assert (last.page, len(last.rows)) == (3, 20)


def test_the_number_of_statements_does_not_grow_with_the_register(
    school, django_assert_num_queries
):
    imported(school, a_file(*pupils(60)))
    with django_assert_num_queries(3):
        naming.preview("{family}{first}")


def test_the_preview_is_what_happens(school):
    imported(school, a_file(*pupils(60)))
    proposed = {one.keyring_id: one.proposed for one in naming.proposals("{family}{first}")}
    assert renamed(school, "{family}{first}") == 60
    rows = KeyringName.objects.filter(is_alias=False)
    assert dict(rows.values_list("keyring_id", "name")) == proposed
    assert School.objects.get(id=school.id).username_recipe == "{family}{first}"


def test_the_old_usernames_go_on_working(school):
    imported(school, a_file(a_row(), a_row(2, first="Lars")))
    renamed(school, "{family}{first}")
    assert names() == ["peetersnoor", "peeterslars"]
    assert names(aliases=True) == ["noor.peeters", "lars.peeters"]
    old, new = (
        keyrings.keyring(school.id, username=name) for name in ("noor.peeters", "peetersnoor")
    )
    assert [one.account_id for one in old.keys] == [one.account_id for one in new.keys] != []


def test_going_back_to_the_old_rule_gives_the_old_names_back(school):
    imported(school, a_file(*pupils(30)))
    before = names()
    renamed(school, "{family}{first}")
    renamed(school, "{first}.{family}")
    assert names() == before
    assert renamed(school, "{first}.{family}") == 0


def test_the_number_of_statements_of_renaming_is_the_same_for_few_and_many(
    school, django_assert_max_num_queries
):
    imported(school, a_file(*pupils(300)))
    with django_assert_max_num_queries(16):
        renamed(school, "{family}{first}")


def test_the_log_tells_that_everybody_was_renamed(school):
    imported(school, a_file(a_row()))
    renamed(school, "{family}{first}")
    assert Entry.objects.get(event="usernames.renewed").facts == {"count": 1}


def test_an_import_before_it_cannot_be_undone_any_more_and_says_why(school):
    imported(school, a_file(a_row()))
    renamed(school, "{family}{first}")
    found = queries.undoing_of(queries.last_applied())
    assert {one.code for one in found.obstacles} == {"username_given"}
