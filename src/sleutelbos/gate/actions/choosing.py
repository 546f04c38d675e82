"""Choose a password: the one way for activation, change and reset."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from sleutelbos.accounts.errors import PasswordTaken
from sleutelbos.accounts.queries import own
from sleutelbos.accounts.queries import passwords as password_queries
from sleutelbos.accounts.rules import passwords
from sleutelbos.accounts.rules.passwords import Weakness
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.gate.actions import guesses, throttle
from sleutelbos.gate.errors import PasswordRefused
from sleutelbos.schools.models import School
from sleutelbos.schools.values import PasswordProfile

SHOWN = {Weakness.TOO_SHORT, Weakness.TOO_LONG, Weakness.TOO_FEW_KINDS}


@contextmanager
def candidate(
    *, password: str, account_id: int, school: School, is_staff: bool, by: Actor
) -> Iterator[Sequence[bytes]]:
    """Judge a new password and hash it, before any lock; inside, in one transaction, it is set.

    To choose is to guess the other keys of the keyring, so it is charged like a guess; only a
    password that nobody had gives its charge back (D3). Raise PasswordRefused, told in the same
    words whatever the reason, or TooManyAttempts.
    """
    profile = PasswordProfile.STRICT if is_staff else school.password_profile
    context = own.password_context(account_id, school=school)
    found = passwords.weaknesses(password, profile=profile, context=context)
    if found:
        raise PasswordRefused(weaknesses=[weakness for weakness in found if weakness in SHOWN])
    charged = guesses.charge(account_id=account_id, school_id=school.id, by=by)
    try:
        digests = password_queries.digests_for(account_id, password=password)
        with transaction.atomic():
            yield digests
    except PasswordTaken as error:
        audit.record_for(
            "account.password_refused", account_id=account_id, school_id=school.id, by=by
        )
        raise PasswordRefused(weaknesses=[]) from error
    throttle.give_back(charges=charged, by=by)
