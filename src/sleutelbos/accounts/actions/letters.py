"""Print letters: a letter is an initial secret that is made at that moment (D28).

The file is made before anything is written, so that setting a thousand letters holds up nobody;
then one transaction makes the secrets good. A crash in between leaves a sealed file that opens
nothing and is swept up after its time.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Unpack

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from sleutelbos.accounts import keys
from sleutelbos.accounts.errors import NothingToPrint
from sleutelbos.accounts.letters import pdf, store, table, wording
from sleutelbos.accounts.letters.pages import LetterPage, Sender
from sleutelbos.accounts.letters.pdf import Tell
from sleutelbos.accounts.models import Account, InitialCredential, LetterPrint
from sleutelbos.accounts.queries import letters
from sleutelbos.accounts.queries.letters import Choice, Print, Reader
from sleutelbos.accounts.rules.letters import Address, last_whole_day
from sleutelbos.accounts.values import SecretKind
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import clock, codes, languages, tokens
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane
from sleutelbos.schools import queries as schools
from sleutelbos.schools.values import PasswordProfile, SecretMode

KEPT = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed, and the file itself: for whoever asked, never for a log.

    ``pages`` has what stands on the letters, while they are made; a download has no pages.
    """

    letters: Print
    content: bytes = field(repr=False)
    pages: tuple[LetterPage, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class _Run:
    """One printing: for which school, how its letters look and how long they are good."""

    school_id: int
    now: dt.datetime
    sender: Sender
    language: str
    offered: tuple[str, ...]
    zone: str
    school_year: str
    expires_at: dt.datetime
    keeps_template: bool


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter, and the secret that it makes good; none where the school's template opens."""

    page: LetterPage
    credential: InitialCredential | None


def print_letters(
    *, school_id: int, by: Actor, tell: Tell | None = None, **choice: Unpack[Choice]
) -> Printed:
    """Print a PDF for a class, for these accounts, or for all: whoever has no password yet.

    Every letter gets a new code and link, and the one before it no longer works. Who has the
    school's template keeps it, unless they are to ``renew`` (D4). ``tell`` hears how many letters
    are set, of how many. Raise NothingToPrint.
    """
    run = _begin(school_id, renew=choice.get("renew", False))
    made = _letters(run, choice)
    title = _title(run, made, choice)
    pages = [one.page for one in made]
    content = pdf.render(pages, title=title, language=run.language, tell=tell)
    return _keep(run, made, content=content, title=title, event="letters.printed", by=by)


def export_csv(*, school_id: int, by: Actor, **choice: Unpack[Choice]) -> Printed:
    """Make the same letters as a table, for a school that prints its own. Raise NothingToPrint."""
    run = _begin(school_id, renew=choice.get("renew", False))
    made = _letters(run, choice)
    content = table.render([one.page for one in made])
    title = _title(run, made, choice)
    return _keep(run, made, content=content, title=title, event="letters.exported", by=by)


@transaction.atomic
def request_print(*, school_id: int, by: Actor, **choice: Unpack[Choice]) -> None:
    """Promise to print many letters; they appear in the list of prints when they are done."""
    outbox.promise(
        "accounts.print_letters",
        school_id=school_id,
        lane=Lane.BULK,
        actor=by.text,
        **choice,
    )


@transaction.atomic
def download(*, school_id: int, print_id: int, by: Actor) -> Printed:
    """Return a file that was printed before; it voids nothing. Raise NotFound after its time."""
    found = letters.letter_print(print_id, now=clock.now())
    content = store.read(school_id, found.file_name)
    audit.record(
        "letters.downloaded", school_id=school_id, by=by, subject=subject("letter_print", print_id)
    )
    return Printed(found, content)


def drafts(*, school_id: int, by: Actor, **choice: Unpack[Choice]) -> list[LetterPage]:
    """Return the letters as they would be printed now: nothing is written, no code is made good."""
    try:
        return [one.page for one in _letters(_begin(school_id, renew=False), choice)]
    except NothingToPrint:
        return []


def remove_expired(*, school_id: int, by: Actor) -> None:
    """Remove the files whose time is over, and those that a crash left behind."""
    now = clock.now()
    expired = LetterPrint.objects.filter(expires_at__lte=now)
    for file_name in expired.values_list("file_name", flat=True):
        store.remove(school_id, file_name)
    expired.delete()
    store.remove_before(school_id, now - KEPT)


def _begin(school_id: int, *, renew: bool) -> _Run:
    school = schools.fresh_school(school_id)
    now = clock.now()
    return _Run(
        school_id=school_id,
        now=now,
        sender=Sender(
            name=school.name,
            portal=school.origin,
            address=Address(school.street, school.postcode, school.town),
            accent=school.accent,
            activation=school.activation_contact,
            office=school.office_contact,
            password_profile=PasswordProfile(school.password_profile),
            template_prefix=school.template_prefix,
            logo=bytes(school.logo) if school.logo else None,
        ),
        language=school.language,
        offered=school.languages,
        zone=school.time_zone,
        school_year=school.school_year,
        expires_at=now + dt.timedelta(days=school.initial_days),
        keeps_template=school.secret_mode == SecretMode.TEMPLATE and not renew,
    )


def _letters(run: _Run, choice: Choice) -> list[_Letter]:
    readers = letters.readers(choice, school_year=run.school_year, now=run.now)
    if not readers:
        raise NothingToPrint
    return [_letter(run, reader) for reader in readers]


def _letter(run: _Run, reader: Reader) -> _Letter:
    if run.keeps_template and reader.template_until:
        return _Letter(_page(run, reader, expires_at=reader.template_until), None)
    code, token, salt = codes.new(), tokens.new(), tokens.random_bytes(16)
    credential = InitialCredential(
        school_id=run.school_id,
        account_id=reader.account_id,
        kind=SecretKind.CODE,
        salt=salt,
        digest=keys.initial_digest(salt, code),
        link_digest=keys.link_digest(token),
        made_at=run.now,
        expires_at=run.expires_at,
    )
    link = f"{run.sender.portal}/a/#{token}"
    page = _page(run, reader, expires_at=run.expires_at, code=codes.grouped(code), link=link)
    return _Letter(page, credential)


def _page(
    run: _Run,
    reader: Reader,
    *,
    expires_at: dt.datetime,
    code: str | None = None,
    link: str | None = None,
) -> LetterPage:
    return LetterPage(
        sender=run.sender,
        language=languages.chosen((reader.language, run.language), offered=run.offered),
        address=reader.address,
        reader=reader.name,
        slot=reader.slot,
        pupil=reader.pupil,
        group=reader.group,
        register_id=reader.register_id,
        username=reader.username,
        code=code,
        link=link,
        expires_on=last_whole_day(expires_at, zone=run.zone),
    )


def _title(run: _Run, made: Sequence[_Letter], choice: Choice) -> str:
    of_class = choice.get("group_id") is not None
    group = next((one.page.group for one in made if one.page.group), "") if of_class else ""
    return wording.title(group, language=run.language)


def _keep(
    run: _Run, made: Sequence[_Letter], *, content: bytes, title: str, event: str, by: Actor
) -> Printed:
    """Keep the file, then make its secrets good; neither without the other."""
    suffix = "pdf" if event == "letters.printed" else "csv"
    stamp = codes.new()[:6].lower()
    file_name = f"{slugify(title)[:80]}-{run.now:%Y%m%d}-{stamp}.{suffix}"
    store.write(run.school_id, file_name, content, now=run.now)
    try:
        row = _make_good(run, made, title=title, file_name=file_name, event=event, by=by)
    except BaseException:
        store.remove(run.school_id, file_name)
        raise
    return Printed(letters.as_print(row), content, tuple(one.page for one in made))


@transaction.atomic
def _make_good(
    run: _Run, made: Sequence[_Letter], *, title: str, file_name: str, event: str, by: Actor
) -> LetterPrint:
    row = LetterPrint(
        school_id=run.school_id,
        title=title,
        file_name=file_name,
        letters=len(made),
        voided=_replace_secrets(run, made),
        collected=[(one.page.register_id, one.page.slot) for one in made if not one.page.address],
        made_by=by.text,
        made_at=run.now,
        expires_at=run.now + KEPT,
    )
    row.save(force_insert=True)
    audit.record(
        event,
        school_id=run.school_id,
        by=by,
        subject=_about(made, row),
        title=title,
        letters=row.letters,
        voided=row.voided,
    )
    outbox.promise(
        "accounts.remove_letters", school_id=run.school_id, lane=Lane.BULK, due_at=row.expires_at
    )
    return row


def _about(made: Sequence[_Letter], row: LetterPrint) -> str:
    """Return what the log calls it: a print, or the account of one letter, whose owner is told."""
    if len(made) == 1 and made[0].credential:
        return subject("account", made[0].credential.account_id)
    return subject("letter_print", row.id)


def _replace_secrets(run: _Run, made: Sequence[_Letter]) -> int:
    """Give every account its new secret; return how many letters from before this voids.

    Whoever came in with an older one is out: it may have been found by somebody else. Somebody may
    have chosen a password while the letters were set: theirs opens nothing.
    """
    fresh = {one.credential.account_id: one.credential for one in made if one.credential}
    waiting = letters.without_password().filter(id__in=fresh).order_by("id")
    account_ids = list(waiting.select_for_update(of=("self",)).values_list("id", flat=True))
    older = InitialCredential.objects.filter(account_id__in=account_ids)
    voided = older.filter(expires_at__gt=run.now, link_digest__isnull=False).count()
    older.delete()
    Account.objects.filter(id__in=account_ids).update(session_epoch=F("session_epoch") + 1)
    InitialCredential.objects.bulk_create([fresh[account_id] for account_id in account_ids])
    return voided
