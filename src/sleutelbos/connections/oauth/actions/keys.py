"""Make signing keys, and let old ones go."""

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.connections.models import SigningKey
from sleutelbos.connections.oauth import queries, rules, signing
from sleutelbos.kit import clock


def ensure(*, school_id: int, by: Actor) -> None:
    """Make the first key of a school, when it has none."""
    if not SigningKey.objects.exists():
        _make(school_id)


def renew(*, school_id: int, by: Actor) -> None:
    """Make another key when the newest has had its time."""
    made = [key.made_at for key in queries.signing_keys()]
    if made and max(made) + rules.KEY_AGE <= clock.now():
        rotate(school_id=school_id, at_once=False, by=by)


@transaction.atomic
def rotate(*, school_id: int, at_once: bool, by: Actor) -> str:
    """Make a new key and return its name.

    It is published now and signs ten minutes later; the old one still verifies for a day. With
    ``at_once``, for a key that others may have, the old ones are gone and sign nothing any more.
    """
    if at_once:
        SigningKey.objects.all().delete()
    else:
        now = clock.now()
        known = queries.signing_keys()
        staying = {key.kid for key in rules.published(known, now=now)}
        SigningKey.objects.filter(kid__in={key.kid for key in known} - staying).delete()
    kid = _make(school_id)
    audit.record("keys.rotated", school_id=school_id, by=by, at_once=at_once)
    return kid


def _make(school_id: int) -> str:
    kid, public, sealed = signing.new()
    SigningKey.objects.create(
        school_id=school_id, kid=kid, public=public, sealed=sealed, made_at=clock.now()
    )
    return kid
