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
        statement=session.STATEMENT,
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
    return [NOW, digest, NOW, NOW.date(), NOW, NOW, host]


def _account(row: Any) -> dict[str, Any]:
    facts = SimpleNamespace(slot=row[17], is_staff=row[18] is not None, has_verified_email=row[25])
    return {
        "first_name": row[9], "family_name": row[10], "name": f"{row[9]} {row[10]}",
        "email": row[13], "typed_email": row[14], "is_unreachable": row[15] is not None,
        "facts": facts, "staff_role": row[18] or "", "child_name": f"{row[29]} {row[30]}",
        "group_name": row[31], "unread": row[32],
    }  # fmt: skip
