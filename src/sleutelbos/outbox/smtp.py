"""Hand a mail over by SMTP, within a minute, and read what the server makes of it.

4xx, no answer, no connection    try later
refused sign-in, sender, relay   try later, and the operator should look
5xx for the recipient            the address does not work
5xx for the mail itself          in vain
"""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import unquote, urlsplit

from django.conf import settings

from sleutelbos.outbox.errors import Never, NotNow, RecipientRefused

ANSWER_SECONDS = 20.0
WHOLE_SECONDS = 60.0

_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_OUR_FAULT = {502, 503, 504, 530, 534, 535, 538}


@dataclass(frozen=True, slots=True)
class Server:
    """The mail server of EMAIL_URL. A password never goes over the network in the clear."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    @property
    def needs_tls(self) -> bool:
        """Say whether the conversation must turn to TLS before anything else."""
        is_far = bool(self.user) and self.host not in _LOOPBACK
        return self.scheme == "smtp+tls" or (self.scheme == "smtp" and is_far)


def server() -> Server:
    """Return the server that the settings name."""
    url = urlsplit(settings.EMAIL_URL)
    return Server(
        scheme=url.scheme,
        host=url.hostname or "localhost",
        port=url.port or _PORTS[url.scheme],
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
    )


def hand_over(message: bytes, *, sender: str, recipient: str) -> None:
    """Hand one mail over; raise NotNow, Never or RecipientRefused."""
    with _conversation() as smtp:
        code, _answer = smtp.mail(sender, [f"SIZE={len(message)}"] if smtp.has_extn("size") else [])
        if code != 250:
            raise _sender_fault(code)
        code, answer = smtp.rcpt(recipient)
        if code not in {250, 251}:
            raise _recipient_fault(code, answer)
        code, _answer = _send_text(smtp, message)
        if code != 250:
            raise Never(f"smtp {code} mail") if code >= 500 else NotNow(f"smtp {code}")
        with suppress(OSError, smtplib.SMTPException):  # it is handed over, whatever comes now
            smtp.quit()


def reach() -> None:
    """Connect as for a mail and leave again; raise NotNow when that cannot be."""
    with _conversation() as smtp:
        smtp.noop()


def _send_text(smtp: smtplib.SMTP, message: bytes) -> tuple[int, bytes]:
    try:
        return smtp.data(message)
    except smtplib.SMTPDataError as refused:  # before the mail instead of after it
        return refused.smtp_code, b""


@contextmanager
def _conversation() -> Iterator[smtplib.SMTP]:
    """Talk to the server; whatever goes wrong on the way becomes NotNow."""
    try:
        with _connected() as smtp:
            yield smtp
    except smtplib.SMTPAuthenticationError as fault:
        raise NotNow(f"smtp {fault.smtp_code} sign-in", is_alarm=True) from None
    except ssl.SSLError:
        raise NotNow("smtp certificate", is_alarm=True) from None
    except smtplib.SMTPNotSupportedError:
        raise NotNow("smtp without TLS", is_alarm=True) from None
    except smtplib.SMTPResponseException as fault:
        raise NotNow(f"smtp {fault.smtp_code}") from None
    except TimeoutError:
        raise NotNow("smtp time-out") from None
    except (OSError, smtplib.SMTPException, ValueError):
        raise NotNow("smtp unreachable") from None


@contextmanager
def _connected() -> Iterator[smtplib.SMTP]:
    """Connect, turn to TLS and sign in; a server that dawdles is cut off after a minute."""
    known = server()
    opened = _unconnected(known)
    cut = Timer(WHOLE_SECONDS, _cut, args=(opened,))
    cut.daemon = True
    cut.start()
    try:
        code, _answer = opened.connect(known.host, known.port)
        if code != 220:
            raise NotNow(f"smtp {code}")
        opened.ehlo_or_helo_if_needed()
        if known.needs_tls:
            opened.starttls(context=ssl.create_default_context())
            opened.ehlo()
        if known.user:
            opened.login(known.user, known.password)
        yield opened
    finally:
        cut.cancel()
        opened.close()


def _unconnected(known: Server) -> smtplib.SMTP:
    domain = settings.MAIL_FROM.rpartition("@")[2]
    made = (
        smtplib.SMTP_SSL(
            local_hostname=domain, timeout=ANSWER_SECONDS, context=ssl.create_default_context()
        )
        if known.scheme == "smtps"
        else smtplib.SMTP(local_hostname=domain, timeout=ANSWER_SECONDS)
    )
    # Whose certificate to expect; smtplib learns it only when it connects while it is made,
    # before anybody could cut it off.
    made._host = known.host  # type: ignore[attr-defined]  # noqa: SLF001
    return made


def _cut(opened: smtplib.SMTP) -> None:
    if opened.sock:
        with suppress(OSError):
            opened.sock.shutdown(socket.SHUT_RDWR)


def _sender_fault(code: int) -> Exception:
    if code == 552:
        return Never("smtp 552 size")
    return NotNow(f"smtp {code} sender", is_alarm=code >= 500)


def _recipient_fault(code: int, answer: bytes) -> Exception:
    """Tell an address that does not work from a server that does not let us send."""
    is_policy = answer.startswith(b"5.7.") or b"relay" in answer.lower()
    if code >= 500 and (is_policy or code in _OUR_FAULT):
        return NotNow(f"smtp {code} recipient", is_alarm=True)
    if code >= 500:
        return RecipientRefused(f"smtp {code}")
    return NotNow(f"smtp {code}")
