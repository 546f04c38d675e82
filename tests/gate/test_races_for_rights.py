"""A restriction begins while something else happens: nothing slips through (RAC)."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from sleutelbos.accounts.actions import links
from sleutelbos.accounts.models import Account, EmailLink
from sleutelbos.accounts.queries import rights as own_rights
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.connections.models import Session
from sleutelbos.gate.actions import acts, recovery
from sleutelbos.gate.actions import rights as actions
from sleutelbos.gate.actions.acts import Act
from sleutelbos.gate.models import HeldAct
from sleutelbos.gate.rules.checks import Check
from sleutelbos.gate.values import ActKind, SignedIn
from sleutelbos.kit import scope
from sleutelbos.kit.errors import Refusal
from sleutelbos.people.actions.rights import Order
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.people.values import Ground, Right
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import PASSWORD, Family
from tests.gate.racing import enter, home, opens, together
from tests.roster.importing import a_file, a_row, imported
from tests.web import world

pytestmark = pytest.mark.django_db(transaction=True)
BART = "bart@example.test"


@pytest.fixture
def school() -> Iterator[School]:
    school = factories.a_school()
    with scope.within(school.id):
        yield school


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.an_activated(factories.with_password(family.father), email=BART)
    return family


def restrict(school: School, family: Family) -> None:
    binding = Guardianship.objects.get(person_id=family.father.person_id)
    order = Order((Right.SIGN_IN,), Ground.COURT)
    actions.restrict(guardianship_id=binding.id, order=order, school=school, by=SYSTEM)


def is_in(school: School, signed_in: SignedIn) -> bool:
    browser = factories.a_client(school)
    browser.cookies[settings.SESSION_COOKIE_NAME] = signed_in.token
    return browser.get("/start").status_code == 200


def test_rac_07_a_sign_in_that_is_on_its_way_opens_nothing(school: School, family: Family) -> None:
    outcomes = together(
        school,
        *(lambda number=number: enter(school, family, PASSWORD, home(number)) for number in (1, 2)),
        lambda: restrict(school, family),
        lambda: enter(school, family, PASSWORD, home(3)),
    )

    for one in outcomes:
        if isinstance(one, SignedIn):
            assert not is_in(school, one)
    assert not opens(school, family, PASSWORD)
    current = Account.objects.get(id=family.father.id).session_epoch
    assert not Session.objects.filter(account=family.father, epoch=current).exists()


def test_rac_09_a_link_that_is_being_mailed_resets_nothing(school: School, family: Family) -> None:
    def mint() -> object:
        return links.mint(
            account_id=family.father.id, school_id=school.id, purpose=LinkPurpose.RESET,
            email=BART, job_id=77, by=SYSTEM,
        )  # fmt: skip

    made, *_ = together(school, mint, lambda: restrict(school, family))

    if made:
        with pytest.raises(Refusal):
            recovery.reset_password(
                token=made.token, password="negen paarse wolken zingen", school=school
            )
    assert not EmailLink.objects.filter(ended_at=None).exists()


def test_rac_09_a_link_that_is_being_used_leaves_nobody_in(school: School, family: Family) -> None:
    token = world.a_token(family.father, LinkPurpose.RESET, BART)
    new = "negen paarse wolken zingen"

    together(
        school,
        lambda: recovery.reset_password(token=token, password=new, school=school),
        lambda: restrict(school, family),
    )

    assert not opens(school, family, new)
    assert not own_rights.is_allowed(family.father.id, Right.SIGN_IN)


def test_rac_06_an_import_that_is_applied_opens_no_other_door(school: School) -> None:
    """The register says again what it said: the guardian stays who it was, and stays bound."""
    imported(school, a_file(a_row()))
    account = Account.objects.get(slot=2)
    binding = Guardianship.objects.get(person_id=account.person_id)
    order = Order(tuple(Right), Ground.COURT)

    together(
        school,
        lambda: imported(
            school, a_file(a_row(street="Nieuwstraat 9")), accept=["many_homes_change"]
        ),
        lambda: actions.restrict(guardianship_id=binding.id, order=order, school=school, by=SYSTEM),
    )

    assert Restriction.objects.filter(guardianship__person_id=account.person_id).count() == 5
    live = Account.objects.filter(person_id=account.person_id, closed_at=None)
    assert own_rights.allowed(list(live.values_list("id", flat=True)), Right.SIGN_IN) == set()


def test_rac_02_two_colleagues_who_agree_do_it_once(school: School, family: Family) -> None:
    mia, tom, els = (
        Actor.account(factories.a_staff_member(school, first=name).id)
        for name in ("Mia", "Tom", "Els")
    )
    act = Act(
        ActKind.LINK_EMAIL, family.pupil.id, family.father.id,
        particulars={"email": "nieuw@example.test"},
    )  # fmt: skip
    acts.ask(act=act, check=Check({}), school=school, by=mia)
    held_id = HeldAct.objects.get().id

    outcomes = together(
        school,
        lambda: acts.agree(held_id=held_id, school=school, by=tom),
        lambda: acts.agree(held_id=held_id, school=school, by=els),
        lambda: acts.stop(held_id=held_id, school_id=school.id, by=els),
    )

    assert sum(one is None for one in outcomes) == 1
    assert HeldAct.objects.get().state in ("done", "stopped")
