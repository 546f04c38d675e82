"""The number changes in open pages: the real server, real streams, on both databases."""

import datetime as dt
import http.client
import signal
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Ending
from sleutelbos.kit import clock, scope
from sleutelbos.messaging.actions import reading, recalling
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.values import Confirmation, Place
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School
from sleutelbos.web.live import streams
from tests import factories, together
from tests.factories import Family
from tests.installation import Installation, free_port
from tests.messaging import post
from tests.web.listener import Listener, token_of

Listen = Callable[..., Listener]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def installed(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> Iterator[Installation]:
    """Make ready to serve pages and streams, on the database of these tests."""
    with Installation(tmp_path_factory.mktemp("live"), mail_url="smtp://localhost:9") as made:
        made.environment["DATABASE_URL"] = _url_of(connection.settings_dict)
        made.environment["SLEUTELBOS_WEAK_DATABASE"] = "yes"
        made.environment["SLEUTELBOS_SECRET_KEY"] = settings.SECRET_KEY
        made.environment["SLEUTELBOS_PEPPER"] = settings.PEPPER.decode()
        made.live_port = free_port()
        yield made


@pytest.fixture
def house(installed: Installation) -> Installation:
    """Have the server run, also after a test that has stopped it."""
    if not installed._running or installed._running[-1].poll() is not None:
        installed.serve()
    return installed


def _url_of(database: dict[str, Any]) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    host = str(database["HOST"]).replace("/", "%2F")
    return f"postgres://{database['USER']}@{host}/{database['NAME']}"


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    for slot in (1, 2):
        factories.an_activated(family.accounts[slot], email=f"ouder{slot}@example.test")
    return family


@pytest.fixture
def teacher(school: School, family: Family) -> Account:
    return factories.a_staff_member(school, "office")


@pytest.fixture
def listen(house: Installation, school: School) -> Iterator[Listen]:
    """Open streams, by an account or by the token of a session; all are closed afterwards."""
    opened: list[Listener] = []

    def open_one(who: Account | str, query: str = "", **headers: str) -> Listener:
        token = who if isinstance(who, str) else token_of(school, who)
        opened.append(Listener(house, school, token, query))
        return opened[-1].open(**headers)

    yield open_one
    for one in opened:
        one.cut()


@pytest.fixture
def mother(listen: Listen, family: Family) -> Listener:
    """Let the mother have a page open, with nothing new."""
    page = listen(family.mother)
    assert page.status == 200
    assert page.next() == "0"
    return page


def test_the_number_rises_and_falls_with_what_happens_to_the_copies(
    family: Family, teacher: Account, mother: Listener
) -> None:
    first = post.arrived(teacher)
    mother.until("1")
    post.arrived(teacher)
    mother.until("2")
    post.opens(family.mother, first)
    mother.until("1")
    post.acts(family.mother, reading.mark_unread, first)
    mother.until("2")
    post.acts(family.mother, reading.move, first, place=Place.BIN)
    mother.until("1")
    post.acts(family.mother, reading.move, first, place=Place.INBOX)
    mother.until("2")


def test_a_recalled_message_is_not_counted_any_more(
    school: School, teacher: Account, mother: Listener
) -> None:
    message_id = post.arrived(teacher)
    mother.until("1")

    with scope.within(school.id):
        recalling.recall(
            school_id=school.id, message_id=message_id, sender=post.sender(teacher),
            by=post.by(teacher),
        )  # fmt: skip

    mother.until("0")


def test_a_message_on_its_way_is_counted_when_it_arrives(
    school: School, teacher: Account, mother: Listener, listen: Listen
) -> None:
    sent = post.send(teacher)
    sender = listen(teacher, f"?sent={sent.message_id}")
    soon = clock.now() + dt.timedelta(seconds=0.5)
    with scope.within(school.id):
        Message.objects.filter(id=sent.message_id).update(arrives_at=soon)
        Delivery.objects.filter(message_id=sent.message_id).update(arrives_at=soon)

    mother.until("1")

    assert clock.now() >= soon
    assert [sender.next(), sender.next()] == ["0", "reach"], "it cannot be taken back any more"


def test_after_a_cut_the_number_is_fresh_and_the_old_stream_is_forgotten(
    listen: Listen, teacher: Account, mother: Listener
) -> None:
    for _ in range(streams.EACH + 1):
        mother.cut()
        post.arrived(teacher)
        token = mother.token
        while (mother := listen(token, **{"Last-Event-ID": "0"})).status == 429:
            mother.cut()  # the end of the one before is on its way

    assert mother.next() == str(streams.EACH + 1)


def test_an_account_has_a_few_streams_and_no_more(listen: Listen, mother: Listener) -> None:
    others = [listen(mother.token) for _ in range(streams.EACH)]

    assert [one.status for one in others] == [200] * (streams.EACH - 1) + [429]


@pytest.mark.parametrize("ending", ["this session", "a new password"])
def test_whoever_is_signed_out_loses_the_stream(
    school: School, family: Family, teacher: Account, mother: Listener, ending: str
) -> None:
    with scope.within(school.id):
        if ending == "this session":
            session_id = connections.Session.objects.get(account=family.mother).id
            connections.end_one(
                kind="session", connection_id=session_id, account_id=family.mother.id,
                school_id=school.id, by=SYSTEM,
            )  # fmt: skip
        else:
            connections.end_all(account_ids=[family.mother.id], ending=Ending.RESET, by=SYSTEM)

    assert mother.next() == "end"
    assert mother.next() == ""


def test_a_restricted_guardian_gets_no_hint(
    listen: Listen, family: Family, teacher: Account, mother: Listener
) -> None:
    post.arrived(teacher)
    mother.until("1")
    father = listen(family.father)
    assert father.next() == "1"

    lift = post.restricts(family.mother)
    mother.until("0")
    post.arrived(teacher)
    father.until("2")
    lift()

    assert mother.next() == "1", "and while it held, not a word"


def test_a_parent_of_two_children_hears_of_both(listen: Listen, school: School) -> None:
    noor, sam = (together.a_parent(school, first) for first in ("Noor", "Sam"))
    together.tie(noor.mother, sam.mother)
    cookies = together.signed_in(school, noor).cookies
    clerk = factories.a_staff_member(school)
    page = listen(cookies[settings.SESSION_COOKIE_NAME].value)
    assert page.next() == "0"

    post.arrived(clerk, audience=post.to_class(school, "Klas van Sam"))
    page.until("1")
    post.restricts(sam.mother)

    page.until("0")


def test_who_may_not_sign_in_for_this_child_loses_the_stream(
    family: Family, mother: Listener
) -> None:
    post.restricts(family.mother, Right.SIGN_IN)

    assert mother.next() == "end"


def test_the_sender_hears_that_somebody_has_read_it_and_nobody_else_does(
    listen: Listen, family: Family, teacher: Account
) -> None:
    message_id = post.arrived(teacher, confirmation=Confirmation.ONE)
    query = f"?sent={message_id}"
    sender, curious = listen(teacher, query), listen(family.father, query)
    assert [sender.next(), curious.next()] == ["0", "1"]

    post.opens(family.mother, message_id)
    assert sender.next() == "reach"
    post.confirms(family.mother, message_id)
    assert sender.next() == "reach"

    post.opens(family.father, message_id)
    assert curious.next() == "0", "the own number, and not a word before"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a file hangs up on nobody")
def test_streams_outlive_a_database_that_hangs_up_on_everybody(
    teacher: Account, mother: Listener
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    post.arrived(teacher)

    mother.until("1")


def test_strangers_and_other_sites_get_no_stream(listen: Listen, mother: Listener) -> None:
    factories.a_school("Anders")
    opened = [
        listen(""),
        listen("x" * 43),
        listen(mother.token, Host="anders.example.test"),
        listen(mother.token, Host="nobody.localhost"),
        listen(mother.token, **{"Sec-Fetch-Site": "same-site"}),
    ]

    assert [one.status for one in opened] == [204] * 5
    assert all(one.response.read() == b"" for one in opened)


def test_who_has_not_finished_the_activation_gets_no_stream(listen: Listen, school: School) -> None:
    family = factories.a_pupil(school, first="Later")

    assert listen(family.mother).status == 204


def test_a_stream_says_how_it_may_be_kept(mother: Listener) -> None:
    headers = dict(mother.response.getheaders())

    assert headers["content-type"] == "text/event-stream"
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_streams_end_when_the_server_stops(
    house: Installation, listen: Listen, mother: Listener
) -> None:
    server: subprocess.Popen[bytes] = house._running[-1]

    server.send_signal(signal.SIGTERM)

    assert mother.next() == ""
    assert server.wait(10) == 0
    with pytest.raises((OSError, http.client.HTTPException)):
        listen(mother.token)
