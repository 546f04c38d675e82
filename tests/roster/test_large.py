"""The register of a large school: 5,000 pupils and 10,000 co-accounts (IMP-12)."""

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.kit import scope
from sleutelbos.people.models import Pupil
from sleutelbos.roster import actions, queries
from tests import factories
from tests.roster.importing import a_file, a_row, planned

pytestmark = pytest.mark.django_db
PUPILS = 5_000


def test_imp_12_a_large_school_is_imported_and_undone_in_few_statements(
    django_assert_max_num_queries,
):
    """How long it takes is measured beside a reference, in bench/roster.py."""
    school = factories.a_school()
    with scope.within(school.id):
        run = planned(school, a_file(*map(_row, range(1, PUPILS + 1))))
        with django_assert_max_num_queries(120):
            actions.apply(school=school, run_id=run.id, by=factories.SYSTEM)
        assert Pupil.objects.count() == PUPILS
        assert Account.objects.filter(slot__gte=1).count() == 2 * PUPILS
        with django_assert_max_num_queries(160):
            assert queries.undoing_of(queries.run(run.id)).is_possible
            actions.undo(school=school, run_id=run.id, by=factories.SYSTEM)
        assert Account.objects.count() == Pupil.objects.count() == 0


def _row(number):
    family = f"Familie{'x' * (number % 17)}{number % 701}"
    mother = ("Maes", f"An{number}", f"an{number}@example.be", "")
    father = (family, f"Bart{number}", f"bart{number}@example.be", "")
    return a_row(
        number, first=f"Kind{number % 97}", family=family, class_name=f"L{number % 6 + 1}A",
        mother=mother, father=father, street=f"Straat {number}",
    )  # fmt: skip
