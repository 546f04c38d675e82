"""Sign in: one hash, whoever asks (AUT, FAM)."""

import contextlib

import pytest

from sleutelbos.accounts import keys
from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import keyrings
from sleutelbos.audit.models import Entry
from sleutelbos.connections.models import Session
from sleutelbos.gate.actions import signin
from sleutelbos.gate.errors import SignInRefused, TooManyAttempts
from sleutelbos.gate.values import Client, SignedIn
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import PASSWORD, Family

pytestmark = pytest.mark.django_db

HOME = Client(address="192.0.2.7", browser="Firefox, Windows")
FATHERS = "acht blauwe boten varen"
PUPILS = "zeven gele bomen dansen"


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.with_password(family.accounts[0], PUPILS)
    factories.with_password(family.mother)
    factories.with_password(family.father, FATHERS)
    return family


@pytest.fixture(autouse=True)
def _at_work(school: School):
    with scope.within(school.id):
        yield


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Count the slow hashes, and still make them."""
    made: list[bytes] = []
    real = keys.hash_once

    def counted(password: bytes, salt: bytes, *, cost: keys.Cost) -> bytes:
        made.append(salt)
        return real(password, salt, cost=cost)

    monkeypatch.setattr(keys, "hash_once", counted)
    return made


def enter(school: School, username: str, password: str, client: Client = HOME) -> SignedIn:
    return signin.sign_in(school_id=school.id, username=username, password=password, client=client)


def test_fam_01_one_username_and_three_passwords_open_three_accounts(school, family):
    opened = [enter(school, family.username, key).account_id for key in (PUPILS, PASSWORD, FATHERS)]
    assert opened == [family.accounts[slot].id for slot in (0, 1, 2)]


@pytest.mark.parametrize(
    "spelling", ["NOOR.PEETERS", "noor peeters", "Nóór.Peëters", " noorpeeters "]
)
def test_the_username_is_found_however_it_is_spelled(school, family, spelling):
    assert enter(school, spelling, PASSWORD).account_id == family.mother.id


@pytest.mark.parametrize("password", [PASSWORD, FATHERS, "helemaal verkeerd"])
def test_aut_02_every_attempt_costs_one_hash(school, family, hashes, password):
    with contextlib.suppress(SignInRefused):
        enter(school, family.username, password)
    assert len(hashes) == 1


def test_aut_02_an_unknown_name_costs_one_hash_too(school, hashes):
    with pytest.raises(SignInRefused):
        enter(school, "niemand.hier", PASSWORD)
    assert len(hashes) == 1


def test_an_unknown_name_always_has_the_same_salt(school, hashes):
    for _ in range(2):
        with pytest.raises(SignInRefused):
            enter(school, "niemand.hier", PASSWORD)
    assert hashes[0] == hashes[1]


def test_aut_01_all_refusals_are_the_same(school, family):
    factories.changed(family.father, suspended_at=family.father.school.made_at)
    for username, password in [
        (family.username, "fout"),
        (family.username, FATHERS),
        ("niemand", PASSWORD),
        ("", ""),
    ]:
        with pytest.raises(SignInRefused) as refusal:
            enter(school, username, password)
        assert refusal.value.facts == {}


def test_aut_03_a_password_is_whole_or_nothing(school, family):
    long = "a" * 127 + "b"
    factories.with_password(family.mother, long)
    assert enter(school, family.username, long).account_id == family.mother.id
    for wrong in ("a" * 127 + "c", long + "b", long[:-1], f" {long}"):
        with pytest.raises(SignInRefused):
            enter(school, family.username, wrong)


def test_aut_03_two_spellings_of_one_text_are_one_password(school, family):
    factories.with_password(family.mother, "caf\u00e9 en nog drie woorden")
    assert enter(school, family.username, "cafe\u0301 en nog drie woorden")


def test_aut_06_the_eleventh_guess_is_refused_before_the_hash(school, family, hashes):
    for _ in range(10):
        with pytest.raises(SignInRefused):
            enter(school, family.username, "fout")
    with pytest.raises(TooManyAttempts) as refusal:
        enter(school, "Noor Peeters", PASSWORD)
    assert 0 < refusal.value.retry_after <= 15 * 60
    assert len(hashes) == 10


def test_aut_06_the_limit_is_the_same_for_a_name_that_does_not_exist(school):
    for _ in range(10):
        with pytest.raises(SignInRefused):
            enter(school, "niemand", "fout")
    with pytest.raises(TooManyAttempts):
        enter(school, "n i e m a n d", "fout")


def test_aut_09_the_limit_leaks_away_and_never_locks(school, family, clock):
    for _ in range(10):
        with pytest.raises(SignInRefused):
            enter(school, family.username, "fout")
    for _ in range(50):
        with pytest.raises(TooManyAttempts):
            enter(school, family.username, "fout")
    clock.advance(minutes=2)
    assert enter(school, family.username, PASSWORD).account_id == family.mother.id


def test_aut_08_a_success_clears_nothing(school, family):
    for _ in range(9):
        with pytest.raises(SignInRefused):
            enter(school, family.username, "fout")
        enter(school, family.username, PUPILS)
    with pytest.raises(SignInRefused):
        enter(school, family.username, "fout")
    with pytest.raises(TooManyAttempts):
        enter(school, family.username, PASSWORD)


def test_aut_09_a_known_browser_is_not_held_up_by_a_strangers_guesses(school, family):
    cookie = enter(school, family.username, PASSWORD).browser_cookie
    stranger = Client(address="198.51.100.9")
    for _ in range(10):
        with pytest.raises(SignInRefused):
            enter(school, family.username, "fout", stranger)
    with pytest.raises(TooManyAttempts):
        enter(school, family.username, PASSWORD, stranger)
    known = Client(address="192.0.2.7", cookie=cookie)
    assert enter(school, family.username, PASSWORD, known).account_id == family.mother.id


def test_a_forged_or_foreign_browser_cookie_makes_nothing_known(school, family):
    other = factories.a_pupil(school, first="Bilal", family="Cools")
    factories.with_password(other.mother)
    cookie = enter(school, other.username, PASSWORD).browser_cookie
    for _ in range(10):
        with pytest.raises(SignInRefused):
            enter(school, family.username, "fout")
    for forged in (cookie, cookie[:-1] + "A", "x.y.z", "1.0.1.n.m", "....", "é"):
        with pytest.raises(TooManyAttempts):
            enter(school, family.username, PASSWORD, Client(address="192.0.2.7", cookie=forged))


def test_twenty_names_from_one_address_and_no_more(school):
    for number in range(20):
        with pytest.raises(SignInRefused):
            enter(school, f"kind{number}", "fout")
    with pytest.raises(TooManyAttempts):
        enter(school, "kind21", "fout")
    with pytest.raises(SignInRefused):
        enter(school, "kind21", "fout", Client(address="198.51.100.1"))


def test_a_computer_class_of_thirty_passes(school):
    for number in range(30):
        family = factories.a_pupil(school, first=f"Kind{number}", guardians=0)
        factories.with_password(family.accounts[0])
        with pytest.raises(SignInRefused):
            enter(school, family.username, "fout") if number % 2 else _refuse()
        assert enter(school, family.username, PASSWORD)


def _refuse() -> None:
    raise SignInRefused


def test_ten_08_a_limit_in_one_school_holds_nobody_up_in_another(school, family):
    for _ in range(10):
        with pytest.raises(SignInRefused):
            enter(school, family.username, "fout")
    other = factories.a_school("De Eik")
    with scope.within(other.id):
        neighbour = factories.a_pupil(other)
        factories.with_password(neighbour.mother)
        assert enter(other, neighbour.username, PASSWORD).account_id == neighbour.mother.id


def test_aut_13_a_raised_cost_moves_accounts_on_at_their_next_sign_in(
    school, family, hashes, monkeypatch
):
    dearer = keys.Cost(memory=20 * 1024, passes=2, lanes=1)
    monkeypatch.setattr(keys, "GENERATIONS", (*keys.GENERATIONS, dearer))
    with pytest.raises(SignInRefused):
        enter(school, family.username, "fout")
    assert set(Account.objects.values_list("password_generation", flat=True)) == {0}
    enter(school, family.username, PASSWORD)
    assert Account.objects.get(id=family.mother.id).password_generation == 1
    assert enter(school, family.username, PASSWORD).account_id == family.mother.id
    with pytest.raises(SignInRefused):
        enter(school, "niemand", "fout")
    assert len(hashes) == 2 * 4


def test_a_password_that_two_accounts_have_opens_neither(school, family):
    factories.with_password(family.father, PASSWORD)
    with pytest.raises(SignInRefused):
        enter(school, family.username, PASSWORD)


def test_a_session_begun_with_an_old_epoch_is_dead_on_arrival(school, family):
    found = keyrings.keyring(school.id, username=family.username)
    factories.changed(family.mother, session_epoch=5)
    assert found.keys[1].session_epoch == 0
    enter(school, family.username, PASSWORD)
    assert Session.objects.latest("id").epoch == 5


def test_the_log_says_who_came_in_and_holds_no_password(school, family):
    enter(school, family.username, PASSWORD)
    with pytest.raises(SignInRefused):
        enter(school, family.username, "een heel geheim woord")
    entries = list(Entry.objects.order_by("id").values("event", "subject", "facts", "personal"))
    assert [entry["event"] for entry in entries[-2:]] == ["signin.succeeded", "signin.refused"]
    assert entries[-2]["subject"] == f"account:{family.mother.id}"
    assert "geheim" not in str(entries)
    assert entries[-1]["personal"] == {"network": "192.0.2.…"}


@pytest.mark.real_hash
def test_p6_production_hashes_at_the_cost_that_is_promised():
    newest = keys.GENERATIONS[-1]
    assert newest.memory >= 19 * 1024
    assert newest.passes >= 2
