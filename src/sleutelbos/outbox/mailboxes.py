"""Fetch returned mail from the mailbox of SLEUTELBOS_BOUNCES_URL: a maildir, or IMAP."""

import imaplib
import mailbox
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from sleutelbos.outbox.errors import NotNow

KEPT_ASIDE = "aside"
AT_ONCE = 200
ANSWER_SECONDS = 20.0

# Says whether a mail was understood; what was not is kept aside for a human.
Read = Callable[[bytes], bool]


def empty(read: Read) -> None:
    """Give each new mail to ``read``, and put it away; raise NotNow when there is no mailbox."""
    url = urlsplit(settings.BOUNCES_URL)
    if url.scheme == "maildir":
        _empty_maildir(Path(unquote(url.path)), read)
    elif url.scheme:
        _empty_imap(url, read)


def _empty_maildir(path: Path, read: Read) -> None:
    if not path.is_dir():
        raise NotNow("bounces maildir", is_alarm=True)
    box = mailbox.Maildir(path, create=False)
    aside = box.get_folder(KEPT_ASIDE) if KEPT_ASIDE in box.list_folders() else None
    for name in list(box.keys())[:AT_ONCE]:
        with suppress(KeyError, FileNotFoundError):  # another worker was first
            raw = box.get_bytes(name)
            if not read(raw):
                aside = aside or box.add_folder(KEPT_ASIDE)
                aside.add(raw)
            box.remove(name)


def _empty_imap(url: SplitResult, read: Read) -> None:
    """Read what nobody has read yet; all stays there, what was not understood with a flag."""
    with _imap(url) as connection:
        connection.select(unquote(url.path.lstrip("/")) or "INBOX")
        _kind, found = connection.uid("search", "UNSEEN")
        for uid in (found[0] or b"").split()[:AT_ONCE]:
            _kind, answer = connection.uid("fetch", uid.decode(), "(BODY.PEEK[])")
            raw = next((part[1] for part in answer if isinstance(part, tuple)), b"")
            flags = r"(\Seen)" if read(raw) else r"(\Seen \Flagged)"
            connection.uid("store", uid.decode(), "+FLAGS", flags)


@contextmanager
def _imap(url: SplitResult) -> Iterator[imaplib.IMAP4]:
    try:
        with _connect(url) as connection:
            connection.login(unquote(url.username or ""), unquote(url.password or ""))
            yield connection
    except (imaplib.IMAP4.error, ssl.SSLError):
        raise NotNow("bounces imap", is_alarm=True) from None
    except OSError:
        raise NotNow("bounces imap unreachable") from None


def _connect(url: SplitResult) -> imaplib.IMAP4:
    """Connect by TLS; imap:// turns to it, so that no password goes in the clear."""
    host, trusted = url.hostname or "localhost", ssl.create_default_context()
    if url.scheme == "imaps":
        return imaplib.IMAP4_SSL(host, url.port or 993, ssl_context=trusted, timeout=ANSWER_SECONDS)
    connection = imaplib.IMAP4(host, url.port or 143, timeout=ANSWER_SECONDS)
    if host not in {"localhost", "127.0.0.1", "::1"}:
        connection.starttls(trusted)
    return connection
