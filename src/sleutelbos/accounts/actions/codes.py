"""Give pupils a new code: a first key again, in place of the password, if there was one (D10).

A pupil has no address to which a mail for a new password could go. So a code is what a reset is for
a parent: the password before opens nothing, and the next step is to choose another.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from sleutelbos.accounts import keys
from sleutelbos.accounts.models import Account, InitialCredential
from sleutelbos.accounts.queries import own
from sleutelbos.accounts.values import SecretKind
from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock, codes, tokens
from sleutelbos.schools.models import School


@dataclass(frozen=True, slots=True)
class NewCode:
    """A pupil's new code: for the page or the sheet that shows it once, and nothing else."""

    account_id: int
    name: str
    username: str
    expires_at: dt.datetime
    code: str = field(repr=False)
    link: str = field(repr=False)


@transaction.atomic
def renew(*, account_ids: Collection[int], school: School, by: Actor) -> list[NewCode]:
    """Give pupils' own accounts a new code; whoever is a parent, suspended or gone gets none.

    In order of name. Their sessions are for the caller to end, before.
    """
    holders = own.pupils(account_ids)
    ids = [one.account_id for one in holders]
    waiting = Account.objects.filter(id__in=ids).order_by("id")
    list(waiting.select_for_update(of=("self",)).values_list("id", flat=True))
    InitialCredential.objects.filter(account_id__in=ids).delete()
    waiting.order_by().update(
        password_tag=None, password_chosen_at=None, session_epoch=F("session_epoch") + 1
    )
    now = clock.now()
    made = [_made(one, school=school, now=now) for one in holders]
    InitialCredential.objects.bulk_create(credential for credential, _ in made)
    return [new for _, new in made]


def _made(
    pupil: own.PupilsAccount, *, school: School, now: dt.datetime
) -> tuple[InitialCredential, NewCode]:
    """Make a code: what is kept of it, and what is shown of it once."""
    code, token, salt = codes.new(), tokens.new(), tokens.random_bytes(16)
    kept = InitialCredential(
        school_id=school.id,
        account_id=pupil.account_id,
        kind=SecretKind.CODE,
        salt=salt,
        digest=keys.initial_digest(salt, code),
        link_digest=keys.link_digest(token),
        made_at=now,
        expires_at=now + dt.timedelta(days=school.initial_days),
    )
    link = f"{school.origin}/a/#{token}"
    named = (pupil.account_id, pupil.name, pupil.username)
    return kept, NewCode(*named, kept.expires_at, codes.grouped(code), link)
