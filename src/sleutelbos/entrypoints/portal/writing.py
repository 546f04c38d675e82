"""Read what somebody writes and to whom: kept as typed, errors by field, in words."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sleutelbos.entrypoints.portal.post import ids
from sleutelbos.kit import tokens
from sleutelbos.kit.errors import Refusal
from sleutelbos.messaging.errors import Incomplete, NoAnswer, SendingFrozen, TooManyLetters
from sleutelbos.messaging.rules import composing, markup, timing
from sleutelbos.messaging.values import Audience, Confirmation, Draft, MessageKind, Text
from sleutelbos.people.values import GuardianKind
from sleutelbos.schools.models import School
from sleutelbos.web import formats

TAKEN_BACK = gettext_lazy("It is taken back: nobody has read it. You can go on writing.")
WHOM = {"guardians": (False, True), "pupils": (True, False), "both": (True, True)}


@dataclass(slots=True)
class Typed:
    """A message as typed, what stands in its fields, and what is wrong with it by field."""

    nonce: UUID
    text: Text
    values: dict[str, object]
    errors: dict[str, str] = field(default_factory=dict)

    def choose(self, readers: Audience) -> None:
        """Choose other readers."""
        self.text = replace(self.text, audience=readers)
        self.values["whom"] = whom(readers)


def refused(refusal: Refusal) -> str:
    """Say why what a parent or a pupil wrote does not go."""
    match refusal:
        case SendingFrozen():
            return _("The school does not let messages go out at the moment. Try again later.")
        case TooManyLetters(again_at=moment):
            text = _("You have written many letters. From %(when)s on you can write again.")
            return text % {"when": formats.moment(moment)}
        case Incomplete():
            return _("Write something first.")
        case NoAnswer():
            return _("This message cannot be answered.")
    return _("You cannot write to this person. Choose another one.")


def read(post: QueryDict, *, school: School) -> Typed:
    """Read the form of a message; what cannot be understood is as if it was left open."""
    kind, asked = post.get("kind", ""), post.get("confirmation", "")
    text = Text(
        subject=post.get("subject", ""),
        source=post.get("source", ""),
        kind=MessageKind(kind) if kind in list(MessageKind) else MessageKind.INFO,
        due_on=_day(post.get("due_on", "")),
        confirmation=Confirmation(asked) if asked in list(Confirmation) else Confirmation.NONE,
        may_answer=post.get("may_answer") == "on",
        audience=audience(post),
        scheduled_at=_moment(post.get("scheduled_at", ""), school=school),
    )
    errors = {**too_long(post), **_misread(post, text)}
    values = _values(text, school=school) | {name: post.get(name, "") for name in errors}
    return Typed(nonce(post), text, values, errors)


def of_draft(draft: Draft, *, school: School) -> Typed:
    """Return a kept draft as its form shows it."""
    text = Text(
        subject=draft.subject,
        source=draft.source,
        kind=draft.kind,
        due_on=draft.due_on,
        confirmation=draft.confirmation,
        may_answer=draft.may_answer,
        audience=draft.audience,
        scheduled_at=draft.scheduled_at,
    )
    return Typed(draft.nonce, text, _values(text, school=school))


def audience(post: QueryDict) -> Audience:
    """Read to whom."""
    with_pupils, with_guardians = WHOM.get(post.get("whom", ""), WHOM["guardians"])
    kinds = [kind for kind in post.getlist("guardian_kind") if kind in GuardianKind.values]
    return Audience(
        is_whole_school=post.get("whole_school") == "on",
        group_ids=tuple(ids(post, "group")),
        team_ids=tuple(ids(post, "team")),
        pupil_ids=tuple(ids(post, "pupil")),
        with_pupils=with_pupils,
        with_guardians=with_guardians,
        guardian_kinds=tuple(dict.fromkeys(kinds)),
        without_group_ids=tuple(ids(post, "without_group")),
        without_pupil_ids=tuple(ids(post, "without_pupil")),
        with_staff=post.get("with_staff") == "on",
        account_ids=tuple(ids(post, "account")),
    )


def whom(chosen: Audience) -> str:
    """Return which accounts of a pupil are meant, as the form calls it."""
    flags = (chosen.with_pupils, chosen.with_guardians)
    return next((name for name, one in WHOM.items() if one == flags), "guardians")


def errors(draft: Draft, *, readers: int, school: School, now: dt.datetime) -> dict[str, str]:
    """Return what a message still lacks before it can be sent."""
    texts = {
        "subject": _("Give it a subject."),
        "source": _("Write something first."),
        "due_on": _("Say by which day."),
    }
    found = {name: texts[name] for name in composing.missing(draft)}
    if not readers and draft.audience.is_empty:
        found["to"] = _("Choose to whom it goes.")
    elif not readers:
        found["to"] = _("Nobody fits this choice. Choose other readers.")
    today = now.astimezone(ZoneInfo(school.time_zone)).date()
    if draft.kind == MessageKind.ACTION and draft.due_on and draft.due_on < today:
        found["due_on"] = _("This day has passed. Choose another one.")
    if draft.scheduled_at and not timing.may_wait_until(draft.scheduled_at, now=now):
        found["scheduled_at"] = _("Choose a moment between now and two months from now.")
    return found


def too_long(typed: Mapping[str, str]) -> dict[str, str]:
    """Return which texts of a form are longer than a message may be."""
    longest = {
        "subject": composing.LONGEST_SUBJECT, "source": markup.LONGEST, "answer": markup.LONGEST
    }  # fmt: skip
    text = _("This is too long: at most %(count)s letters.")
    return {
        name: text % {"count": formats.number(most)}
        for name, most in longest.items()
        if len(markup.unbroken(typed.get(name, "")).strip()) > most
    }


def in_order(errors: Mapping[str, str]) -> dict[str, str]:
    """Return errors in the order of the fields on the page."""
    known = ("to", "group_name", "due_on", "subject", "source", "file", "scheduled_at")
    return {name: errors[name] for name in known if name in errors}


def nonce(post: QueryDict) -> UUID:
    """Read the mark of a form, by which what is sent twice goes once."""
    with suppress(ValueError):
        return UUID(post.get("nonce", ""))
    return tokens.opaque_id()


def empty() -> Typed:
    """Return a form with nothing in it."""
    usual = {"kind": MessageKind.INFO, "may_answer": True, "whom": whom(Audience())}
    return Typed(tokens.opaque_id(), Text(subject="", source=""), usual)


def _values(text: Text, *, school: School) -> dict[str, object]:
    local = text.scheduled_at.astimezone(ZoneInfo(school.time_zone)) if text.scheduled_at else None
    return {
        "subject": text.subject[: composing.LONGEST_SUBJECT],
        "source": text.source[: markup.LONGEST],
        "kind": text.kind,
        "due_on": text.due_on.isoformat() if text.due_on else "",
        "confirmation": text.confirmation,
        "may_answer": text.may_answer,
        "scheduled_at": local.strftime("%Y-%m-%dT%H:%M") if local else "",
        "whom": whom(text.audience),
    }


def _misread(post: QueryDict, text: Text) -> dict[str, str]:
    """Return the moments that were typed and cannot be understood."""
    read = {"due_on": text.due_on, "scheduled_at": text.scheduled_at}
    said = {
        "due_on": _("Write this day as 2026-12-31."),
        "scheduled_at": _("Write this moment as 2026-12-31 08:30."),
    }
    return {name: said[name] for name in read if post.get(name, "").strip() and read[name] is None}


def _day(text: str) -> dt.date | None:
    with suppress(ValueError):
        return dt.date.fromisoformat(text.strip())
    return None


def _moment(text: str, *, school: School) -> dt.datetime | None:
    """Read a moment of the school's clock."""
    with suppress(ValueError, OverflowError):
        local = dt.datetime.fromisoformat(text.strip()).replace(tzinfo=ZoneInfo(school.time_zone))
        return local.astimezone(dt.UTC)
    return None
