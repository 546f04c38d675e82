"""A school with somebody in every role and something in every table, each marked as its own."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models
from django.test import Client

from sleutelbos.accounts import keys
from sleutelbos.accounts.actions import links
from sleutelbos.accounts.models import (
    Acceptance,
    Account,
    ActivationDay,
    InitialCredential,
    LetterPrint,
)
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.models import Device, Grant, Session
from sleutelbos.gate.models import Batch, HeldAct, HelpRequest, IdentityProvider, Passkey, Trip
from sleutelbos.gate.values import BatchKind, RequestKind
from sleutelbos.kit import clock, codes, scope, tokens
from sleutelbos.messaging.models import Attachment, Delivery, Message, ReaderGroup
from sleutelbos.messaging.queries import marks
from sleutelbos.people.models import Group, Guardianship, Restriction
from sleutelbos.roster.models import RosterRun
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family

ROLES = ("pupil", "mother", "teacher", "office", "administrator")


@dataclass(frozen=True)
class World:
    """A school and whoever and whatever there is; ``mark`` stands in all its names."""

    mark: str
    school: School
    family: Family
    people: dict[str, Account]
    parts: dict[str, object]
    tokens: dict[str, str]

    def client(self, role: str = "") -> Client:
        """Return a browser at this school, of a stranger or of somebody who just signed in."""
        client = a_browser(self.school)
        return factories.signed_in(client, self.people[role]) if role else client


def a_browser(school: School, **more: object) -> Client:
    """Return a browser that shows faults as pages, as people see them."""
    host = school.origin.partition("://")[2]
    return Client(headers={"host": host}, raise_request_exception=False, **more)


def a_world(name: str, mark: str) -> World:
    """Open a school called ``name`` with a family called after ``mark``, and staff."""
    school = factories.a_school(name, office_email=f"office@{mark.lower()}.example.test")
    family = factories.a_pupil(school, first="Noor", family=mark)
    mother = factories.with_password(family.mother)
    people = {
        "pupil": factories.an_activated(family.accounts[0]),
        "mother": factories.an_activated(mother, email=f"an@{mark.lower()}.example.org"),
        **{
            role: factories.with_password(
                factories.a_staff_member(school, role, first=role.title(), family=mark)
            )
            for role in ("teacher", "office", "administrator")
        },
    }
    factories.a_letter(family.father)
    with scope.within(school.id):
        parts = _parts(school, family, mark) | _post(people, mark)
        return World(mark, school, family, people, parts, _tokens(school, people))


def a_known_letter(account: Account, **more: int) -> tuple[str, str]:
    """Print a letter, and return its code and the token of its link."""
    letter = factories.a_letter(account, **more)
    code, token = codes.new(), tokens.new()
    with scope.within(account.school_id):
        InitialCredential.objects.filter(id=letter.id).update(
            digest=keys.initial_digest(bytes(letter.salt), code),
            link_digest=keys.link_digest(token),
        )
    return codes.grouped(code), token


STEPS = {
    "account": {},
    "agreement": {"recognised_at": "now"},
    "password": {"agreed_version": 1},
    "devices": {"password_chosen_at": "now"},
    "details": {"devices_reviewed_at": "now"},
    "confirm": {"details_given_at": "now", "typed_email": "bart@example.test"},
    "verify": {"details_confirmed_at": "now"},
}


def at_step(account: Account, step: str) -> Account:
    """Let an account have taken all the steps before this one."""
    facts: dict[str, object] = {}
    for name, more in STEPS.items():
        facts |= {fact: clock.now() if value == "now" else value for fact, value in more.items()}
        if name == step:
            break
    return factories.changed(account, **facts)


@dataclass(slots=True)
class _Jobs:
    """Numbers of jobs that never were."""

    last: int = -1_000_000


_jobs = _Jobs()


def a_token(account: Account, purpose: LinkPurpose, email: str) -> str:
    """Mint a mailed link, as the worker does, and return its token."""
    _jobs.last -= 1
    with scope.within(account.school_id):
        minted = links.mint(
            account_id=account.id, school_id=account.school_id, purpose=purpose, email=email,
            job_id=_jobs.last, by=SYSTEM,
        )  # fmt: skip
    assert minted
    return minted.token


def tenant_tables() -> list[type[models.Model]]:
    """Return the tables whose rows each belong to a school."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("sleutelbos.")
        and any(field.name == "school" for field in model._meta.get_fields())
    ]


