"""Children put together, taken apart and opened at the same moment: nothing ended opens (RAC)."""

import itertools
import json
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db.models import F

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections import circles
from sleutelbos.connections.models import Session
from sleutelbos.connections.values import Ending
from sleutelbos.gate import ceremonies, challenges
from sleutelbos.gate.actions import beside as opening
from sleutelbos.gate.actions import children, passkeys, recovery
from sleutelbos.gate.actions.children import Holder
from sleutelbos.gate.challenges import Purpose
from sleutelbos.gate.models import Passkey
from sleutelbos.kit import clock, scope
from sleutelbos.kit.errors import Refusal
from sleutelbos.outbox.models import Job
from sleutelbos.schools.models import School
from tests import factories
from tests import together as parents
from tests.authenticator import Authenticator
from tests.factories import PASSWORD, Family
from tests.gate.racing import Act, enter, home, kinds, together
from tests.web import world

pytestmark = pytest.mark.django_db(transaction=True)
NEW, ROUNDS = "negen paarse wolken zingen", 3


def a_session(school: School, family: Family) -> int:
    with scope.within(school.id):
        enter(school, family, PASSWORD)
        own = Session.objects.filter(account=family.mother, is_beside=False)
        return own.latest("id").id


def adding(school: School, family: Family, other: Family) -> Act:
    """Return the act of adding the other family's account by its password."""
    holder = Holder(family.mother.id, a_session(school, family), school.id)
    host = school.origin.partition("://")[2]
    return lambda: children.add_by_password(
        holder=holder, host=host, username=other.username, password=PASSWORD, client=home(),
        by=SYSTEM,
    )  # fmt: skip


def ending(account: Account, how: Ending) -> Act:
    return lambda: connections.end_all(account_ids=[account.id], ending=how, by=SYSTEM)


def reset(school: School, account: Account) -> Act:
    with scope.within(school.id):
        now = Account.objects.get(id=account.id)
    token = world.a_token(now, LinkPurpose.RESET, now.email)
    return lambda: recovery.reset_password(token=token, password=NEW, school=school)


def parting(account: Account) -> Act:
    return lambda: connections.leave_bunch(account_ids=[account.id], by=SYSTEM)


def bunches(school: School) -> list[UUID | None]:
    with scope.within(school.id):
        rows = Account.objects.filter(password_chosen_at__isnull=False).order_by("id")
        return [one for one in rows.values_list("bunch", flat=True) if one]


def beside(school: School) -> list[tuple[UUID | None, UUID | None]]:
    """Return the bunches of what is live beside something, and of the first of its circle."""
    with scope.within(school.id):
        rows = Session.objects.filter(ended_at=None, epoch=F("account__session_epoch"))
        live = list(rows.values_list("circle", "is_beside", "account__bunch"))
    firsts = {circle: bunch for circle, is_beside, bunch in live if not is_beside}
    return [(bunch, firsts.get(circle)) for circle, is_beside, bunch in live if is_beside]


def is_sound(school: School) -> bool:
    """Say whether all that is open beside something is of its bunch still."""
    return all(own is not None and own == first for own, first in beside(school))


def again(school: School) -> None:
    """Let all be as before anything was put together."""
    with scope.within(school.id):
        Account.objects.update(bunch=None)
        Session.objects.all().delete()


@pytest.mark.parametrize("how", [Ending.RESET, Ending.SUSPENDED, Ending.CHANGE])
def test_rac_07_a_sign_in_that_meets_an_ending_leaves_nothing_open_over_the_cut(
    school: School, noor: Family, sam: Family, how: Ending
) -> None:
    """What ends is, in turn, the account that signs in and the one that it opens beside."""
    for ended in itertools.islice(itertools.cycle((noor, sam)), 2 * ROUNDS):
        again(school)
        parents.tie(noor.mother, sam.mother)
        together(school, lambda: enter(school, noor, PASSWORD), ending(ended.mother, how))

        assert is_sound(school)
        assert len(bunches(school)) == (1 if how is Ending.RESET else 2)


@pytest.mark.parametrize("how", ["removed", "reset", "parted"])
def test_rac_08_a_phone_that_meets_an_ending_opens_no_other_child(
    school: School, noor: Family, sam: Family, how: str
) -> None:
    mother = noor.mother
    for _ in range(ROUNDS):
        again(school)
        parents.tie(mother, sam.mother)
        parents.signed_in(school, noor).post("/app", {"name": "Gsm van An"})
        with scope.within(school.id):
            Session.objects.filter(is_beside=True).delete()
            own = Session.objects.get(device__isnull=False)
        whose: dict[str, Any] = {"account_id": mother.id, "by": SYSTEM}
        removing = {"kind": "device", "connection_id": own.device_id, "school_id": school.id}
        acts: dict[str, Act] = {
            "removed": partial(connections.end_one, **removing, **whose),
            "reset": ending(mother, Ending.RESET),
            "parted": parting(mother),
        }
        phone = {"session_id": own.id, "circle": own.circle, "client": home()}
        together(school, partial(opening.open_again, **phone, **whose), acts[how])

        assert is_sound(school)


def test_rac_07_a_sign_in_that_meets_a_parting_opens_nothing_over_it(
    school: School, noor: Family, sam: Family
) -> None:
    """A row may stay of which nobody has the token; a page leads only to what is of its bunch."""
    for cut in itertools.islice(itertools.cycle((noor, sam)), 2 * ROUNDS):
        again(school)
        parents.tie(noor.mother, sam.mother)
        together(school, lambda: enter(school, noor, PASSWORD), parting(cut.mother))

        assert not [own for own, first in beside(school) if own is not None and own == first]


