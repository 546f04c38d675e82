"""The open streams: whose they are, what waits to be said in each, and how many there may be."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sleutelbos.web.live.news import News

EACH = 8  # of one account: more are no pages that somebody looks at
ALL = 10_000
BEAT = b":\n\n"
REACH = b"event: reach\ndata: changed\n\n"
END = b"event: end\ndata: signed out\n\n"


class TooMany(Exception):
    """There are as many streams as there may be, of this account or of all."""


@dataclass(slots=True, eq=False)
class Stream:
    """One open page. What waits is bounded: of a slow reader only the last number is kept."""

    session_id: int
    account_id: int
    school_id: int
    beside: tuple[tuple[int, int], ...] = ()  # school and account of a parent's other children
    message_id: int = 0  # that its visitor sent, and looks at
    number: int = -1
    tally: tuple[int, ...] | None = None
    is_over: bool = False
    _said: int = -1
    _waiting: set[bytes] = field(default_factory=set)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def count(self, number: int) -> None:
        """Say the number, when it is another."""
        if number != self.number:
            self.number = number
            self._woken.set()

    def reach(self, tally: tuple[int, ...]) -> None:
        """Say that the message which the visitor sent has been read, when it has."""
        if self.tally is not None and tally != self.tally:
            self.say(REACH)
        self.tally = tally

    def say(self, piece: bytes) -> None:
        """Say something, once however often it is said before it goes out."""
        self._waiting.add(piece)
        self._woken.set()

    def end(self) -> None:
        """Say what waits, and no more."""
        self.is_over = True
        self._woken.set()

    async def next(self) -> bytes:
        """Wait until there is something to say; nothing at the end."""
        if not self.is_over:
            await self._woken.wait()
        self._woken.clear()
        told, self._said = self.number != self._said, self.number
        number = b"data: %d\n\n" % self.number if told else b""
        said = b"".join(sorted(self._waiting))
        self._waiting.clear()
        return number + said


class Streams:
    """All open streams of this process."""

    def __init__(self) -> None:
        self._of: defaultdict[int, set[Stream]] = defaultdict(set)
        self._beside: defaultdict[int, set[Stream]] = defaultdict(set)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Stream]:
        return (stream for streams in list(self._of.values()) for stream in list(streams))

    def open(self, stream: Stream) -> None:
        """Add a stream; raise TooMany."""
        if self._count >= ALL or len(self._of.get(stream.account_id, ())) >= EACH:
            raise TooMany
        self._of[stream.account_id].add(stream)
        for _school_id, account_id in stream.beside:
            self._beside[account_id].add(stream)
        self._count += 1

    def close(self, stream: Stream) -> None:
        """Take a stream away."""
        mine = self._of[stream.account_id]
        mine.discard(stream)
        self._count -= 1
        if not mine:
            del self._of[stream.account_id]
        for _school_id, account_id in stream.beside:
            self._beside[account_id].discard(stream)
            if not self._beside[account_id]:
                del self._beside[account_id]

    def concerned(self, news: News) -> list[Stream]:
        """Return the streams whose number may be another now."""
        if not (news.is_all or news.schools):
            found = set[Stream]()
            for account_id in news.accounts:
                found |= self._of.get(account_id, set()) | self._beside.get(account_id, set())
            return list(found)
        return [one for one in self if _is_concerned(one, news)]


def _is_concerned(stream: Stream, news: News) -> bool:
    whose = [(stream.school_id, stream.account_id), *stream.beside]
    return any(news.concerns(school_id=school, account_id=account) for school, account in whose)
