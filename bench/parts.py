"""Take apart what our start page is made of, so that the floor serves the same."""

import datetime as dt
import os
from functools import cache
from types import SimpleNamespace
from typing import Any

_DIGEST, _HOST = b"digest", "host"  # where the page's own values stand among the others


class _Urls(dict[str, str]):
    def __missing__(self, name: str) -> str:
        from django.urls import reverse

        self[name] = reverse(name)
        return self[name]


def page_parts() -> SimpleNamespace:
    """Return statement, template, texts and names of the start page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
    import django

    django.setup()
    from sleutelbos.kit import languages
    from sleutelbos.schools import queries as schools
    from sleutelbos.web import pages, session

    root = pages._ROOT  # noqa: SLF001 - the very same parts, or the floor is another page
    return SimpleNamespace(
        statement=session.statement(session.STATEMENT),
        folders=[str(root / folder / "templates") for folder in pages._FOLDERS],  # noqa: SLF001
        locales=[str(path) for path in root.glob("**/locale")],
        urls=_Urls(),
        static=pages.static,
        languages=languages.FULL,
        unreviewed=languages.UNREVIEWED,
        school=schools.all_schools()[0],
        account=_account,
        values=values,
    )


def values(digest: bytes, host: str) -> list[object]:
    """Return what the statement asks for, in its order."""
    given = {_DIGEST: digest, _HOST: host}
    return [given.get(one, one) for one in _values()]


@cache
def _values() -> list[Any]:
    from sleutelbos.web import session

    return session.parameters(_DIGEST, host=_HOST, now=dt.datetime.now(dt.UTC))


def _account(row: Any) -> dict[str, Any]:
    facts = SimpleNamespace(
        slot=row["slot"],
        is_staff=row["role"] is not None,
        has_verified_email=bool(row["has_verified_email"]),
    )
    named = (
        "first_name", "family_name", "email", "typed_email", "child_first_name", "group_name",
        "unread",
    )  # fmt: skip
    return {
        **{name: row[name] for name in named},
        "name": f"{row['first_name']} {row['family_name']}",
        "child_name": f"{row['child_first_name']} {row['child_family_name']}",
        "is_unreachable": bool(row["is_unreachable"]),
        "staff_role": row["role"] or "",
        "facts": facts,
        "beside": (),
    }
