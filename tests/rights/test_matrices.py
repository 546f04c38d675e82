"""Any restrictions at all, of anybody, over any time: no door, mail, letter or page leaks (N1)."""

import datetime as dt
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sleutelbos.accounts.mails import recipients
from sleutelbos.accounts.mails.notices import NOTICES
from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import families, keyrings, letters, links, search
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.kit import clock, scope
from sleutelbos.messaging.queries import readers
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.people.rules import rights as rules
from sleutelbos.people.rules.rights import Hold
from sleutelbos.people.values import Right
from sleutelbos.web import session
from tests import factories
from tests.messaging import post
from tests.web import world

STEP = dt.timedelta(minutes=30)  # so that the time a test takes changes no answer
PLACES = range(4)
moments = st.integers(-3, 3).filter(bool)
matrices = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(list(Right)), moments, st.none() | moments),
    max_size=14,
)
Answers = dict[str, bool]


class TestAnyMatrix(TestCase):
    """Two children with two parents each: one of each has a password, the other a letter."""

    def setUp(self) -> None:
        self.school = factories.a_school()
        self.families = [factories.a_pupil(self.school, first=name) for name in ("Noor", "Sam")]
        self.accounts = [one.accounts[slot] for one in self.families for slot in (1, 2)]
        self.office = factories.a_staff_member(self.school)
        self.letters, self.tokens, self.sessions = {}, {}, {}
        for place, account in enumerate(self.accounts):
            email = f"ouder{place}@example.test"
            self.letters[place] = world.a_known_letter(account)[1]
            factories.changed(account, email=email, email_key=email, email_verified_at=clock.now())
            self.tokens[place] = world.a_token(account, LinkPurpose.RESET, email)
            browser = factories.signed_in(factories.a_client(self.school), account)
            self.sessions[place] = next(iter(browser.cookies.values())).value

    @settings(max_examples=10)
    @given(matrices)
    def test_nothing_leaks(self, matrix) -> None:
        now = clock.now()
        with scope.within(self.school.id):
            holds = {place: list(self._restrict(place, matrix, now=now)) for place in PLACES}
            for place in PLACES:
                found = self._through(place)
                expected = self._expected(holds[place], now=now)
                assert found == expected, (place, matrix)

    def _restrict(self, place: int, matrix, *, now: dt.datetime) -> Iterator[Hold]:
        whose = Guardianship.objects.get(person_id=self.accounts[place].person_id)
        for at, right, begin, end in matrix:
            if at != place:
                continue
            until = None if end is None else now + end * STEP
            Restriction.objects.create(
                school=self.school, guardianship=whose, right=right, ground="court",
                holds_from=now + begin * STEP, holds_until=until, made_at=now, made_by="x",
            )  # fmt: skip
            yield Hold(right, now + begin * STEP, until)

    def _expected(self, holds: list[Hold], *, now: dt.datetime) -> Answers:
        def may(right: Right) -> bool:
            return rules.may(right, is_guardian=True, holds=holds, now=now)

        is_in = may(Right.SIGN_IN)
        asks = {
            "key": is_in, "letter link": is_in, "mailed link": is_in, "recovery": is_in,
            "session": is_in, "found to link": is_in, "facts": is_in,
            "letter": is_in and may(Right.POST),
            "messages": may(Right.MESSAGES),
            "class": is_in and may(Right.DETAILS),
        }  # fmt: skip
        return asks | {kind: may(notice.right) for kind, notice in NOTICES.items()}

    def _through(self, place: int) -> Answers:
        account = Account.objects.get(id=self.accounts[place].id)
        family = self.families[place // 2]
        key, email = family.username.replace(".", ""), account.email
        host = self.school.origin.partition("://")[2]
        visit = session.load(host, token=self.sessions[place])
        visitor = visit.visitor if visit else None
        recovering = recipients.who_may_recover(key, email_key=email, school=self.school)
        linkable = {
            parent.account_id
            for one in search.families(
                family.pupil.person.first_name, school_year=self.school.school_year
            )
            for parent in one.parents
        }
        told = {
            kind: recipients.of_notice(account.id, right=notice.right, school=self.school)
            is not None
            for kind, notice in NOTICES.items()
        }
        found = keyrings.keyring(self.school.id, username=family.username)
        draft = post.a_draft(self.office)
        meant = readers.readers(
            self.school, audience=draft.audience, sender=post.sender(self.office)
        )
        return told | {
            "key": account.id in {one.account_id for one in found.keys},
            "letter link": keyrings.by_letter(self.letters[place]) is not None,
            "mailed link": links.find(self.tokens[place], purpose=LinkPurpose.RESET) is not None,
            "recovery": account.id in {one.account_id for one in recovering},
            "session": visitor is not None,
            "class": visitor is not None and visitor.group_name != "",
            "found to link": account.id in linkable,
            "facts": families.account(account.id).may_sign_in,
            "letter": letters.without_password().filter(id=account.id).exists(),
            "messages": meant.filter(id=account.id).exists(),
        }
