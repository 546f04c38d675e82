"""What is restricted holds on every channel, and nobody can forget to ask (N1, N2, FAM-13)."""

import datetime as dt

import pytest

from sleutelbos.kit import clock, scope
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.people.rules import rights as rules
from sleutelbos.people.values import Right
from tests import factories
from tests.mailbox import Mailbox
from tests.rights import channels, probes
from tests.rights.probes.stage import Stage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ASKING = [one for one in channels.channels() if one.rights]
CLOSING = [(one, right) for one in ASKING for right in Right if one.rights & rules.closed([right])]


@pytest.fixture
def stage(mailbox: Mailbox) -> Stage:
    """Enrol Noor, with a mother and a father."""
    school = factories.a_school()
    return Stage(school, factories.a_pupil(school), mailbox)


def restrict(stage: Stage, right: Right, *, begin: dt.timedelta, end: dt.timedelta | None) -> None:
    now = clock.now()
    with scope.within(stage.school.id):
        father = Guardianship.objects.get(person_id=stage.family.father.person_id)
        Restriction.objects.create(
            school=stage.school, guardianship=father, right=right, ground="court",
            holds_from=now + begin, holds_until=None if end is None else now + end, made_at=now,
            made_by="x",
        )  # fmt: skip


def test_every_channel_that_asks_has_a_probe() -> None:
    assert [one.probe for one in ASKING if not probes.named(one.probe)] == []


@pytest.mark.parametrize("channel", ASKING, ids=lambda one: one.probe)
def test_without_a_restriction_everything_comes_through(stage: Stage, channel) -> None:
    assert probes.named(channel.probe)(stage)()


@pytest.mark.parametrize(("channel", "right"), CLOSING, ids=lambda one: getattr(one, "probe", one))
def test_what_is_restricted_does_not_come_through(stage: Stage, channel, right: Right) -> None:
    probe = probes.named(channel.probe)(stage)
    restrict(stage, right, begin=-DAY, end=DAY)

    assert not probe()


@pytest.mark.parametrize("channel", ASKING, ids=lambda one: one.probe)
def test_what_else_is_restricted_changes_nothing(stage: Stage, channel) -> None:
    """All the other rights at once: who gets no letters still signs in."""
    probe = probes.named(channel.probe)(stage)
    closing = {right for one, right in CLOSING if one is channel}
    for right in Right:
        if right not in closing:
            restrict(stage, right, begin=-DAY, end=DAY)

    assert probe()


@pytest.mark.parametrize(("begin", "end"), [(DAY, None), (-2 * DAY, -DAY)], ids=["before", "after"])
@pytest.mark.parametrize("channel", ASKING, ids=lambda one: one.probe)
def test_before_and_after_it_comes_through_by_itself(
    stage: Stage, channel, begin: dt.timedelta, end: dt.timedelta | None
) -> None:
    """No job runs in between: the restriction begins and ends by the clock."""
    probe = probes.named(channel.probe)(stage)
    for right in Right:
        restrict(stage, right, begin=begin, end=end)
    with scope.within(stage.school.id):
        assert not Job.objects.filter(name="gate.shut").exists()

    assert probe()
