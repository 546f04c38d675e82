"""The cards of the office's start page: what waits, each with its number, its lines and its link.

A card is a function of the morning that returns a Card; add it to CARDS and it is on the page.
"""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sleutelbos.accounts.queries import families
from sleutelbos.audit import queries as audit
from sleutelbos.audit.words import EVENTS
from sleutelbos.entrypoints.console import guarding, words
from sleutelbos.entrypoints.console.morning import SHOWN, Card, Line, Morning
from sleutelbos.entrypoints.console.plans import Run
from sleutelbos.gate.queries import batches, requests
from sleutelbos.outbox import queries as outbox
from sleutelbos.schools import rules
from sleutelbos.web import formats

LATE_SECONDS = 300  # so long may promised work wait before the office hears of it
_TOLD = (  # what is worth telling the next morning, in this order
    "mail.failed", "job.failed", "account.disowned", "initial.burnt", "account.password_reset",
    "account.email_linked", "account.suspended", "account.resumed", "account.email_verified",
    "account.password_chosen", "mail.bounced", "letters.printed", "roster.applied", "roster.undone",
    "person.name_corrected", "staff.invited", "staff.role_changed", "school.changed",
    "agreement.published",
)  # fmt: skip


def cards(morning: Morning) -> list[Card]:
    """Return all cards, in their order."""
    return [card(morning) for card in CARDS]


def _alarms(morning: Morning) -> Card:
    found = [*_worker(), *_school_year(morning), *map(_waiting_run, morning.runs)]
    return Card(
        key="alarms",
        title=_("Needs a look"),
        icon="triangle-alert",
        count=len(found),
        empty=_("Everything runs."),
        lines=tuple(found),
        is_bad=True,
    )


def _worker() -> list[Line]:
    if outbox.late_seconds() < LATE_SECONDS:
        return []
    return [
        Line(
            _("Mail and letters are late"),
            _("Nobody does the promised work. Ask who runs the server to start the worker."),
        )
    ]


def _school_year(morning: Morning) -> list[Line]:
    present = rules.year_at(morning.now)
    if morning.school.school_year >= present or not morning.whole.total:
        return []
    return [
        Line(
            _("School year %(year)s has not begun here") % {"year": present},
            _("Import the register of the new year."),
            reverse("console:roster"),
        )
    ]


def _waiting_run(run: Run) -> Line:
    return Line(
        run.file_name,
        _("Import of the register: %(state)s") % {"state": run.state_text},
        reverse("console:roster_run", args=[run.id]),
        formats.ago(run.made_at),
    )


def _asked(_morning: Morning) -> Card:
    found, count = requests.waiting(SHOWN)
    return Card(
        key="desk",
        title=_("On the desk"),
        icon="inbox",
        count=count,
        empty=_("Nobody waits for an answer."),
        lines=tuple(
            Line(
                one.asker or _("Somebody with another's letter"),
                " · ".join(one.children),
                reverse("console:request", args=[one.id]),
                formats.ago(one.made_at),
            )
            for one in found
        ),
        href=reverse("console:requests"),
        more=_("All requests"),
        act=(reverse("console:request_new"), _("Enter a request")),
    )


def _bounced(_morning: Morning) -> Card:
    found, count = families.bounced(SHOWN)
    return Card(
        key="bounced",
        title=_("Mail that came back"),
        icon="mail-x",
        count=count,
        empty=_("All mail arrives."),
        lines=tuple(
            Line(one.name, one.address, reverse("console:family", args=[one.pupil_id]))
            for one in found
        ),
        is_bad=True,
    )


def _under_way(_morning: Morning) -> Card:
    found = batches.under_way()
    return Card(
        key="under-way",
        title=_("Under way"),
        icon="send",
        count=len(found),
        empty=_("Nothing for many at once is waiting to go."),
        lines=tuple(
            Line(
                str(words.BATCHES[one.kind]),
                words.batch_sentence(one),
                reverse("console:batch", args=[one.id]),
                formats.number(one.accounts),
            )
            for one in found
        ),
        href=reverse("console:accounts"),
        more=_("Letters or mail for many at once"),
    )


def _letters(morning: Morning) -> Card:
    count = morning.whole.to_invite
    text = ngettext("%(num)s account needs a letter", "%(num)s accounts need a letter", count)
    asked = urlencode({"which": "needed"})
    to_print = Line(
        text % {"num": formats.number(count)}, "", f"{reverse('console:letters_print')}?{asked}"
    )
    ready = (
        Line(
            one.title,
            _("to download until %(date)s") % {"date": formats.date(one.expires_at)},
            reverse("console:letters_one", args=[one.id]),
            formats.number(one.letters),
        )
        for one in morning.prints[:3]
    )
    return Card(
        key="letters",
        title=_("Letters"),
        icon="printer",
        count=count,
        empty=_("Everybody has a letter or a password."),
        lines=(*((to_print,) if count else ()), *ready),
        href=reverse("console:letters"),
        more=_("All letters"),
    )


def _changed(morning: Morning) -> Card:
    zone = ZoneInfo(morning.school.time_zone)
    yesterday = morning.today - dt.timedelta(days=1)
    since = dt.datetime.combine(yesterday, dt.time(), tzinfo=zone)
    counts = audit.counted(morning.school.id, events=_TOLD, since=since)
    return Card(
        key="changed",
        title=_("Since yesterday"),
        icon="clock",
        count=sum(counts.values()),
        empty=_("Nothing changed since yesterday morning."),
        lines=tuple(
            Line(
                str(EVENTS[event]),
                href=f"{reverse('console:log')}?{urlencode({'event': event})}",
                aside=formats.number(counts[event]),
            )
            for event in _TOLD
            if event in counts
        ),
        href=reverse("console:log"),
        more=_("The whole log"),
    )


CARDS: tuple[Callable[[Morning], Card], ...] = (
    _alarms,
    _asked,
    guarding.held,
    guarding.restrictions,
    _bounced,
    _letters,
    _under_way,
    _changed,
)
