"""The mailboxes of a parent's children as one: read, and marked.

Each is asked as its own account, in its own school, by its own index and with the rights that it
has at this moment; what they answer is put together here.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from sleutelbos.audit.values import Actor
from sleutelbos.entrypoints.portal import post
from sleutelbos.kit import scope
from sleutelbos.messaging.rules import cursors
from sleutelbos.messaging.rules.cursors import Cursor, Lines, R
from sleutelbos.messaging.values import Reader
from sleutelbos.web.visit import Beside, PortalRequest, visitor_of

_CHOICE = re.compile(r"[0-9]{1,18}\.[0-9]{1,18}")

T = TypeVar("T")


class Read(Protocol[R]):
    """Read a page of one mailbox."""

    def __call__(self, reader: Reader, *, before: Cursor | None) -> Lines[R]: ...  # noqa: D102


class Act(Protocol):
    """Do something with messages of one mailbox; return with how many."""

    def __call__(self, *, reader: Reader, message_ids: list[int], by: Actor) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One of the mailboxes that are open in this browser; ``other`` is not the visitor's own."""

    school_id: int
    reader: Reader
    other: Beside | None = None


def of_all(
    request: PortalRequest, read: Read[R], *, before: Cursor | None = None
) -> tuple[Lines[R], dict[int, Beside]]:
    """Return a page over all mailboxes, the newest first, and of which other child each line is.

    A line is known by the id in its cursor.
    """
    found: list[Lines[R]] = []
    children: dict[int, Beside] = {}
    for other, page in of_each(request, partial(read, before=before)):
        found.append(page)
        if other:
            children |= dict.fromkeys((line.cursor.id for line in page.lines), other)
    return cursors.merged(found), children


def of_each(
    request: PortalRequest, ask: Callable[[Reader], T]
) -> Iterator[tuple[Beside | None, T]]:
    """Return what each mailbox has, with the other child that it is of; the own one first."""
    for one in _mailboxes(request):
        with scope.within(one.school_id):
            answer = ask(one.reader)
        yield one.other, answer


def chosen(request: PortalRequest, *, name: str = "id") -> list[str]:
    """Return what was chosen in a list: messages, each with the account whose copy it is.

    One that names no account is the visitor's own.
    """
    own, given = visitor_of(request).account_id, request.POST.getlist(name)[: post.MOST]
    named = (text if "." in text else f"{text}.{own}" for text in given)
    return [text for text in dict.fromkeys(named) if is_choice(text)]


def is_choice(text: str) -> bool:
    """Say whether this names a message and an account."""
    return _CHOICE.fullmatch(text) is not None


def act(request: PortalRequest, choices: list[str], do: Act) -> int:
    """Do something with the copies that were chosen, each as its own account; return how many.

    An account that is not open in this browser now is passed over.
    """
    of_account, count = _by_account(choices), 0
    for one in _mailboxes(request):
        account_id = one.reader.account_id
        if account_id in of_account:
            with scope.within(one.school_id):
                count += do(
                    reader=one.reader,
                    message_ids=of_account[account_id],
                    by=Actor.account(account_id),
                )
    return count


def _by_account(choices: list[str]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for text in choices:
        message, _, account = text.partition(".")
        found[int(account)].append(int(message))
    return found


def _mailboxes(request: PortalRequest) -> Iterator[Mailbox]:
    yield Mailbox(request.visit.school.id, post.reader_of(request))
    for one in visitor_of(request).beside:
        reader = Reader(one.account_id, may_read=one.may_read)
        yield Mailbox(one.school.id, reader, one)