def rows_of(school: School, *, but: tuple[type[models.Model], ...] = ()) -> dict[str, object]:
    """Return every row of a school, by table and id: to see whether anything changed."""
    found: dict[str, object] = {"school": School.objects.filter(id=school.id).values().get()}
    with scope.within(school.id):
        for model in tenant_tables():
            if model not in but:
                for row in model.objects.values():
                    found[f"{model.__name__} {row['id']}"] = {
                        name: bytes(value) if isinstance(value, memoryview) else value
                        for name, value in row.items()
                    }
    return found


@dataclass(frozen=True)
class Statement:
    """A statement, and whether it was made for all schools at once."""

    sql: str
    is_everywhere: bool

    @property
    def tables(self) -> set[str]:
        return set(re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE|COPY)\s+\"?([a-z_]+)", self.sql))


@contextmanager
def statements() -> Iterator[list[Statement]]:
    """Keep every SQL statement that is made meanwhile."""
    made: list[Statement] = []

    def keep(execute, sql, params, many, context):
        made.append(Statement(sql, scope._active.get() == scope._EVERYWHERE))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield made


def _post(people: dict[str, Account], mark: str) -> dict[str, object]:
    """Let the teacher have written to the mother, who has read it, and be writing again."""
    now, teacher, mother = clock.now(), people["teacher"], people["mother"]
    text = {"school_id": teacher.school_id, "sender": teacher, "role": "teacher",
            "subject": f"Zwemmen met {mark}", "body": f"<p>{mark}</p>", "source": mark,
            "edited_at": now}  # fmt: skip
    message = Message.objects.create(
        **text, nonce=tokens.opaque_id(), sent_at=now, arrives_at=now, readers=1
    )
    Delivery.objects.create(
        school_id=teacher.school_id, message=message, account=mother, arrives_at=now, read_at=now,
        is_unread=False,
    )  # fmt: skip
    draft = Message.objects.create(**text, nonce=tokens.opaque_id())
    attachment = Attachment.objects.create(
        school_id=teacher.school_id, message=message, uploader=teacher, nonce=message.nonce,
        name=f"Brief van {mark}.pdf", kind="application/pdf", size=5, digest="0" * 64,
        stored="0" * 32, preview="1" * 32, state="clean", uploaded_at=now,
    )  # fmt: skip
    kept = ReaderGroup.objects.create(
        school_id=teacher.school_id, owner=teacher, name=f"Ouders van {mark}"
    )
    return {
        "message_id": message.id,
        "draft_id": draft.id,
        "kept_id": kept.id,
        "folder": "archive",
        "attachment_id": attachment.id,
    }


