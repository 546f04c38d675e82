"""Make one mail and hand it over: From the school, text and HTML, the same Message-ID each time."""

import re
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings

from sleutelbos.kit import addresses, clock, secrets
from sleutelbos.outbox import folder, returns, smtp
from sleutelbos.outbox.errors import Never
from sleutelbos.outbox.returns import Marked

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_NEW_LINES = {"Cc", "Zl", "Zp"}
_INVISIBLE = {"Cf", "Cs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to one person. Names and subject are plain text; ``html`` is safe HTML.

    ``unsubscribe`` is the address by which its reader, or the reader's mail program, ends mails
    of its kind with one click (RFC 8058).
    """

    job_id: int
    to: str
    school_name: str
    reply_to: str
    subject: str
    text: str
    html: str
    language: str
    marked: Marked | None = None
    unsubscribe: str = ""


def send(mail: Mail) -> None:
    """Hand a mail over; raise NotNow to try later, Never or RecipientRefused when it is in vain."""
    message, recipient = compose(mail), recipient_of(mail.to)
    if urlsplit(settings.EMAIL_URL).scheme == "folder":
        folder.write(message, job_id=mail.job_id)
        return
    smtp.hand_over(
        message.as_bytes(policy=SMTP), sender=returns.envelope(mail.marked), recipient=recipient
    )


def compose(mail: Mail) -> EmailMessage:
    """Return the message with its headers and both bodies."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(settings.MAIL_FROM, name=mail.school_name)
    message["To"] = _address(mail.to)
    if mail.reply_to:
        message["Reply-To"] = _address(mail.reply_to, name=mail.school_name)
    message["Subject"] = _plain(mail.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = message_id(mail.job_id)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = _whole("List-Unsubscribe", f"<{mail.unsubscribe}>")
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language  # last: a part of many would keep it to itself
    return message


def message_id(job_id: int) -> str:
    """Return the Message-ID of a job's mail: the same at every attempt, so that doubles show."""
    mark = secrets.digest("message_id", job_id).hex()[:20]
    return f"<{job_id}.{mark}@{settings.MAIL_FROM.rpartition('@')[2]}>"


def recipient_of(address: str) -> str:
    """Return an address as a mail server takes it; raise Never when it is not exactly one."""
    local = _plain(address).rpartition("@")[0]
    domain = addresses.canonical(address).rpartition("@")[2]  # international ones in ASCII
    if len(local) > 64 or len(domain) > 253:
        raise Never("smtp address")
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise Never("smtp address")
    return f"{local}@{domain}"


class _Whole(UnstructuredHeader):
    """A header on one line, however long: in pieces, no mail program would know its address."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_whole = HeaderRegistry(default_class=_Whole, use_default_map=False)


def _address(address: str, *, name: str = "") -> Address:
    return Address(display_name=_plain(name), addr_spec=recipient_of(address))


def _plain(text: str) -> str:
    """Return a text for a header; raise Never when it would begin another line (EML-05)."""
    kinds = [unicodedata.category(letter) for letter in text]
    if not _NEW_LINES.isdisjoint(kinds):
        raise Never("smtp header")
    return "".join(
        letter for letter, kind in zip(text, kinds, strict=True) if kind not in _INVISIBLE
    )
