"""Whether what several did and saw at the same moment can be told one after another (RAC-12)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Call(Generic[S]):
    """A look or a change: between which moments, and what it makes of a state.

    ``turn`` gives None for a state in which what came of it could not have come.
    """

    begun: int
    ended: int
    turn: Callable[[S], S | None]


def saw(seen: object) -> Callable[[S], S | None]:
    """Return the turn of a look that saw this."""
    return lambda state: state if state == seen else None


def is_in_order(calls: list[Call[S]], *, at_first: S) -> bool:
    """Say whether the calls, each at one moment between its begin and its end, explain it all."""
    tried: set[tuple[frozenset[int], S]] = set()

    def go(left: frozenset[int], state: S) -> bool:
        if not left or (left, state) in tried:
            return not left
        tried.add((left, state))
        latest = min(calls[one].ended for one in left)
        return any(
            go(left - {one}, after)
            for one in left
            if calls[one].begun < latest and (after := calls[one].turn(state)) is not None
        )

    return go(frozenset(range(len(calls))), at_first)
