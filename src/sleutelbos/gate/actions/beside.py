"""Open, beside a parent's session, one for each of the parent's other accounts."""

from uuid import UUID

from django.db import transaction

from sleutelbos.accounts.actions import bunches as own_bunches
from sleutelbos.accounts.queries import bunches, keyrings
from sleutelbos.accounts.queries.keyrings import Key
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections import circles
from sleutelbos.connections.values import Arrival
from sleutelbos.gate.values import Client
from sleutelbos.kit import scope


@transaction.atomic
def open_again(
    *, session_id: int, account_id: int, circle: UUID | None, client: Client, by: Actor
) -> bool:
    """Open what a device outlives: the sessions beside it; say whether there were any to open."""
    key = keyrings.own_key(account_id)
    if key.bunch is None:
        return False
    members = bunches.members(key.bunch, but=key.account_id)
    present = circles.present(circle) if circle else set()
    if all(one.account_id in present for one in members):
        return False
    # Accounts before sessions, as endings do: two that wait for each other would stop both.
    if not own_bunches.hold(
        account_id=key.account_id, bunch=key.bunch, epoch=key.session_epoch, by=by
    ):
        return False
    circle = circles.join(session_id=session_id, by=by)
    if circle is None:  # it has just been removed
        return False
    open_all(key=key, circle=circle, client=client, by=by)
    return True


@transaction.atomic
def open_all(*, key: Key, circle: UUID, client: Client, by: Actor) -> None:
    """Begin what is not open yet in a circle, each in its own school, as its own account.

    Its log says that it signed in, as ever: not from where.
    """
    bunch = key.bunch
    if bunch is None or not own_bunches.hold(
        account_id=key.account_id, bunch=bunch, epoch=key.session_epoch, by=by
    ):
        return
    present = circles.present(circle)
    for member in bunches.members(bunch, but=key.account_id):
        if member.account_id not in present:
            _open(member, circle=circle, client=client)


def _open(member: bunches.Member, *, circle: UUID, client: Client) -> None:
    actor, school_id = Actor.account(member.account_id), member.school_id
    with scope.within(school_id):
        connections.begin_session(
            school_id=school_id,
            account_id=member.account_id,
            epoch=member.session_epoch,
            is_staff=False,
            browser=client.browser,
            network=client.network,
            arrival=Arrival(
                is_shared=client.is_shared, is_proof=False, circle=circle, is_beside=True
            ),
            by=actor,
        )
        audit.record_for(
            "signin.succeeded",
            account_id=member.account_id,
            school_id=school_id,
            by=actor,
            network=client.network,
            initial=False,
        )