def _parts(school: School, family: Family, mark: str) -> dict[str, object]:
    from tests.entrypoints.idp import asking  # which has a browser from here

    now = clock.now()
    week = now + dt.timedelta(days=7)
    father = family.father
    live = {"school": school, "account": father, "epoch": 0, "made_at": now, "seen_at": now}
    for role in (family.mother, father):
        Device.objects.create(**{**live, "account": role}, name=f"Gsm van {mark}")
        Grant.objects.create(**{**live, "account": role}, application=f"Agenda van {mark}")
    Session.objects.create(
        **live, token_digest=tokens.random_bytes(32), proved_at=now, expires_at=week
    )
    request = HelpRequest.objects.create(
        school=school, kind=RequestKind.LINK_ADDRESS, children=[f"Noor {mark}"], asker=mark,
        email=f"bart@{mark.lower()}.example.org", made_at=now,
    )  # fmt: skip
    printed = LetterPrint.objects.create(
        school=school, title=f"Klas van {mark}", file_name=f"{mark}.pdf", letters=1, made_by="x",
        made_at=now, expires_at=week,
    )  # fmt: skip
    accepted = Acceptance.objects.create(
        school=school, account=family.mother, version=1, language="nl", text_digest="x",
        accepted_at=now,
    )  # fmt: skip
    run = RosterRun.objects.create(
        school=school, kind="pupils", file_name=f"{mark}.csv", format="csv", state="planned",
        school_year=school.school_year, made_at=now, made_by="x", scrub_after=week,
    )  # fmt: skip
    guardianship = Guardianship.objects.get(person_id=father.person_id)
    restriction = Restriction.objects.create(
        school=school, guardianship=guardianship, right="post", ground="court",
        document=f"Vonnis van {mark}", holds_from=now - 99 * dt.timedelta(days=7),
        holds_until=now - 52 * dt.timedelta(days=7), made_at=now, made_by="x",
    )  # fmt: skip
    held = HeldAct.objects.create(
        school=school, kind="link_email", pupil=family.pupil, account=father, asked_by="x",
        asked_at=now, due_at=week, particulars={"email": f"bart2@{mark.lower()}.example.org"},
    )  # fmt: skip
    batch = Batch.objects.create(
        school=school, kind=BatchKind.REMINDERS, account_ids=[father.id], made_by="x", made_at=now,
        due_at=week,
    )  # fmt: skip
    inside = "https://127.0.0.1:1/op"  # where nobody is asked anything
    factories.a_provider(school, inside, kind="google", domains=(f"{mark.lower()}.example.org",))
    factories.a_linked(father, inside, subject=f"sub of {mark}", kind="google")
    Trip.objects.create(
        school=school, provider=IdentityProvider.objects.get(), purpose="link", account=father,
        state_digest=tokens.random_bytes(32), browser_digest=tokens.random_bytes(32), made_at=now,
        expires_at=week, label=mark,
    )  # fmt: skip
    passkey = Passkey.objects.create(
        school=school, account=father, credential_id=tokens.random_bytes(16), public_key=b"x",
        epoch=0, name=f"Passkey van {mark}", made_at=now,
    )  # fmt: skip
    ActivationDay.objects.create(school=school, day=now.date(), school_year=school.school_year)
    team = factories.a_team(school, family.accounts[0], name=f"Koor van {mark}")
    app_id = asking.an_application(school, name=f"Agenda van {mark}").row.id
    return {
        "guardianship_id": guardianship.id,
        "restriction_id": restriction.id,
        "held_id": held.id,
        "pupil_id": family.pupil.id,
        "person_id": father.person_id,
        "acceptance_id": accepted.id,
        "account_id": father.id,
        "request_id": request.id,
        "group_id": Group.objects.get(kind="class").id,
        "team_id": team.id,
        "print_id": printed.id,
        "run_id": run.id,
        "batch_id": batch.id,
        "passkey_id": passkey.id,
        "app_id": app_id,
        "section": "contacts",
        "kind": "poster",
        "provider": "google",
        "party": "google",
        "token": "nobody-has-this-token",
    }


def _tokens(school: School, people: dict[str, Account]) -> dict[str, str]:
    mother, office = people["mother"], people["office"]
    office = factories.changed(office, typed_email="mia@example.org")
    return {
        "verify": a_token(
            factories.changed(mother, typed_email="an.nieuw@example.org"),
            LinkPurpose.VERIFY,
            "an.nieuw@example.org",
        ),
        "reset": a_token(mother, LinkPurpose.RESET, mother.email),
        "browser": a_token(mother, LinkPurpose.BROWSER, mother.email),
        "freeze": a_token(mother, LinkPurpose.FREEZE, mother.email),
        "invitation": a_token(office, LinkPurpose.INVITATION, "mia@example.org"),
        "unsubscribe": marks.token(mother.id),
    }
