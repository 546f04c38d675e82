"""Put a parent's accounts together, and take them apart."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from sleutelbos.accounts.errors import NotOneParent
from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import bunches
from sleutelbos.accounts.rules import bunches as rules
from sleutelbos.accounts.rules.bunches import Proved, Tied
from sleutelbos.audit.values import Actor
from sleutelbos.kit import scope, tokens, turns
from sleutelbos.kit.turns import Turn
from sleutelbos.people.queries import guardians


@transaction.atomic
def tie(*, holder: Proved, added: Proved, by: Actor) -> Tied:
    """Put an account in a holder's bunch, with all that opens with it already.

    Raise NotOneParent, also when one of the two changed since it was proved.
    """
    turns.wait_for(Turn.BUNCH, school_id=0)
    with scope.everywhere():
        mine, theirs = _locked(holder), _locked(added)
        bunch = mine.bunch or tokens.opaque_id()
        coming = Q(id__in=[mine.id, theirs.id])
        if theirs.bunch:
            coming |= Q(bunch=theirs.bunch)
        rows = Account.objects.filter(coming | Q(bunch=bunch), closed_at=None)
        found = list(rows.values_list("id", "school_id", "bunch"))
        new = frozenset(account_id for account_id, _school, before in found if before != bunch)
        Account.objects.filter(id__in=new).update(bunch=bunch)
        _check(bunch)
    return Tied({account_id: school_id for account_id, school_id, _bunch in found}, new)


@transaction.atomic
def hold(*, account_id: int, bunch: UUID, epoch: int, by: Actor) -> bool:
    """Keep an account as it is until the transaction ends; False when it changed since it was read.

    Whoever opens others by its key asks this first: a reset or a parting then waits, and finds
    what was opened, or came first, and nothing is opened.
    """
    same = Account.objects.filter(id=account_id, bunch=bunch, session_epoch=epoch, closed_at=None)
    return same.update(bunch=bunch) == 1


def part(*, account_ids: Collection[int], by: Actor) -> list[int]:
    """Take accounts of the school at work out of their bunches; return which were in one."""
    tied = Account.objects.filter(id__in=account_ids, bunch__isnull=False)
    found = list(tied.values_list("id", flat=True))
    if found:
        tied.update(bunch=None)
    return found


def _locked(proved: Proved) -> Account:
    rows = Account.objects.select_for_update().filter(closed_at=None)
    found = rows.filter(id=proved.account_id, session_epoch=proved.epoch).first()
    if found is None:
        raise NotOneParent
    return found


def _check(bunch: UUID) -> None:
    found = bunches.held(bunch)
    parents = guardians.ever({one.person_id for one in found})
    if not rules.may_be_one_parents(found, parents):
        raise NotOneParent
