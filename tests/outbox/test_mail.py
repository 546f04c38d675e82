"""One mail on its way: what is in it, and what becomes of each answer of the server."""

import email
import email.policy
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleutelbos.outbox import mail, smtp
from sleutelbos.outbox.errors import Never, NotNow, RecipientRefused
from sleutelbos.outbox.mail import Mail
from sleutelbos.outbox.returns import Marked, envelope, read
from tests.mailbox import DROP, HANG, Mailbox

TO = "an@example.test"


def a_mail(**changes: Any) -> Mail:
    words: dict[str, Any] = {
        "job_id": 7,
        "to": TO,
        "school_name": "École “De Beuk”, Élève & Co",
        "reply_to": "secretariaat@beuk.example.test",
        "subject": "Bevestig uw e-mailadres – École De Beuk",
        "text": "Beste Zoë,\n\n.\n.. een punt vooraan\n" + "lang " * 400,
        "html": "<p>Beste Zoë,</p>\n.\n" + "<i>lang</i> " * 400,
        "language": "nl",
    }
    return Mail(**{**words, **changes})


def test_out_11_a_mail_is_what_a_strict_reader_expects(mailbox: Mailbox) -> None:
    mail.send(a_mail(marked=Marked(1, 2, "abcdefgh")))

    (letter,) = mailbox.letters
    message = email.message_from_bytes(letter.raw, policy=email.policy.SMTP)
    assert not list(message.defects)
    assert not [part.defects for part in message.walk() if part.defects]
    assert max(len(line) for line in letter.raw.split(b"\r\n")) <= 998
    assert letter.raw.isascii()
    assert b"\n" not in letter.raw.replace(b"\r\n", b"")
    assert str(message["From"].addresses[0].display_name) == "École “De Beuk”, Élève & Co"
    assert message["From"].addresses[0].addr_spec == "sleutelbos@localhost"
    assert message["Reply-To"].addresses[0].addr_spec == "secretariaat@beuk.example.test"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == mail.message_id(7)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    assert letter.text.replace("\r\n", "\n") == a_mail().text + "\n"
    assert letter.sender.startswith("sleutelbos+b1-2-abcdefgh.")


def test_the_message_id_is_the_same_each_time_and_of_one_job() -> None:
    assert mail.message_id(7) == mail.message_id(7) != mail.message_id(8)


@pytest.mark.parametrize(
    "address",
    [
        "an@example.test\r\nBcc: all@example.test",
        "an@example.test, all@example.test",
        "an@example.test\x00",
        "an@example.test\u2028",
        "An <an@example.test>",
        '"an all"@example.test',
        '"an@evil.test"@example.test',
        "an@@example.test",
        "an@exam ple.test",
        "an",
        "",
        f"{'a' * 65}@example.test",
        f"an@{'a' * 64}.test",
        f"an@{'a.' * 130}test",
    ],
)
def test_eml_05_what_is_not_exactly_one_address_is_refused(mailbox: Mailbox, address: str) -> None:
    with pytest.raises(Never):
        mail.send(a_mail(to=address))

    assert not mailbox.letters


@hypothesis.settings(deadline=None)
@given(
    st.sampled_from(["school_name", "subject"]),
    st.text(max_size=40),
    st.sampled_from(["\r", "\n", "\0", "\u2028", "\u2029", "\x85", "\v"]),
    st.text(max_size=40),
)
def test_eml_05_no_header_can_begin_another(field: str, before: str, mark: str, after: str) -> None:
    with pytest.raises(Never):
        mail.compose(a_mail(**{field: f"{before}{mark}{after}"}))


@hypothesis.settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Zl", "Zp", "Cs"]), max_size=300))
def test_eml_05_any_other_name_makes_no_new_header(name: str) -> None:
    raw = mail.compose(a_mail(school_name=name, subject=name)).as_bytes(policy=email.policy.SMTP)

    message = email.message_from_bytes(raw, policy=email.policy.SMTP)
    assert sorted(message.keys()) == sorted(mail.compose(a_mail()).keys())
    assert message["From"].addresses[0].addr_spec == "sleutelbos@localhost"
    assert len(message["To"].addresses) == 1


