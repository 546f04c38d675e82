"""The mailbox of the tests answers as it was told."""

import smtplib
from urllib.parse import urlsplit

import pytest

from tests.mailbox import DROP, HANG, Mailbox

MAIL = "Subject: Sleutel\r\n\r\nOpen http://localhost/verify/abc nu."


def send(mailbox: Mailbox, *recipients: str, seconds: float = 5) -> dict[str, tuple[int, bytes]]:
    address = urlsplit(mailbox.url)
    with smtplib.SMTP(address.hostname, address.port, timeout=seconds) as client:
        return client.sendmail("school@example.be", recipients, MAIL)


def test_a_letter_is_kept_whole(mailbox: Mailbox) -> None:
    send(mailbox, "an@example.be")

    letter = mailbox.wait_for("an@example.be")
    assert letter.sender == "school@example.be"
    assert letter.subject == "Sleutel"
    assert letter.link == "http://localhost/verify/abc"


def test_a_recipient_can_be_refused_once(mailbox: Mailbox) -> None:
    mailbox.at_recipient("an@example.be", 451)

    refused = send(mailbox, "an@example.be", "jan@example.be")

    assert refused["an@example.be"][0] == 451
    assert mailbox.letters[0].recipients == ("jan@example.be",)
    assert send(mailbox, "an@example.be") == {}


def test_a_connection_can_be_refused(mailbox: Mailbox) -> None:
    mailbox.at_connection(421)

    with pytest.raises(smtplib.SMTPConnectError):
        send(mailbox, "an@example.be")


@pytest.mark.parametrize("answer", [DROP, HANG])
def test_the_answer_to_a_whole_letter_can_be_lost(mailbox: Mailbox, answer: str) -> None:
    mailbox.at_delivery(answer)

    with pytest.raises((smtplib.SMTPServerDisconnected, TimeoutError)):
        send(mailbox, "an@example.be", seconds=0.3)

    assert len(mailbox.to("an@example.be")) == 1


@pytest.mark.parametrize("answer", [DROP, HANG])
def test_a_connection_can_go_nowhere(mailbox: Mailbox, answer: str) -> None:
    mailbox.at_connection(answer)

    with pytest.raises((smtplib.SMTPServerDisconnected, TimeoutError)):
        send(mailbox, "an@example.be", seconds=0.3)

    assert mailbox.letters == []
