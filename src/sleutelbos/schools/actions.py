"""Open schools and change their settings."""

import datetime as dt
import hashlib
from pathlib import Path
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock, scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.schools import rules
from sleutelbos.schools.models import AgreementVersion, Host, School

_AGREEMENTS = Path(__file__).parent / "agreements"


@transaction.atomic
def open_school(*, name: str, origin: str, by: Actor, **settings: object) -> School:
    """Open a school at its origin (https://host), with the agreement that comes with Sleutelbos."""
    now = clock.now()
    school = School(
        name=name,
        origin=origin.rstrip("/"),
        made_at=now,
        **{"school_year": rules.year_at(now), **settings},
    )
    school.save(force_insert=True)
    with scope.within(school.id):
        Host(school=school, name=urlsplit(origin).hostname or "").save(force_insert=True)
        for path in sorted(_AGREEMENTS.glob("*.txt")):
            _publish(school, 1, language=path.stem, text=path.read_text(), now=now)
        audit.record("school.opened", school_id=school.id, by=by, name=name)
    return school


def shut(*, school_id: int, by: Actor) -> None:
    """Shut a school: from the next request nobody is in, and its host leads nowhere.

    Nothing of it goes into the school's log, which ``privacy`` removes with all else.
    """
    open_one = School.objects.filter(id=school_id, archived_at=None)
    open_one.update(archived_at=clock.now(), version=F("version") + 1)


def hold(*, school_id: int, by: Actor) -> None:
    """Let whoever writes at a school wait until this transaction ends; raise NotFound."""
    if not School.objects.select_for_update().filter(id=school_id).values_list("id"):
        raise NotFound


@transaction.atomic
def change_settings(*, school_id: int, by: Actor, **changes: object) -> None:
    """Change settings of a school; the log keeps which, and no logo.

    A new origin gets its host, or nobody would reach the school; the host before leads to it.
    """
    School.objects.filter(id=school_id).update(**changes, version=F("version") + 1)
    host = urlsplit(str(changes.get("origin", ""))).hostname
    if host and not Host.objects.filter(name=host).exists():
        Host(school_id=school_id, name=host).save(force_insert=True)
    kept = {name: str(value) for name, value in changes.items() if name != "logo"}
    audit.record("school.changed", school_id=school_id, by=by, **kept)


def renew(*, school_id: int, by: Actor) -> None:
    """Let all who remember something of a school ask again, in the transaction of its cause."""
    School.objects.filter(id=school_id).update(version=F("version") + 1)


@transaction.atomic
def add_host(*, school_id: int, name: str, by: Actor) -> None:
    """Let another host name lead to a school."""
    Host(school_id=school_id, name=name.lower()).save(force_insert=True)
    audit.record("school.changed", school_id=school_id, by=by, host=name.lower())


@transaction.atomic
def publish_agreement(
    *, school_id: int, texts: dict[str, str], changes: dict[str, str], by: Actor
) -> int:
    """Publish a new version of the agreement, by language; everybody is asked again (D8)."""
    school = School.objects.select_for_update().get(id=school_id)
    version, now = school.agreement_version + 1, clock.now()
    for language, text in texts.items():
        new = changes.get(language, "")
        _publish(school, version, language=language, text=text, now=now, changes=new)
    School.objects.filter(id=school_id).update(agreement_version=version, version=F("version") + 1)
    audit.record("agreement.published", school_id=school_id, by=by, version=version)
    return version


def _publish(
    school: School,
    version: int,
    *,
    language: str,
    text: str,
    now: dt.datetime,
    changes: str = "",
) -> None:
    AgreementVersion(
        school=school,
        version=version,
        language=language,
        text=text,
        changes=changes,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        published_at=now,
    ).save(force_insert=True)