def test_an_international_domain_is_written_in_ascii() -> None:
    assert mail.recipient_of("an@école.be") == "an@xn--cole-9oa.be"


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (450, NotNow),
        (451, NotNow),
        (452, NotNow),
        (530, NotNow),
        (550, RecipientRefused),
        (551, RecipientRefused),
        (553, RecipientRefused),
        (DROP, NotNow),
    ],
)
def test_out_03_answers_about_the_recipient(
    mailbox: Mailbox, code: int | str, fault: type[Exception]
) -> None:
    mailbox.at_recipient(TO, code)

    with pytest.raises(fault) as caught:
        mail.send(a_mail())
    assert type(caught.value) is fault


@pytest.mark.parametrize(
    ("code", "fault"),
    [(421, NotNow), (451, NotNow), (552, Never), (554, Never), (DROP, NotNow)],
)
def test_out_03_answers_about_the_mail(
    mailbox: Mailbox, code: int | str, fault: type[Exception]
) -> None:
    mailbox.at_delivery(code)

    with pytest.raises(fault) as caught:
        mail.send(a_mail())
    assert type(caught.value) is fault


@pytest.mark.parametrize("code", [421, 554, DROP])
def test_out_03_answers_at_the_door(mailbox: Mailbox, code: int | str) -> None:
    mailbox.at_connection(code)

    with pytest.raises(NotNow):
        mail.send(a_mail())


def test_out_03_nobody_listens(settings: Any) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1:1"

    with pytest.raises(NotNow) as caught:
        mail.send(a_mail())
    assert caught.value.reason == "smtp unreachable"


def test_out_03_a_server_that_says_nothing_is_left(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.2)
    mailbox.at_connection(HANG)

    with pytest.raises(NotNow):
        mail.send(a_mail())


def test_out_03_a_server_that_dawdles_is_cut_off(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "WHOLE_SECONDS", 0.2)
    mailbox.at_delivery(HANG)

    with pytest.raises(NotNow):
        mail.send(a_mail())


@pytest.mark.parametrize("user", ["", "an:secret@"])
def test_out_03_a_server_without_tls_gets_no_mail_that_asks_for_it(
    mailbox: Mailbox, settings: Any, user: str
) -> None:
    settings.EMAIL_URL = mailbox.url.replace("smtp://", f"smtp+tls://{user}")

    with pytest.raises(NotNow) as caught:
        mail.send(a_mail())
    assert caught.value.is_alarm
    assert not mailbox.letters


@pytest.mark.parametrize(
    ("url", "needs_tls", "port"),
    [
        ("smtp://mail.example.test", False, 25),
        ("smtp://an:p%40ss@mail.example.test:2525", True, 2525),
        ("smtp://an:p%40ss@localhost", False, 25),
        ("smtp+tls://mail.example.test", True, 587),
        ("smtps://mail.example.test", False, 465),
    ],
)
def test_a_password_never_travels_in_the_clear(
    settings: Any, url: str, needs_tls: bool, port: int
) -> None:
    settings.EMAIL_URL = url
    known = smtp.server()

    assert (known.needs_tls, known.port) == (needs_tls, port)
    assert known.password in {"", "p@ss"}


def test_a_folder_takes_the_place_of_a_server(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_URL = f"folder://{tmp_path}/mail"
    mail.send(a_mail(subject="one"))
    mail.send(a_mail(subject="two"))
    mail.send(a_mail(job_id=8))

    files = sorted((tmp_path / "mail").iterdir())
    assert [path.name for path in files] == ["000000000007.eml", "000000000008.eml"]
    message = email.message_from_bytes(files[0].read_bytes(), policy=email.policy.SMTP)
    assert message["Subject"] == "two"


def test_the_server_is_reached_without_a_mail(mailbox: Mailbox, settings: Any) -> None:
    smtp.reach()
    assert (mailbox.connections, mailbox.letters) == (1, [])

    mailbox.at_connection(421)
    with pytest.raises(NotNow):
        smtp.reach()


def test_the_envelope_is_marked_and_read_back_whatever_its_case() -> None:
    marked = Marked(12, 3456, "abcdefgh")

    assert read(envelope(marked)) == marked
    assert read(f"<{envelope(marked).upper()}>") == marked
    assert read(envelope(None)) is None
    assert read(envelope(marked).replace("3456", "3457")) is None


def test_a_long_name_leaves_the_mark_out(settings: Any) -> None:
    settings.MAIL_FROM = f"{'a' * 40}@example.test"

    assert envelope(Marked(1, 2, "abcdefgh")) == settings.MAIL_FROM
