"""Give a receipt of an accepted user agreement."""

from django.db import transaction

from sleutelbos.accounts.queries import acceptances
from sleutelbos.accounts.receipts import pdf
from sleutelbos.audit import actions as audit
from sleutelbos.audit import queries
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit.errors import NotFound
from sleutelbos.schools.models import School


@transaction.atomic
def make(*, acceptance_id: int, school: School, by: Actor, account_id: int | None = None) -> bytes:
    """Return the receipt of an acceptance as PDF; raise NotFound, also when it is of another.

    With ``account_id``, only the own ones of that account.
    """
    found = acceptances.proof(acceptance_id)
    if account_id not in (None, found.account_id):
        raise NotFound
    witness = queries.witness(
        school.id,
        event="account.agreement_accepted",
        subject=subject("account", found.account_id),
        version=found.version,
        digest=found.text_digest,
    )
    audit.record_for(
        "agreement.proved",
        account_id=found.account_id,
        school_id=school.id,
        by=by,
        version=found.version,
    )
    return pdf.render(found, school=school, witness=witness)
