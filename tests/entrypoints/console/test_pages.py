"""Every page of the console, with something on it."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sleutelbos.accounts.models import Acceptance
from sleutelbos.entrypoints.console.urls import urlpatterns
from sleutelbos.gate.actions import help as asking
from sleutelbos.gate.models import HeldAct
from sleutelbos.gate.queries import requests
from sleutelbos.gate.rules.checks import Check
from sleutelbos.gate.values import ActKind
from sleutelbos.people.models import Group, Guardianship, Restriction
from sleutelbos.people.values import Ground, Right
from sleutelbos.roster.models import RosterRun
from sleutelbos.schools.models import School
from sleutelbos.web.guard import access_of
from tests import factories
from tests.entrypoints.idp import asking as applications
from tests.factories import Family

REGISTERS = Path(__file__).parents[2] / "registers"


@pytest.fixture
def full(school: School, noor: Family, administrator: Client) -> dict[str, int]:
    """Put something on every page; return the ids that addresses need."""
    from sleutelbos.accounts.actions import letters
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.gate.actions import acts, batches
    from sleutelbos.gate.actions import rights as actions
    from sleutelbos.gate.actions.acts import Act
    from sleutelbos.gate.values import BatchKind
    from sleutelbos.kit import clock
    from sleutelbos.people.actions.rights import Order

    lou = factories.a_pupil(school, first="Lou")
    factories.changed(lou.mother, email_unreachable_at=clock.now())
    asking.ask_office(
        school_id=school.id, children=["Noor Peeters, L3A"], asker="Bart Peeters",
        email="bart@example.org", phone="",
    )  # fmt: skip
    (asked,), _ = requests.desk()
    waiting = factories.an_activated(lou.father)
    factories.changed(waiting, typed_email="bart@example.org")
    printed = letters.print_letters(school_id=school.id, by=SYSTEM)
    content = (REGISTERS / "basisschool.csv").read_bytes()
    administrator.post(
        "/console/import",
        {"file": SimpleUploadedFile("basisschool.csv", content), "kind": "pupils",
         "year": school.school_year},
    )  # fmt: skip
    factories.a_rehearsal(RosterRun.objects.get())
    factories.a_provider(school, "https://sign-in.example.org", kind="google", domains=("b.be",))
    factories.a_linked(noor.father, "https://sign-in.example.org", kind="google")
    father = Guardianship.objects.get(person_id=noor.father.person_id)
    actions.restrict(
        guardianship_id=father.id, order=Order({Right.POST}, Ground.COURT), school=school, by=SYSTEM
    )
    restriction_id = Restriction.objects.get().id
    told = {"rights": "post"}
    act = Act(ActKind.LIFT, noor.pupil.id, restriction_id=restriction_id, particulars=told)
    acts.ask(act=act, check=Check({}), school=school, by=SYSTEM)
    added = factories.a_person(school, first="Oma")
    grandmother = Guardianship.objects.create(
        school=school, pupil=noor.pupil, person=added, kind="grandparent", rank=3, by_office=True
    )
    return {
        "guardianship_id": grandmother.id,
        "restriction_id": Restriction.objects.get().id,
        "held_id": HeldAct.objects.get().id,
        "pupil_id": noor.pupil.id,
        "person_id": noor.father.person_id,
        "acceptance_id": Acceptance.objects.create(
            school=school,
            account=noor.mother,
            version=1,
            language="nl",
            text_digest="x",
            accepted_at=clock.now(),
        ).id,
        "account_id": noor.father.id,
        "pupils_account_id": noor.accounts[0].id,
        "group_id": Group.objects.get().id,
        "team_id": factories.a_team(school, noor.accounts[0]).id,
        "request_id": asked.id,
        "print_id": printed.letters.id,
        "run_id": RosterRun.objects.get().id,
        "batch_id": batches.begin(
            kind=BatchKind.REMINDERS, account_ids=[waiting.id], school=school, by=SYSTEM
        ),
        "kind": "poster",
        "app_id": applications.an_application(school).row.id,
        "provider": "google",
    }


def test_every_page_shows_itself(
    full: dict[str, int], administrator: Client, school: School
) -> None:
    colleague = factories.a_staff_member(school, first="Piet")
    shown = 0
    for pattern in urlpatterns:
        name = str(pattern.name)
        values = full | {"section": "about", "message_id": 1}
        if name == "pupils_code":
            values = full | {"account_id": full["pupils_account_id"]}
        if name == "colleague" or name.startswith("staff_"):
            values = {"account_id": colleague.id}
        kwargs = {part: values[part] for part in pattern.pattern.converters}
        answer = administrator.get(reverse(f"console:{name}", kwargs=kwargs))
        if name == "roster_columns":  # of a file of which some columns are not known
            assert answer.status_code == 302
            continue
        is_post_only = not access_of(pattern.callback).needs_fresh_proof  # one comes back by GET
        assert answer.status_code == 200 or (answer.status_code == 405 and is_post_only), name
        shown += answer.status_code == 200
    assert shown > 30


@pytest.mark.parametrize("section", ["about", "contacts", "accounts", "post"])
def test_every_section_of_the_settings_shows_itself(administrator: Client, section: str) -> None:
    assert administrator.get(f"/console/settings/{section}").status_code == 200


def test_an_unknown_section_does_not_exist(administrator: Client) -> None:
    assert administrator.get("/console/settings/archived_at").status_code == 404


def test_an_empty_school_shows_itself(administrator: Client) -> None:
    for name in ("", "classes", "requests", "letters", "import", "log", "search", "staff"):
        assert administrator.get(f"/console/{name}").status_code == 200, name
