"""A mother who wants each message at once, and a father who chose nothing."""

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.messaging.values import Manner
from sleutelbos.schools.models import School
from tests import factories
from tests.mailbox import Mailbox
from tests.messaging import post
from tests.messaging.notifications.told import AN, BART
from tests.messaging.people import school, teacher

__all__ = ["school", "teacher"]


@pytest.fixture
def family(school: School, mailbox: Mailbox) -> factories.Family:
    return factories.a_pupil(school)


@pytest.fixture
def mother(family: factories.Family) -> Account:
    account = factories.an_activated(factories.with_password(family.mother), email=AN)
    post.wishes(account, Manner.AT_ONCE)
    return account


@pytest.fixture
def father(family: factories.Family) -> Account:
    return factories.an_activated(factories.with_password(family.father), email=BART)