def test_rac_08_an_account_that_is_reset_while_it_is_added_is_in_no_bunch(
    school: School, noor: Family, sam: Family
) -> None:
    for ended in itertools.islice(itertools.cycle((noor, sam)), 2 * ROUNDS):
        again(school)
        act = adding(school, noor, sam)
        outcomes = together(school, act, reset(school, ended.mother))

        assert not isinstance(outcomes[1], Refusal)
        with scope.within(school.id):
            assert Account.objects.get(id=ended.mother.id).bunch is None
        assert is_sound(school)
        factories.with_password(ended.mother)


def test_rac_08_a_passkey_that_is_removed_while_it_adds(
    school: School, noor: Family, sam: Family
) -> None:
    """Either it was first, and the account is there; or it is gone, and nothing is."""
    for _ in range(ROUNDS):
        again(school)
        device = Authenticator(school.origin)
        with scope.within(school.id):
            passkey_id = _a_passkey(school, sam, device)
            act = _showing(school, noor, device)
        outcomes = together(
            school,
            act,
            lambda passkey_id=passkey_id: passkeys.remove(
                passkey_id=passkey_id, account_id=sam.mother.id, school_id=school.id, by=SYSTEM
            ),
        )

        assert outcomes[1] is None
        assert kinds(outcomes) in (["NoneType", "NoneType"], ["NoneType", "PasskeyRefused"])
        assert len(bunches(school)) == (2 if outcomes[0] is None else 0)


def test_rac_02_one_answer_of_a_passkey_adds_once(
    school: School, noor: Family, sam: Family
) -> None:
    device = Authenticator(school.origin)
    with scope.within(school.id):
        _a_passkey(school, sam, device)
        act = _showing(school, noor, device)

    assert kinds(together(school, *[act] * 4)) == ["NoneType"] + ["PasskeyRefused"] * 3
    with scope.within(school.id):
        told = Job.objects.filter(name="send_notice", arguments__kind="linked")
        assert told.count() == 2


def test_rac_04_three_put_together_from_two_sides_are_one_bunch(
    school: School, noor: Family, sam: Family
) -> None:
    lou = parents.a_parent(school, "Lou", "Maes")
    for _ in range(ROUNDS):
        again(school)
        acts = [adding(school, noor, sam), adding(school, lou, sam), adding(school, sam, noor)]

        assert kinds(together(school, *acts)) == ["NoneType"] * 3
        assert len(bunches(school)) == 3
        assert len(set(bunches(school))) == 1


def test_rac_08_two_parents_of_one_child_never_end_in_one_bunch(
    school: School, noor: Family, sam: Family
) -> None:
    """Each adds a child of their own that is, wrongly, the same one's account at the same time."""
    factories.with_password(
        factories.an_activated(noor.father, email="b@example.test"), "het woord van bart"
    )
    with scope.within(school.id):
        enter(school, noor, "het woord van bart")
        session_id = Session.objects.filter(account=noor.father).latest("id").id
    host = school.origin.partition("://")[2]
    for _ in range(ROUNDS):
        with scope.within(school.id):
            Account.objects.update(bunch=None)
        outcomes = together(
            school,
            adding(school, noor, sam),
            lambda: children.add_by_password(
                holder=Holder(noor.father.id, session_id, school.id), host=host,
                username=sam.username, password=PASSWORD, client=home(), by=SYSTEM,
            ),
        )  # fmt: skip

        assert kinds(outcomes) == ["NoneType", "SignInRefused"]
        assert len(bunches(school)) == 2


def test_rac_02_a_session_is_taken_over_once(school: School, noor: Family, sam: Family) -> None:
    parents.tie(noor.mother, sam.mother)
    with scope.within(school.id):
        enter(school, noor, PASSWORD)
        there = Session.objects.get(account=sam.mother, is_beside=True).id
        state = circles.state(there)

    taken = together(
        school, *[lambda: circles.take_over(session_id=there, of=state, by=SYSTEM)] * 4
    )
    assert len([one for one in taken if one]) == 1


def _a_passkey(school: School, family: Family, device: Authenticator) -> int:
    account, session_id = family.mother, a_session(school, family)
    asked = challenges.new(
        Purpose.ADD, school_id=school.id, browser=str(session_id), now=clock.now()
    )
    holder = ceremonies.Holder(account.public_id.bytes, "An")
    options = ceremonies.creation(school, challenge=asked, holder=holder, known=())
    passkeys.add(
        account_id=account.id, session_id=session_id, school=school,
        answer=device.made(json.loads(json.dumps(options))), name="Gsm", by=SYSTEM,
    )  # fmt: skip
    return Passkey.objects.latest("id").id


def _showing(school: School, family: Family, device: Authenticator) -> Act:
    session_id = a_session(school, family)
    asked = challenges.new(
        Purpose.CHILD, school_id=school.id, browser=str(session_id), now=clock.now()
    )
    answer = device.shown(ceremonies.request(school, challenge=asked))
    holder = Holder(family.mother.id, session_id, school.id)
    return lambda: children.add_by_passkey(
        holder=holder, school=school, answer=answer, client=home(), by=SYSTEM
    )
