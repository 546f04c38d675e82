"""A mail server that listens, remembers, and fails when told to.

    mailbox.at_recipient("an@example.be", 451, 250)   first refused for now, then taken
    mailbox.at_connection(421, HANG, DROP)            the next three connections
    mailbox.at_delivery(DROP)                         taken and kept, but the answer is lost
    mailbox.wait_for("an@example.be").link            the newest letter's link

What is not told is answered 250. Answers are used in their order, once each.
"""

import asyncio
import re
import socket
import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

HANG: Final = "hang"
DROP: Final = "drop"
Answer = int | str

_LINK = re.compile(r"https?://[^\s<>\"]+")
_WORDS: Final = {250: "2.0.0 Taken", 421: "4.3.2 Come back later", 451: "4.3.0 Not now"}


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as it came in: who sent it to whom, and every byte."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.SMTP)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def link(self) -> str:
        """Return the first link of the text."""
        found = _LINK.search(self.text)
        assert found, f"no link in: {self.text}"
        return found.group()

    def _body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return part.get_content() if part else ""


@dataclass
class _Script:
    """What to answer next."""

    connections: deque[Answer] = field(default_factory=deque)
    recipients: dict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))
    deliveries: deque[Answer] = field(default_factory=deque)


class Mailbox:
    """The server and what came in. Use it as a context manager, or through the fixture."""

    def __init__(self) -> None:
        self._came = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, name="mailbox", daemon=True)
        self._stopping = asyncio.Event()
        self._transports: set[asyncio.BaseTransport] = set()
        host, port = self._listening.getsockname()
        self.url = f"smtp://{host}:{port}"
        self.reset()

    def reset(self) -> None:
        """Forget all that came and all that was told."""
        self.letters: list[Letter] = []
        self.connections = 0
        self._script = _Script()

    def at_connection(self, *answers: Answer) -> None:
        """Answer the next connections with these."""
        self._script.connections.extend(answers)

    def at_recipient(self, address: str, *answers: Answer) -> None:
        """Answer the next mails to this address with these."""
        self._script.recipients[address].extend(answers)

    def at_delivery(self, *answers: Answer) -> None:
        """Answer the next mails with these after they came in whole; 250, DROP and HANG keep it."""
        self._script.deliveries.extend(answers)

    def to(self, address: str) -> list[Letter]:
        """Return what came for this address, oldest first."""
        return [letter for letter in self.letters if address in letter.recipients]

    def wait_for(self, address: str, *, count: int = 1, seconds: float = 20) -> Letter:
        """Wait until so many mails came for this address and return the newest."""
        with self._came:
            arrived = self._came.wait_for(lambda: len(self.to(address)) >= count, seconds)
        assert arrived, f"{len(self.to(address))} mails for {address} instead of {count}"
        return self.to(address)[-1]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def _serve(self) -> None:
        try:
            self._loop.run_until_complete(self._listen())
        finally:
            self._loop.close()

    async def _listen(self) -> None:
        server = await self._loop.create_server(lambda: _Conversation(self), sock=self._listening)
        await self._stopping.wait()
        server.close()
        for transport in self._transports:
            transport.abort()
        everything = asyncio.all_tasks() - {asyncio.current_task()}
        for task in everything:
            task.cancel()
        await asyncio.gather(*everything, return_exceptions=True)

    # What the conversation asks.

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        waiting = self._script.recipients[address]
        answer = waiting.popleft() if waiting else 250
        if answer == 250:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return await act(server, answer)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self._script.deliveries.popleft() if self._script.deliveries else 250
        if answer in {250, DROP, HANG}:
            letter = Letter(
                envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content or b""
            )
            with self._came:
                self.letters.append(letter)
                self._came.notify_all()
        return await act(server, answer)

    def greeting(self) -> Answer:
        self.connections += 1
        return self._script.connections.popleft() if self._script.connections else 250


async def act(server: SMTP, answer: Answer) -> str:
    """Return the line for this answer, or never, or cut the line."""
    if answer == HANG:
        await asyncio.Event().wait()
    if answer == DROP:
        server.transport.abort()
        raise asyncio.CancelledError
    return f"{answer} {_WORDS.get(int(answer), '5.0.0 No')}"


class _Conversation(SMTP):
    """aiosmtpd's conversation, which may end before it begins."""

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(mailbox, enable_SMTPUTF8=True, hostname="mailbox", loop=mailbox._loop)
        self._mailbox = mailbox

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._mailbox._transports.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._mailbox._transports.discard(self.transport)
        super().connection_lost(error)

    async def _handle_client(self) -> None:
        answer = self._mailbox.greeting()
        if answer == 250:
            await super()._handle_client()
            return
        await self.push(await act(self, answer))
        self.transport.close()
