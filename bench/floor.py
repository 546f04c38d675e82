"""The floor: the start page by Starlette and bare SQL, same statement, same template.

Nothing else: no guard, no headers, no languages to choose from. What Sleutelbos costs more than
this is what its care costs.
"""

import asyncio
import contextlib
import hashlib
import itertools
import os
import re
import sqlite3
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

import asyncpg
from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from bench.parts import page_parts

PARTS = page_parts()
URL = os.environ["DATABASE_URL"]
IS_SQLITE = URL.startswith("sqlite")


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(PARTS.folders), autoescape=True, extensions=["jinja2.ext.i18n"],
        trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined,
    )  # fmt: skip
    texts = Translations()
    for folder in PARTS.locales:
        texts.merge(Translations.load(folder, ["nl"], domain="django"))
    made.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(
        {"_": _texts(texts)}, url=PARTS.urls.__getitem__, static=PARTS.static,
        languages=PARTS.languages, unreviewed=PARTS.unreviewed, demo="",
    )  # fmt: skip
    made.filters.update(
        dict.fromkeys(
            ("date", "moment", "ago", "short", "number", "phone", "agreement", "sign"), str
        )
    )
    return made


def _texts(texts: Translations) -> Callable[..., Markup]:
    def text(message: str, /, **values: object) -> Markup:
        found = Markup(texts.gettext(message))
        return found % values if "%" in found else found

    return text


TEMPLATE = _environment().get_template("portal/start.html")


async def start(request: Request) -> HTMLResponse:
    """Answer the start page of whoever holds the cookie."""
    digest = hashlib.sha256(request.cookies["sid"].encode()).digest()
    row = await _fetch(digest, request.headers["host"].partition(":")[0])
    account = SimpleNamespace(**PARTS.account(row))
    text = TEMPLATE.render(
        school=PARTS.school,
        account=account,
        language="nl",
        direction="ltr",
        path="/start",
        csrf_field=Markup('<input type="hidden" name="csrfmiddlewaretoken" value="">'),
        unread=account.unread,
        is_to_check=False,
        has_hint=True,
    )
    return HTMLResponse(text)


async def alive(_request: Request) -> PlainTextResponse:
    """Say that the floor is there."""
    return PlainTextResponse("alive")


async def _fetch(digest: bytes, host: str) -> Any:
    if IS_SQLITE:
        statement = PARTS.statement.replace("%s", "?")
        return _sqlite().execute(statement, PARTS.values(digest, host)).fetchone()
    pool = await _pool()
    return await pool.fetchrow(_numbered(PARTS.statement), *PARTS.values(digest, host))


_pools: list[asyncpg.Pool] = []
_connections: list[sqlite3.Connection] = []
_opening = asyncio.Lock()


async def _pool() -> asyncpg.Pool:
    async with _opening:
        if not _pools:
            _pools.append(await asyncpg.create_pool(URL, min_size=8, max_size=8))
    return _pools[0]


def _sqlite() -> sqlite3.Connection:
    if not _connections:
        _connections.append(sqlite3.connect(URL.removeprefix("sqlite:///")))
        _connections[0].row_factory = sqlite3.Row
    return _connections[0]


@cache
def _numbered(statement: str) -> str:
    numbers = itertools.count(1)
    return re.sub("%s", lambda _: f"${next(numbers)}", statement)


with contextlib.suppress(ImportError):
    import uvloop  # type: ignore[import-not-found]

    uvloop.install()

application = Starlette(routes=[Route("/start", start), Route("/healthz", alive)])
