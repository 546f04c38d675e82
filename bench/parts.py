"""Take apart what our start page is made of, so that the floor serves the same."""

import datetime as dt
import os
from types import SimpleNamespace
from typing import Any

NOW = dt.datetime.now(dt.UTC)


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
    from sleutelbos.web import pages, session

    contact = SimpleNamespace(name="", email="", role="", phone="")
    school = SimpleNamespace(
        name="Bench", version=1, logo=None, office_contact=contact, activation_contact=contact
    )
    root = pages._ROOT  # noqa: SLF001 - the very same parts, or the floor is another page
    return SimpleNamespace(
        statement=session.statement(session.STATEMENT),
        folders=[str(root / folder / "templates") for folder in pages._FOLDERS],  # noqa: SLF001
        locales=[str(path) for path in root.glob("**/locale")],
        urls=_Urls(),
        static=pages.static,
        languages=languages.FULL,
        unreviewed=languages.UNREVIEWED,
        school=school,
        account=_account,
        values=values,
    )


def values(digest: bytes, host: str) -> list[object]:
    """Return what the statement asks for, in its order."""
    rights = [NOW.date(), NOW, NOW]
    beside = [*rights, NOW, NOW, *rights]
    return [NOW, *beside, digest, NOW, *rights, host]


def _account(row: Any) -> dict[str, Any]:
    facts = SimpleNamespace(slot=row[19], is_staff=row[20] is not None, has_verified_email=row[27])
    return {
        "first_name": row[10], "family_name": row[11], "name": f"{row[10]} {row[11]}",
        "email": row[14], "typed_email": row[15], "is_unreachable": row[16] is not None,
        "facts": facts, "staff_role": row[20] or "", "child_name": f"{row[31]} {row[32]}",
        "group_name": row[33], "unread": row[34],
    }  # fmt: skip
