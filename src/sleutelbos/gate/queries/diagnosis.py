"""Diagnose accounts: from what is known of them to what is in the way."""

import datetime as dt
from collections.abc import Collection, Iterable

from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.accounts.rules.places import Place, Stage
from sleutelbos.connections import queries as connections
from sleutelbos.gate.models import Bucket
from sleutelbos.gate.rules import limits
from sleutelbos.gate.rules.diagnosis import Cause, Diagnosis, Situation, Window, diagnose
from sleutelbos.gate.values import Facts
from sleutelbos.kit import clock, scope, secrets

_PLACES = {
    Cause.ACTIVE: Place.ACTIVE,
    Cause.SUSPENDED: Place.SUSPENDED,
    Cause.RESTRICTED: Place.RESTRICTED,
    Cause.NO_LETTER: Place.NOT_INVITED,
    Cause.LETTER_UNUSED: Place.LETTER,
    Cause.LETTER_EXPIRED: Place.EXPIRED,
    Cause.LETTER_BURNT: Place.EXPIRED,
    Cause.NO_PASSWORD: Place.PASSWORD,
    Cause.MAIL_BOUNCED: Place.UNREACHABLE,
    Cause.UNREACHABLE: Place.UNREACHABLE,
}


def of_accounts(
    accounts: Iterable[AccountFacts], *, agreement_version: int, with_limits: bool = False
) -> dict[int, Diagnosis]:
    """Return the diagnosis of each account; ``with_limits`` also tells who must wait."""
    known = list(accounts)
    now = clock.now()
    signed_in = connections.signed_in_at([one.id for one in known])
    waits = _limited({one.keyring_id for one in known}, now=now) if with_limits else {}
    return {
        one.id: diagnose(
            situation(
                one,
                signed_in_at=signed_in.get(one.id),
                limited_until=waits.get(one.keyring_id),
            ),
            agreement_version=agreement_version,
            now=now,
        )
        for one in known
    }


def situation(
    known: AccountFacts,
    *,
    signed_in_at: dt.datetime | None = None,
    limited_until: dt.datetime | None = None,
) -> Situation:
    """Return an account's situation as the rules judge it."""
    return Situation(
        facts=facts_of(known),
        is_suspended=known.is_suspended,
        is_restricted=not known.may_sign_in,
        letter=_window(known.letter_made_at, known.letter_expires_at, known.letter_failures),
        has_bound_address=known.email != "",
        has_typed_address=known.typed_email != "",
        is_unreachable=known.is_unreachable,
        verification=_window(known.mail_made_at, known.mail_expires_at),
        limited_until=limited_until,
        signed_in_at=signed_in_at,
    )


def place_of(diagnosis: Diagnosis) -> Place:
    """Return where somebody with this diagnosis is on the way."""
    if diagnosis.step is not None:
        return Place(diagnosis.step.value)
    return _PLACES.get(diagnosis.cause, Place.VERIFY)


def stage_of(diagnosis: Diagnosis) -> Stage:
    """Return the stage of the office's picture that a diagnosis belongs to."""
    return Stage.at(place_of(diagnosis))


def facts_of(known: AccountFacts) -> Facts:
    """Return what an account has done of its activation."""
    return Facts(
        slot=known.slot,
        is_staff=known.is_staff,
        is_recognised=known.recognised_at is not None,
        agreed_version=known.agreed_version,
        has_password=known.password_chosen_at is not None,
        has_reviewed_devices=known.devices_reviewed_at is not None,
        has_given_details=known.details_given_at is not None,
        has_confirmed_details=known.details_confirmed_at is not None,
        has_verified_email=known.email_verified_at is not None,
    )


def _window(
    made_at: dt.datetime | None, expires_at: dt.datetime | None, failures: int = 0
) -> Window | None:
    return Window(made_at, expires_at, failures) if made_at and expires_at else None


def _limited(keyring_ids: Collection[int], *, now: dt.datetime) -> dict[int, dt.datetime]:
    """Return until when unknown browsers must wait, by keyring: the throttle's own buckets."""
    keys = {
        secrets.digest("bucket", scope.active_id(), limit.name, f"keyring:{keyring_id}"): keyring_id
        for keyring_id in keyring_ids
        for limit in limits.UNKNOWN_BROWSER
    }
    found: dict[int, dt.datetime] = {}
    rows = Bucket.objects.filter(key__in=keys)
    for key, capacity, period, level, leaked_at in rows.values_list(
        "key", "capacity", "period", "level", "leaked_at"
    ):
        left = level - (now.timestamp() - leaked_at) * capacity / period
        if left + 1 <= capacity:
            continue
        wait = limits.wait_seconds(left, capacity=capacity, period=period)
        keyring_id = keys[bytes(key)]
        until = now + dt.timedelta(seconds=wait)
        found[keyring_id] = max(found.get(keyring_id, until), until)
    return found
