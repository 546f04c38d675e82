"""The file of one person: every table with a link to them, and nobody else's rows (PRI-04)."""

import datetime as dt
import io
import json
import re
import uuid
import zipfile
from collections.abc import Iterator

import pytest

from sleutelbos.accounts.actions import details
from sleutelbos.accounts.models import Account, EmailLink
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit import actions as audit
from sleutelbos.audit import queries as log
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.connections.models import Device, Grant, Pairing, PushSubscription, Session
from sleutelbos.gate.models import HeldAct, HelpRequest, PrintedCode, SecondFactor
from sleutelbos.kit import clock, scope, tokens
from sleutelbos.kit.kept import Audience, declarations
from sleutelbos.messaging.models import Attachment, Delivery, Message, ReaderGroup, ReaderWish
from sleutelbos.outbox import actions as outbox
from sleutelbos.people.models import DistinctPeople, Guardianship, Person, Restriction
from sleutelbos.privacy.actions import files
from sleutelbos.privacy.queries import file
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.web import world

pytestmark = pytest.mark.django_db

MINE, OTHERS = "Mijnkenmerk", "Anderkenmerk"


@pytest.fixture
def school() -> Iterator[School]:
    made = factories.a_school()
    with scope.within(made.id):
        yield made


@pytest.fixture
def noor(school: School) -> Family:
    """Enrol Noor: everything of her mother is marked, and everything of her father otherwise."""
    family = factories.a_pupil(school)
    for account, mark in ((family.mother, MINE), (family.father, OTHERS)):
        leave_traces(account, mark)
    return family


def leave_traces(account: Account, mark: str) -> None:
    """Let a parent have a row in every table that has rows of parents, marked in every text."""
    now, school_id = clock.now(), account.school_id
    email = f"{mark.lower()}@example.test"
    own = {"school_id": school_id, "account": account}
    Person.objects.filter(id=account.person_id).update(
        first_name=mark, family_name=mark, words=mark.lower(), street=mark, town=mark,
        register_email=email, register_key=mark,
    )  # fmt: skip
    account = factories.an_activated(account, email=email)
    factories.changed(account, phone=f"+32{len(mark)}", typed_email=f"nieuw.{email}")
    details.accept(
        account_id=account.id, school_id=school_id, version=1, language="nl", text_digest=mark,
        by=SYSTEM,
    )  # fmt: skip
    factories.a_letter(account)
    EmailLink.objects.create(
        **own, purpose=LinkPurpose.VERIFY, email=email, email_key=email, made_at=now,
        token_digest=tokens.random_bytes(32), expires_at=now,
    )  # fmt: skip
    live = {**own, "epoch": 0, "made_at": now, "seen_at": now}
    device = Device.objects.create(**live, name=mark)
    PushSubscription.objects.create(
        school_id=school_id, device=device, sealed=b"x", language="nl", made_at=now
    )
    Grant.objects.create(**live, application=mark)
    HelpRequest.objects.create(
        **own, kind="link_address", asker=mark, email=email, children=[mark], made_at=now
    )
    HelpRequest.objects.create(
        school_id=school_id, kind="link_address", asker=mark, email=email, made_at=now
    )
    leave_messages(account, mark)
    outbox.promise("send_notice", school_id=school_id, account_id=account.id, kind=mark, to=email)
    factories.signed_in(factories.a_client(School.objects.get(id=school_id)), account)
    Pairing.objects.create(
        **own, session=Session.objects.latest("id"), epoch=0, made_at=now, expires_at=now,
        code_digest=tokens.random_bytes(32),
    )  # fmt: skip
    audit.record_for(
        "account.email_verified", account_id=account.id, school_id=school_id, by=SYSTEM, email=email
    )
    audit.record_for("account.email_taken", account_id=account.id, school_id=school_id, by=SYSTEM)


