"""Where secrets and numbers must never be: database, files, log, mails (PRI-01..03, SES-14)."""

import hashlib
import itertools
import json
import logging
import re
from collections.abc import Iterator

import pytest

from sleutelbos.accounts import keys
from sleutelbos.config import logs
from tests.web import world
from tests.web.story import NUMBERS, PREFIX, Story

pytestmark = pytest.mark.django_db

# As typed, as the national register writes it, and the part that the leaflet's template uses.
SHAPES = [
    shape
    for number in NUMBERS
    for shape in (
        number, number[-6:], f"{number[:6]}-{number[6:9]}.{number[9:]}",
        f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}",
        f"{PREFIX}{number[-6:]}", f"{number[-6:]}{PREFIX}",
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def dump(story: Story) -> bytes:
    """Return the whole database as bytes, whatever type a cell has."""
    return b"\n".join(_as_bytes(cell) for cell in story.cells)


def test_the_dump_holds_what_it_should(dump: bytes) -> None:
    """Or the searches below would find nothing in nothing."""
    assert b"Quaghebeur" in dump
    assert b"an.quaghebeur@example.test" in dump
    assert len(dump) > 20_000


def test_pri_01_no_national_number_is_in_the_database(dump: bytes) -> None:
    assert [shape for shape in SHAPES if shape.encode() in dump] == []


def test_pri_01_nor_in_a_file(story: Story, data_files: dict[str, bytes]) -> None:
    assert data_files
    for name, content in data_files.items():
        assert [shape for shape in SHAPES if shape.encode() in content] == [], name


def test_pri_01_nor_in_a_log_a_mail_or_on_a_page(story: Story) -> None:
    told = [story.log, *(mail.decode() for mail in story.mails), *(a.text for a in story.answers)]
    for text in told:
        found = [shape for shape in SHAPES if shape in text]
        assert found == [], text[:2000]


def test_pri_02_after_activation_no_template_makes_a_stored_digest(story: Story) -> None:
    """Nobody who steals the database can try the few hundred numbers of a birth date."""
    stored = {_as_bytes(cell) for cell in story.cells}
    salts = [cell for cell in stored if len(cell) == 16]
    mothers = PREFIX + NUMBERS[0][-6:]
    for candidate in (mothers, NUMBERS[0], NUMBERS[0][-6:]):
        made = {
            hashlib.new(kind, text).digest()
            for kind in ("sha256", "sha512", "sha1", "md5")
            for text in _texts(candidate, salts)
        }
        assert not made & stored
        with_pepper = {keys.initial_digest(salt, candidate) for salt in salts}
        assert not with_pepper & stored, "the mother has activated: hers must be gone"


def test_ses_14_no_token_code_or_password_is_in_the_database(story: Story, dump: bytes) -> None:
    assert len(story.secrets) > 30
    found = [one for one in story.secrets for shape in _spellings(one) if shape in dump]
    assert found == []


def test_out_08_nor_in_what_is_left_in_a_file(story: Story, data_files: dict[str, bytes]) -> None:
    for name, content in data_files.items():
        found = [one for one in story.secrets for shape in _spellings(one) if shape in content]
        assert found == [], name


def test_pri_03_no_secret_is_in_the_log(story: Story) -> None:
    found = [one for one in story.secrets if one in story.log]
    assert found == []


def test_pri_03_no_page_shows_a_password_that_was_typed(story: Story) -> None:
    typed = [one for one in story.secrets if re.search(r"[a-z] [a-z]|muizen", one)]
    assert typed
    for answer in story.answers:
        assert [one for one in typed if one in answer.text] == [], answer.path


def test_ses_14_a_session_token_is_only_ever_in_its_cookie(story: Story) -> None:
    tokens = [one for one in story.secrets if re.fullmatch(r"[\w-]{32}", one)]
    assert tokens
    for answer in story.answers:
        if answer.path == "/oauth/token":  # gives an application its own
            continue
        found = [one for one in tokens if one in answer.text and one not in answer.path]
        assert found == [], answer.path


class TestLog:
    """One line an event, whatever comes in."""

    @pytest.fixture
    def lines(self) -> Iterator[list[str]]:
        written: list[str] = []

        class Keeper(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                written.append(self.format(record))

        keeper = Keeper()
        keeper.setFormatter(logs._Json())
        logging.getLogger().addHandler(keeper)
        yield written
        logging.getLogger().removeHandler(keeper)

    def test_pri_03_nobody_forges_a_line(
        self, lines: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        beuk = world.a_world("De Beuk", "Vandenbroeckxq")
        from sleutelbos.gate.actions import signin

        def broken(**_everything: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(signin, "sign_in", broken)
        nasty = "x\r\n2026-01-01T00:00:00Z info forged\x1b[31m\u2028\x00"
        for path in ("/", f"/?next={nasty}", "/%0d%0aforged"):
            browser = beuk.client()
            browser.post(
                path, {"username": nasty, "password": "geheim-wachtwoord-1"},
                headers={"user-agent": nasty},
            )  # fmt: skip

        assert lines
        for line in lines:
            assert not re.search(r"[\x00-\x1f\x7f\u2028]", line)
            assert "geheim" not in line
            assert "forged" not in json.loads(line).get("fault", "")

    def test_pri_03_a_token_in_an_address_is_masked(
        self, lines: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        beuk = world.a_world("De Beuk", "Vandenbroeckxq")
        from sleutelbos.entrypoints.portal.views import recovery
        from sleutelbos.gate.queries import mailed

        def broken(token: str, **_more: object) -> None:
            message = f"no link for {token}"
            raise RuntimeError(message)

        monkeypatch.setattr(mailed, "link_for", broken)
        assert recovery
        answer = beuk.client().get(f"/reset/{beuk.tokens['reset']}")

        assert answer.status_code == 500
        assert lines
        assert beuk.tokens["reset"] not in "".join(lines)


def _as_bytes(cell: object) -> bytes:
    if isinstance(cell, bytes):
        return cell
    return json.dumps(cell).encode() if isinstance(cell, dict | list) else str(cell).encode()


def _texts(candidate: str, salts: list[bytes]) -> Iterator[bytes]:
    text = candidate.encode()
    yield text
    for salt in salts:
        yield from (salt + text, text + salt)


def _spellings(secret: str) -> list[bytes]:
    """Return a secret as typed, and as a code is kept without its marks."""
    plain = secret.replace("-", "").replace(" ", "")
    is_code = re.fullmatch(r"[A-Z0-9-]+|\d{3} \d{3}", secret) is not None
    return [one.encode() for one in itertools.chain([secret], [plain] if is_code else [])]
