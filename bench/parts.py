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
    from sleutelbos.web import languages, pages, session

    contact = SimpleNamespace(name="", email="", role="", phone="")
    school = SimpleNamespace(
        name="Bench", version=1, logo=None, office_contact=contact, activation_contact=contact
    )
    root = pages._ROOT  # noqa: SLF001 - the very same parts, or the floor is another page
    return SimpleNamespace(
        statement=session._STATEMENT,  # noqa: SLF001
        folders=[str(root / folder / "templates") for folder in pages._FOLDERS],  # noqa: SLF001
        locales=[str(path) for path in root.glob("**/locale")],
        urls=_Urls(),
        static=pages.static,
        languages=languages.NAMES,
        school=school,
        account=_account,
    )


def _account(row: Any) -> dict[str, Any]:
    facts = SimpleNamespace(slot=row[13], is_staff=row[14] is not None, has_verified_email=row[21])
    return {
        "first_name": row[6], "family_name": row[7], "name": f"{row[6]} {row[7]}", "email": row[9],
        "typed_email": row[10], "is_unreachable": row[11] is not None, "facts": facts,
        "staff_role": row[14] or "", "child_name": f"{row[25]} {row[26]}", "group_name": row[27],
    }  # fmt: skip
