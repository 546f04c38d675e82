"""Show long lists a page at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

T_co = TypeVar("T_co", covariant=True)

SIZE = 50
# Nobody leafs further; a query with a huge offset would only be an attack.
LAST = 10_000


class Sliceable(Protocol[T_co]):
    """A sequence, or a query that has not been sent yet."""

    def __getitem__(self, place: slice, /) -> Iterable[T_co]: ...


@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """Some rows of a list, and whether there are more before and after them."""

    rows: Sequence[T_co]
    number: int
    has_more: bool

    @property
    def before(self) -> int | None:
        """Return the number of the page before this one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """Return the number of the page after this one."""
        return self.number + 1 if self.has_more else None


def page(rows: Sliceable[T_co], number: int, *, size: int = SIZE) -> Page[T_co]:
    """Take one page of an ordered list, in one query: one row too many says that there are more."""
    start = (number - 1) * size
    taken = list(rows[start : start + size + 1])
    return Page(rows=taken[:size], number=number, has_more=len(taken) > size)


def number(text: str) -> int:
    """Read a page number from an address; what is none means the first page."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LAST))
    return min(max(int(text), 1), LAST) if is_number else 1
