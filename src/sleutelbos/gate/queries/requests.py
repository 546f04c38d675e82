"""The desk of requests: what people asked, and whose children they may mean."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Window

from sleutelbos.accounts.queries import families
from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.gate.models import HelpRequest
from sleutelbos.gate.rules import matching
from sleutelbos.gate.rules.matching import Fit
from sleutelbos.gate.values import RequestState
from sleutelbos.kit import addresses, names
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.queries import candidates, guardians, register, rights
from sleutelbos.people.queries.classes import EnrolledPupil
from sleutelbos.people.queries.register import Particulars, RegisterMatch
from sleutelbos.people.values import Right

PAGE = 25
_SHOWN = 3
_WEIGHED = 20


@dataclass(frozen=True, slots=True)
class Request:
    """A request on the desk."""

    id: int
    kind: str
    state: str
    account_id: int | None
    children: tuple[str, ...]
    asker: str
    email: str
    phone: str
    entered_by: str
    made_at: dt.datetime
    ended_at: dt.datetime | None
    ended_by: str


@dataclass(frozen=True, slots=True)
class PossibleAccount:
    """An account that a request may be about, and what speaks for it."""

    account: AccountFacts
    kind: str
    is_asker: bool
    register: RegisterMatch
    phone: RegisterMatch  # against the numbers of the account and of the register
    has_address: bool  # the asked address is this account's already
    is_others: bool  # it is another co-account's, or another guardian's in the register
    closed: frozenset[Right] = frozenset()  # what this guardian may not, now

    @property
    def may_link(self) -> bool:
        """Say whether the office can link the address here."""
        return not (self.has_address or self.is_others or Right.SIGN_IN in self.closed)


@dataclass(frozen=True, slots=True)
class PossibleChild:
    """A pupil who may be meant, with the accounts of the parents."""

    pupil: EnrolledPupil
    fit: Fit
    accounts: tuple[PossibleAccount, ...] = ()

    @property
    def is_contested(self) -> bool:
        """Say whether a guardian's rights for this pupil are restricted now."""
        return any(one.closed for one in self.accounts)

    @property
    def weight(self) -> int:
        """Return how much speaks for this pupil: the names first, then who asks."""
        knows = any(one.register is RegisterMatch.SAME or one.has_address for one in self.accounts)
        return self.fit.score + 3 * knows + 2 * any(one.is_asker for one in self.accounts)


@dataclass(slots=True)
class Description:
    """What somebody wrote about one child, and who may be meant, the best first."""

    text: str
    children: list[PossibleChild] = field(default_factory=list)


def desk(*, is_open: bool = True, page: int = 1) -> tuple[list[Request], int]:
    """Return a page of requests, and how many pages there are; open ones oldest first."""
    rows = HelpRequest.objects.all()
    rows = (
        rows.filter(state=RequestState.OPEN).order_by("id")
        if is_open
        else rows.exclude(state=RequestState.OPEN).order_by("-ended_at", "-id")
    )
    pages = max(1, -(-rows.count() // PAGE))
    start = (max(1, min(page, pages)) - 1) * PAGE
    return [_request(row) for row in rows[start : start + PAGE]], pages


def waiting(limit: int) -> tuple[list[Request], int]:
    """Return the requests that wait longest, and how many wait, in one statement."""
    rows = HelpRequest.objects.filter(state=RequestState.OPEN).annotate(
        all_of_them=Window(Count("id"))
    )
    found = list(rows.order_by("id")[:limit])
    return [_request(row) for row in found], found[0].all_of_them if found else 0


def count_open() -> int:
    """Return how many requests wait."""
    return HelpRequest.objects.filter(state=RequestState.OPEN).count()


def request(request_id: int) -> Request:
    """Return a request; raise NotFound."""
    row = HelpRequest.objects.filter(id=request_id).first()
    if row is None:
        raise NotFound
    return _request(row)


def possible_children(asked: Request, *, school_year: str) -> list[Description]:
    """Return for each described child the pupils who fit, and what matches the register."""
    descriptions = [Description(text, _fitting(text, school_year)) for text in asked.children]
    ids = {child.pupil.id for one in descriptions for child in one.children}
    accounts = _accounts(ids, asked)
    for one in descriptions:
        found = [
            PossibleChild(child.pupil, child.fit, accounts.get(child.pupil.id, ()))
            for child in one.children
        ]
        one.children = sorted(found, key=lambda child: -child.weight)[:_SHOWN]
    return descriptions


def _fitting(text: str, school_year: str) -> list[PossibleChild]:
    found = [
        PossibleChild(
            pupil,
            matching.fit(
                text, first=pupil.first_name, family=pupil.family_name, class_name=pupil.class_name
            ),
        )
        for pupil in candidates.candidates(matching.words(text), school_year=school_year)
    ]
    best = max((child.fit.score for child in found), default=0)
    likely = [child for child in found if child.fit.score >= max(4, best - 4)]
    return sorted(likely, key=lambda child: (-child.fit.score, child.pupil.name))[:_WEIGHED]


def _accounts(pupil_ids: set[int], asked: Request) -> dict[int | None, tuple[PossibleAccount, ...]]:
    known = [one for one in families.of_pupils(pupil_ids) if one.slot]
    kinds: dict[tuple[int | None, int], str] = {
        (one.pupil_id, one.person_id): one.kind
        for found in guardians.of_pupils(pupil_ids).values()
        for one in found
    }
    people = [one.person_id for one in known]
    matches = register.compare_address(people, email=asked.email) if asked.email else {}
    told = register.particulars({*people, *(person_id for _, person_id in kinds)})
    closed = rights.closed(pupil_ids)
    holders = _holders(known, kinds, told, email=asked.email)
    found: dict[int | None, tuple[PossibleAccount, ...]] = {}
    for one in known:
        possible = PossibleAccount(
            account=one,
            kind=kinds.get((one.pupil_id, one.person_id), ""),
            is_asker=names.same_name(one.name, asked.asker),
            register=matches.get(one.person_id, RegisterMatch.UNKNOWN),
            phone=register.compare_phone(
                (one.phone, one.mobile, told[one.person_id].mobile), phone=asked.phone
            ),
            has_address=_is_same(one.address, asked.email),
            is_others=any(
                pupil_id == one.pupil_id and person_id != one.person_id
                for pupil_id, person_id in holders
            ),
            closed=closed.get((one.pupil_id or 0, one.person_id), frozenset()),
        )
        found[one.pupil_id] = (*found.get(one.pupil_id, ()), possible)
    return found


def _holders(
    known: list[AccountFacts],
    kinds: Iterable[tuple[int | None, int]],
    told: Mapping[int, Particulars],
    *,
    email: str,
) -> set[tuple[int | None, int]]:
    """Return who has an address, by pupil and person: bound to them, or in the register."""
    bound = {(one.pupil_id, one.person_id) for one in known if _is_same(one.email, email)}
    return bound | {whose for whose in kinds if _is_same(told[whose[1]].email, email)}


def _is_same(known: str, asked: str) -> bool:
    return known != "" and addresses.canonical(known) == addresses.canonical(asked)


def _request(row: HelpRequest) -> Request:
    return Request(
        id=row.id,
        kind=row.kind,
        state=row.state,
        account_id=row.account_id,
        children=tuple(row.children),
        asker=row.asker,
        email=row.email,
        phone=row.phone,
        entered_by=row.entered_by,
        made_at=row.made_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )
