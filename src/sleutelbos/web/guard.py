"""Closed by default: which visitor may open which page.

A page without a mark is for signed-in, activated accounts. ``public``, ``during`` and ``staff``
open it to others; ``fresh`` asks for a proof of the last five minutes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sleutelbos.gate.values import Step
from sleutelbos.people.values import StaffRole

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a page."""

    is_public: bool = False
    steps: frozenset[Step] = field(default=frozenset())
    roles: frozenset[StaffRole] = field(default=frozenset())
    needs_fresh_proof: bool = False
    needs_factor: bool = True
    is_open_later: bool = False
    takes_files: bool = False


def access_of(view: object) -> Access:
    """Return a view's access."""
    return getattr(view, "access", Access())


def public(view: View) -> View:
    """Open a page to everybody."""
    return _mark(view, is_public=True)


def during(*steps: Step) -> Callable[[View], View]:
    """Open a page while one of these steps of the activation is due."""
    return lambda view: _mark(view, steps=frozenset(steps))


def during_and_later(*steps: Step) -> Callable[[View], View]:
    """Open a page while one of these steps is due, and once the activation is done."""
    return lambda view: _mark(view, steps=frozenset(steps), is_open_later=True)


def staff(*roles: StaffRole) -> Callable[[View], View]:
    """Open a page to these members of staff only."""
    return lambda view: _mark(view, roles=frozenset(roles))


def fresh(view: View) -> View:
    """Ask for a proof of the last five minutes before this page acts (D18)."""
    return _mark(view, needs_fresh_proof=True)


def files(view: View) -> View:
    """Let families send files to a page, as large as their school allows."""
    return _mark(view, takes_files=True)


def before_factor(view: View) -> View:
    """Open a page to whoever has not shown the second factor yet."""
    return _mark(view, needs_factor=False)


def _mark(view: View, **changes: object) -> View:
    view.access = replace(access_of(view), **changes)  # type: ignore[attr-defined, arg-type]
    return view
