"""What a school has, by table."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Model, QuerySet

from sleutelbos.kit.kept import declarations

_SCHOOL = "schools.School"


def rows(school_id: int) -> Iterator[tuple[str, QuerySet[Model, Model]]]:
    """Return each table's rows of a school, those that hang on others first, the school last."""
    for kept in declarations():
        table = kept.table
        columns = {one.name for one in table._meta.concrete_fields}  # noqa: SLF001 - Django's name
        whose = "school_id" if "school" in columns else "id"
        if whose == "school_id" or kept.label == _SCHOOL:
            yield kept.label, table._default_manager.filter(**{whose: school_id})  # noqa: SLF001


def count(school_id: int) -> Counter[str]:
    """Return how many rows a school has, by table."""
    return Counter({label: found.count() for label, found in rows(school_id)})
