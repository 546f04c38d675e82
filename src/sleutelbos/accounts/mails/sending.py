"""Make mails and hand them over: links are minted here, at the last moment (T9)."""

from django.db import transaction
from django.utils import translation

from sleutelbos.accounts.actions import bounces, links
from sleutelbos.accounts.actions.links import Minted
from sleutelbos.accounts.mails import frame, notices, plain, recipients, words
from sleutelbos.accounts.mails.content import Content
from sleutelbos.accounts.mails.recipients import Recipient
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import addresses
from sleutelbos.outbox import mail, returns
from sleutelbos.outbox.errors import RecipientRefused
from sleutelbos.outbox.mail import Mail
from sleutelbos.outbox.returns import Marked
from sleutelbos.schools.models import School


def send_verification(account_id: int, *, school: School, job_id: int) -> None:
    """Mail the link and the code that prove an address, when there is something to prove."""
    recipient = recipients.of_link(account_id, purpose=LinkPurpose.VERIFY, school=school)
    minted = recipient and _mint(recipient, LinkPurpose.VERIFY, school=school, job_id=job_id)
    if not (recipient and minted):
        return
    with translation.override(recipient.language):
        content = words.verification(
            url=_url(school, LinkPurpose.VERIFY, minted),
            code=minted.code,
            school_name=plain.name(school.name),
        )
        hand_over(content, [recipient], school=school, job_id=job_id)


def send_invitation(account_id: int, *, school: School, job_id: int) -> None:
    """Mail a member of staff the link by which a first password is chosen."""
    purpose = LinkPurpose.INVITATION
    recipient = recipients.of_link(account_id, purpose=purpose, school=school)
    minted = recipient and _mint(recipient, purpose, school=school, job_id=job_id)
    if not (recipient and minted):
        return
    with translation.override(recipient.language):
        content = words.invitation(
            recipient,
            url=_url(school, purpose, minted),
            school_name=plain.name(school.name),
        )
        hand_over(content, [recipient], school=school, job_id=job_id)


def answer_recovery(
    username_key: str, *, email_key: str, purpose: LinkPurpose, school: School, job_id: int
) -> None:
    """Mail whoever may recover: one mail for all their accounts of this username, or none."""
    found = recipients.who_may_recover(username_key, email_key=email_key, school=school)
    linked: list[words.Linked] = []
    for recipient in found:
        minted = _mint_recovery(recipient, purpose, school=school, job_id=job_id)
        if minted:
            linked.append((recipient, _url(school, purpose, minted)))
    if not linked:
        return
    with translation.override(linked[0][0].language):
        content = words.LINKED[purpose](linked, school_name=plain.name(school.name))
        hand_over(content, [recipient for recipient, _url in linked], school=school, job_id=job_id)


def send_notice(
    account_id: int, *, kind: str, to: str, about: str, school: School, job_id: int
) -> None:
    """Mail what happened to an account, to its address or to the one that it had before."""
    notice = notices.NOTICES[kind]
    recipient = recipients.of_notice(account_id, right=notice.right, to=to, school=school)
    if recipient is None:
        return
    purpose = LinkPurpose.FREEZE
    may_freeze = notice.may_freeze and recipient.is_verified
    minted = may_freeze and _mint(recipient, purpose, school=school, job_id=job_id)
    with translation.override(recipient.language):
        content = notices.content(
            kind,
            recipient=recipient,
            school_name=plain.name(school.name),
            subject=plain.name(about),
            freeze=_url(school, purpose, minted) if minted else "",
        )
        hand_over(content, [recipient], school=school, job_id=job_id)


def send_sign_in(account_id: int, *, seen: words.SeenSignIn, school: School, job_id: int) -> None:
    """Mail that a browser which nobody knew has signed in, with the link that stops it."""
    recipient = recipients.of_sign_in(account_id, at=seen.at, school=school)
    purpose = LinkPurpose.FREEZE
    minted = recipient and _mint(recipient, purpose, school=school, job_id=job_id)
    if not (recipient and minted):
        return
    with translation.override(recipient.language):
        content = words.sign_in(
            recipient,
            seen=seen,
            url=_url(school, purpose, minted),
            school_name=plain.name(school.name),
            zone=school.time_zone,
        )
        hand_over(content, [recipient], school=school, job_id=job_id)


def send_reminder(account_id: int, *, school: School, job_id: int) -> None:
    """Remind somebody who has not finished, where the next step follows by itself."""
    recipient = recipients.of_reminder(account_id, school=school)
    if recipient is None:
        return
    with translation.override(recipient.language):
        content = words.reminder(
            recipient, url=f"{school.origin}/", school_name=plain.name(school.name)
        )
        hand_over(content, [recipient], school=school, job_id=job_id)


def hand_over(
    content: Content, to: list[Recipient], *, school: School, job_id: int, unsubscribe: str = ""
) -> None:
    """Hand a mail over; an address that the server refuses is marked, and the job fails."""
    marks = [_marked(recipient, school) for recipient in to]
    try:
        mail.send(
            Mail(
                job_id=job_id,
                to=to[0].email,
                school_name=plain.name(school.name),
                reply_to=school.office_contact.email,
                subject=f"{content.title} – {plain.name(school.name)}",
                text=frame.text(content, school=school),
                html=frame.html(content, school=school),
                language=to[0].language,
                marked=marks[0],
                unsubscribe=unsubscribe,
            )
        )
    except RecipientRefused as refused:
        for marked in marks:
            bounces.note(
                account_id=marked.account_id,
                school_id=school.id,
                address_mark=marked.address_mark,
                status=refused.reason,
                by=SYSTEM,
            )
        raise


@transaction.atomic
def _mint_recovery(
    recipient: Recipient, purpose: LinkPurpose, *, school: School, job_id: int
) -> Minted | None:
    minted = _mint(recipient, purpose, school=school, job_id=job_id)
    if minted and minted.is_new:
        audit.record_for(
            "recovery.sent",
            account_id=recipient.account_id,
            school_id=school.id,
            by=SYSTEM,
            purpose=purpose.value,
        )
    return minted


def _mint(
    recipient: Recipient, purpose: LinkPurpose, *, school: School, job_id: int
) -> Minted | None:
    return links.mint(
        account_id=recipient.account_id,
        school_id=school.id,
        purpose=purpose,
        email=recipient.email,
        job_id=job_id,
        by=SYSTEM,
    )


def _url(school: School, purpose: LinkPurpose, minted: Minted) -> str:
    """Return the address of a link: from the school's record, never from a request (EML-07)."""
    return f"{school.origin}/{purpose.value}/{minted.token}"


def _marked(recipient: Recipient, school: School) -> Marked:
    key = addresses.canonical(recipient.email)
    mark = returns.address_mark(recipient.account_id, email_key=key)
    return Marked(school.id, recipient.account_id, mark)