def leave_messages(account: Account, mark: str) -> None:
    """Let an account have written a message, have one, and keep a group of readers."""
    now, school_id = clock.now(), account.school_id
    message = Message.objects.create(
        school_id=school_id, sender=account, role="guardian", nonce=uuid.uuid4(), subject=mark,
        source=mark, body=mark, words=mark, edited_at=now, sent_at=now, arrives_at=now, readers=1,
    )  # fmt: skip
    Delivery.objects.create(school_id=school_id, message=message, account=account, arrives_at=now)
    ReaderGroup.objects.create(school_id=school_id, owner=account, name=mark)
    Attachment.objects.create(
        school_id=school_id, message=message, uploader=account, nonce=message.nonce,
        name=f"{mark}.pdf", kind="application/pdf", size=1, digest="0" * 64, stored="0" * 32,
        state="unscanned", uploaded_at=now,
    )  # fmt: skip


def file_of(
    person_id: int, school: School, *, audience: Audience = Audience.OPERATOR
) -> dict[str, str]:
    """Hand a file over, and return what is in the zip."""
    name, content = files.hand_over(
        person_id=person_id,
        school=schools.fresh_school(school.id),
        audience=audience,
        by=SYSTEM,
    )
    assert name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {one: archive.read(one).decode() for one in archive.namelist()}


def labels(school: School, *people: int) -> set[str]:
    """Return which tables stand in the files of these people."""
    files = (file.of_person(one, school=school, audience=Audience.OPERATOR) for one in people)
    return {section.label for one in files for section in one.sections}


def test_pri_04_every_table_that_leads_to_somebody_is_in_the_file(
    school: School, noor: Family
) -> None:
    office = factories.a_staff_member(school)
    for table in (SecondFactor, PrintedCode):
        more = {"made_at": clock.now()} if table is SecondFactor else {"digest": b"x"}
        table.objects.create(school=school, account=office, **more)
    factories.teaches(office)
    Restriction.objects.create(
        school=school, right="post", ground="court", holds_from=clock.now(), made_at=clock.now(),
        made_by="x", guardianship=Guardianship.objects.get(person=noor.mother.person_id),
    )  # fmt: skip
    HeldAct.objects.create(
        school=school, kind="link_email", pupil=noor.pupil, account=noor.mother, asked_by="x",
        asked_at=clock.now(), due_at=clock.now(),
    )  # fmt: skip
    first, second = sorted((noor.mother.person_id, noor.father.person_id))
    DistinctPeople.objects.create(
        school=school, first_id=first, second_id=second, made_at=clock.now(), made_by="x"
    )
    at = dt.time(7)
    ReaderWish.objects.create(
        school=school, account=noor.mother, manner="digest", digest_at=at, quiet_from=at,
        quiet_until=at,
    )  # fmt: skip
    people = (noor.mother.person_id, noor.pupil.person_id, office.person_id)
    found = labels(school, *people)
    beuk = world.a_world("De Es", "Vandenbroeckxq")
    with scope.within(beuk.school.id):
        found |= labels(beuk.school, *Person.objects.values_list("id", flat=True))

    say_something = [one for one in declarations() if one.told_to(Audience.OPERATOR)]
    assert found == {one.label for one in say_something if one.own}


def test_pri_04_a_parents_file_holds_nothing_about_the_other_parent(
    school: School, noor: Family
) -> None:
    made = file_of(noor.mother.person_id, school)

    for content in made.values():
        assert MINE in content
        assert OTHERS.lower() not in content.lower()
    assert len(json.loads(made["data.json"])["tables"]) >= 13


@pytest.mark.parametrize("table", [one.label for one in declarations() if one.own])
def test_pri_04_not_even_a_table_by_table(school: School, noor: Family, table: str) -> None:
    sections = file.of_person(
        noor.mother.person_id, school=school, audience=Audience.OFFICE
    ).sections

    rows = [row for one in sections if one.label == table for row in one.rows]
    assert OTHERS.lower() not in str(rows).lower()


def test_pri_04_a_pupils_file_names_no_parent(school: School, noor: Family) -> None:
    made = file_of(noor.pupil.person_id, school)

    for content in made.values():
        assert "Noor" in content
        assert MINE.lower() not in content.lower()
        assert OTHERS.lower() not in content.lower()


def test_pri_04_that_another_parent_has_an_address_is_told_to_nobody(
    school: School, noor: Family
) -> None:
    made = file_of(noor.mother.person_id, school)

    assert "account.email_verified" in made["data.json"]
    assert "account.email_taken" not in made["data.json"]


