"""Guardians who look like one person: the office says whether they are (D27)."""

from django.db import transaction

from sleutelbos.accounts.actions import holders
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import turns
from sleutelbos.kit.errors import NotFound
from sleutelbos.kit.turns import Turn
from sleutelbos.people.actions import merging
from sleutelbos.people.queries import likely


@transaction.atomic
def join(*, school_id: int, first_id: int, second_id: int, by: Actor) -> None:
    """Make one person of two; raise NotFound unless that is proposed."""
    _check(school_id, first_id, second_id)
    holders.move(keep_id=first_id, gone_id=second_id, by=by)
    merging.merge(keep_id=first_id, gone_id=second_id, by=by)
    about = subject("person", first_id)
    audit.record("guardian.joined", school_id=school_id, by=by, subject=about, gone=second_id)


@transaction.atomic
def keep_apart(*, school_id: int, first_id: int, second_id: int, by: Actor) -> None:
    """Say that two people are two: they are not proposed again. Raise NotFound likewise."""
    _check(school_id, first_id, second_id)
    merging.keep_apart(first_id=first_id, second_id=second_id, by=by)
    about = subject("person", first_id)
    audit.record("guardian.kept_apart", school_id=school_id, by=by, subject=about, other=second_id)


def _check(school_id: int, first_id: int, second_id: int) -> None:
    turns.wait_for(Turn.IMPORT, school_id=school_id)
    if not likely.is_likely(first_id, second_id):
        raise NotFound
