"""The mailbox of everybody in the demonstration: mail that went into a folder, not out."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from sleutelbos.kit.errors import NotFound

_NAME = re.compile(r"\d{1,20}")
_LONGEST_LIST = 100


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as its reader sees it."""

    name: str
    to: str
    sender: str
    subject: str
    sent_at: dt.datetime
    text: str
    html: str


def folder() -> Path:
    """Return where the mail is."""
    return Path(unquote(urlsplit(settings.EMAIL_URL).path))


def newest() -> Iterator[Mail]:
    """Give the newest mails, newest first."""
    return map(_read, _paths()[:_LONGEST_LIST])


def newest_to(address: str) -> Iterator[Mail]:
    """Give the mails to one address, newest first."""
    return (_read(path) for path in _paths() if address.encode() in path.read_bytes())


def mail(name: str) -> Mail:
    """Return one mail; raise NotFound."""
    path = folder() / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.exists():
        raise NotFound(mail=name)
    return _read(path)


def _paths() -> list[Path]:
    return sorted(folder().glob("*.eml"), reverse=True)


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=policy.SMTP)
    return Mail(
        name=path.stem,
        to=str(message["To"]),
        sender=str(message["From"]),
        subject=str(message["Subject"]),
        sent_at=parsedate_to_datetime(str(message["Date"])),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
