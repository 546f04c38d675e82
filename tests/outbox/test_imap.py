"""Returned mail is fetched by IMAP, as a small server of our own sees it."""

import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from sleutelbos.outbox import mailboxes
from sleutelbos.outbox.errors import NotNow


class Inbox(socketserver.ThreadingTCPServer):
    """Two mails, and the flags they get."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mails = {"3": b"Subject: one\r\n\r\nfirst", "5": b"Subject: two\r\n\r\nsecond"}
        self.flags: dict[str, str] = {}
        self.selected = ""


class _Conversation(socketserver.StreamRequestHandler):
    server: Inbox

    def handle(self) -> None:
        self._say("* OK ready")
        for line in iter(self.rfile.readline, b""):
            tag, command, *words = line.decode().split()
            if self._answer(command.upper(), words):
                self._say(f"{tag} OK done")
            else:
                self._say(f"{tag} NO refused")
            if command.upper() == "LOGOUT":
                return

    def _answer(self, command: str, words: list[str]) -> bool:
        if command == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1")
        if command == "LOGIN":
            return " ".join(words) == 'an "se cret"'
        if command == "SELECT":
            self.server.selected = words[0]
            self._say("* 2 EXISTS")
        if command == "UID":
            self._of_mails(words[0].upper(), words[1:])
        if command == "LOGOUT":
            self._say("* BYE")
        return True

    def _of_mails(self, command: str, words: list[str]) -> None:
        if command == "SEARCH":
            unseen = [uid for uid in self.server.mails if uid not in self.server.flags]
            self._say(f"* SEARCH {' '.join(unseen)}")
        if command == "FETCH":
            raw = self.server.mails[words[0]]
            self._say(f"* 1 FETCH (UID {words[0]} BODY[] {{{len(raw)}}}")
            self.wfile.write(raw)
            self._say(")")
        if command == "STORE":
            self.server.flags[words[0]] = " ".join(words[2:])

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with Inbox() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_each_new_mail_is_read_once_and_junk_gets_a_flag(inbox: Inbox, settings: Any) -> None:
    settings.BOUNCES_URL = f"imap://an:se%20cret@127.0.0.1:{inbox.server_address[1]}/Returned"
    seen: list[bytes] = []

    def read(raw: bytes) -> bool:
        seen.append(raw)
        return raw.endswith(b"first")

    mailboxes.empty(read)
    mailboxes.empty(read)

    assert seen == list(inbox.mails.values())
    assert inbox.flags == {"3": r"(\Seen)", "5": r"(\Seen \Flagged)"}
    assert inbox.selected == "Returned"


def test_a_wrong_password_is_for_the_operator(inbox: Inbox, settings: Any) -> None:
    settings.BOUNCES_URL = f"imap://an:wrong@127.0.0.1:{inbox.server_address[1]}/INBOX"

    with pytest.raises(NotNow) as caught:
        mailboxes.empty(lambda _raw: True)
    assert caught.value.is_alarm