def test_pri_04_of_acts_on_others_a_file_says_only_that_they_were_done(
    school: School, noor: Family
) -> None:
    office = factories.a_staff_member(school)
    audit.record_for(
        "account.email_linked", account_id=noor.father.id, school_id=school.id,
        by=Actor.account(office.id), email="anderkenmerk@example.test",
    )  # fmt: skip

    made = file_of(office.person_id, school)

    assert "account.email_linked" in made["data.json"]
    assert OTHERS.lower() not in made["data.json"].lower()


def test_pri_04_secrets_are_in_no_file(school: School, noor: Family) -> None:
    mother = factories.with_password(noor.mother)
    made = file_of(noor.mother.person_id, school)
    text = made["data.json"]

    assert bytes(mother.password_tag or b"").hex() not in text
    assert str(mother.public_id) not in text
    columns = set(re.findall(r'"(\w+)":', text))
    secret = {column for one in declarations() if one.own for column in one.secret}
    assert len(columns) > 40
    assert columns & secret == set()


def test_d11_the_file_that_somebody_takes_has_no_address_of_the_register(
    school: School, noor: Family
) -> None:
    own = file_of(noor.mother.person_id, school, audience=Audience.OWNER)
    handed = file_of(noor.mother.person_id, school, audience=Audience.OFFICE)

    assert "street" not in own["data.json"]
    assert "register_email" not in own["data.json"]
    assert '"street": "Mijnkenmerk"' in handed["data.json"]


def test_n1_the_file_that_a_restricted_parent_takes_gives_no_hint(
    school: School, noor: Family
) -> None:
    def taken() -> list[object]:
        made = file.of_person(noor.mother.person_id, school=school, audience=Audience.OWNER)
        return [(one.label, one.rows) for one in made.sections]

    before = taken()
    audit.record(
        "restriction.made", school_id=school.id, by=SYSTEM,
        subject=f"account:{noor.mother.id}", rights=["post"], ground="court", days=[],
    )  # fmt: skip
    Restriction.objects.create(
        school=school, right="post", ground="court", holds_from=clock.now(), made_at=clock.now(),
        made_by="x", guardianship=Guardianship.objects.get(person=noor.mother.person_id),
    )  # fmt: skip

    assert taken() == before


def test_the_page_reads_as_dutch(school: School, noor: Family) -> None:
    from django.utils import translation

    with translation.override("nl"):
        page = file_of(noor.mother.person_id, school)["data.html"]

    for words in (
        "Wat De Beuk bewaart over", "Ouder of voogd zijn", "moeder", "Aangemelde browsers",
        "E-mailadres bevestigd", "Wat niet in dit bestand staat",
    ):  # fmt: skip
        assert words in page, words


def test_pri_04_handing_a_file_over_is_in_the_log(school: School, noor: Family) -> None:
    file_of(noor.mother.person_id, school)

    [entry] = log.entries(school.id, event="person.exported")
    assert entry.subject == f"person:{noor.mother.person_id}"


def test_nobody_of_another_school_is_found(school: School, noor: Family) -> None:
    from sleutelbos.kit.errors import NotFound

    other = factories.a_school("De Eik")
    with scope.within(other.id), pytest.raises(NotFound):
        file.of_person(noor.mother.person_id, school=other, audience=Audience.OPERATOR)


def test_a_leaver_has_a_file_too(school: School, noor: Family) -> None:
    noor.pupil.left_on = dt.date(2026, 9, 1)
    noor.pupil.save(update_fields=["left_on"])

    assert "1 september 2026" in file_of(noor.pupil.person_id, school)["data.html"]


def test_pri_08_nobody_but_their_readers_gets_messages(school: School, noor: Family) -> None:
    def labels(audience: Audience) -> set[str]:
        made = file.of_person(noor.mother.person_id, school=school, audience=audience)
        return {one.label for one in made.sections}

    own, office = labels(Audience.OWNER), labels(Audience.OFFICE)
    assert own - office == {
        "messaging.Message", "messaging.Delivery", "messaging.ReaderGroup", "messaging.Attachment",
    }  # fmt: skip
