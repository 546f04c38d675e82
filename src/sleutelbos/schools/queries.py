"""Reads of schools."""

from functools import lru_cache

from sleutelbos.kit import languages, scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.schools.models import AgreementVersion, Host, School
from sleutelbos.schools.values import Agreement


@lru_cache(maxsize=2048)
def school(school_id: int, version: int) -> School:
    """Return a school as it was at ``version``; kept in memory, so never change what you get.

    Raise NotFound for one that is being removed.
    """
    found = School.objects.filter(id=school_id, version__gte=version).first()
    if found is None:
        raise NotFound
    return found


def is_open(school_id: int) -> bool:
    """Say whether a school is here, and not shut."""
    return School.objects.filter(id=school_id, archived_at=None).exists()


def fresh_school(school_id: int) -> School:
    """Return a school as it is now."""
    return School.objects.get(id=school_id)


def open_school_of(school_id: int) -> School:
    """Return a school by its id, as it is now; raise NotFound."""
    found = School.objects.filter(id=school_id, archived_at=None).first()
    if found is None:
        raise NotFound
    return found


def by_host(name: str) -> School:
    """Return the school of a host name, for the operator; raise NotFound."""
    with scope.everywhere():
        host = Host.objects.filter(name=name.lower()).select_related("school").first()
    if host is None:
        raise NotFound(host=name)
    return host.school


def all_schools() -> list[School]:
    """Return every school, for the operator and the worker."""
    return list(School.objects.filter(archived_at=None).order_by("name"))


def hosts(school: School) -> list[str]:
    """Return the host names of a school."""
    return list(Host.objects.filter(school=school).order_by("id").values_list("name", flat=True))


def agreement(school: School, *, language: str) -> Agreement:
    """Return the agreement in force, in this language or else the school's own.

    What somebody agrees to is never a text in a home language: that one only helps to read it.
    """
    found = agreements(school)
    for wish in (language, school.language, *found):
        if wish in found and wish in languages.FULL:
            return found[wish]
    raise NotFound(version=school.agreement_version)


def reading_aid(school: School, *, language: str) -> Agreement | None:
    """Return the agreement in force in a home language, when there is one to help to read it."""
    return agreements(school).get(language) if language in languages.HOME else None


def agreements(school: School) -> dict[str, Agreement]:
    """Return the agreement in force by language."""
    return {
        row.language: _agreement(row)
        for row in AgreementVersion.objects.filter(version=school.agreement_version)
    }


def agreement_at(version: int, *, language: str) -> Agreement | None:
    """Return a version of the agreement as it was published in one language, if it was."""
    row = AgreementVersion.objects.filter(version=version, language=language).first()
    return _agreement(row) if row else None


def agreement_versions() -> list[Agreement]:
    """Return every text of the agreement of the school at work, the newest version first."""
    rows = AgreementVersion.objects.order_by("-version", "language")
    return [_agreement(row) for row in rows]


def _agreement(row: AgreementVersion) -> Agreement:
    return Agreement(row.version, row.language, row.text, row.changes, row.digest, row.published_at)
