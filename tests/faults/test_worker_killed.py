"""A real worker, killed, stopped and doubled: every mail arrives, and doubles carry one name."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from textwrap import dedent

import pytest

from tests.installation import HOUSE, Installation
from tests.mailbox import HANG, Mailbox

pytestmark = pytest.mark.fault
AN = "an@example.test"


class Post:
    """An installation with one family, and what its outbox holds."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        installation.environment["PYTHONPATH"] = os.pathsep.join([str(HOUSE / "src"), str(HOUSE)])

    def promise(self, count: int = 1) -> None:
        """Promise notices to the mother, each to an address of its own but for the first."""
        self._run(
            f"""
            from tests import factories
            from sleutelbos.outbox.actions import promise
            from sleutelbos.accounts.models import Account
            from sleutelbos.schools.models import School
            school = School.objects.first() or factories.a_school()
            mother = Account.objects.filter(email="{AN}").first() or factories.an_activated(
                factories.a_pupil(school).mother, email="{AN}")
            for number in range({count}):
                promise("send_notice", school_id=school.id, account_id=mother.id,
                        kind="password_changed", to=f"an{{number or ''}}@example.test")
            """
        )

    def let_leases_run_out(self) -> None:
        """Do what two minutes do."""
        ago = "'2020-01-01 00:00:00'"
        self.installation.ask(f"UPDATE outbox_job SET leased_until = {ago} WHERE state = 'waiting'")

    def forget(self) -> None:
        """Empty the outbox for the next test."""
        self.installation.ask("DELETE FROM outbox_job")

    def states(self) -> Counter[str]:
        """Count the promised mails by state."""
        found = self.installation.ask("SELECT state FROM outbox_job WHERE name = 'send_notice'")
        return Counter(str(state) for (state,) in found)

    def work(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        return self.installation.spawn("worker")

    def wait_until_done(self, count: int = 1) -> None:
        """Wait until so many mails are sent, as the outbox sees it."""
        wait_until(lambda: self.states()["done"] == count)

    def _run(self, code: str) -> str:
        before = """
            import django
            django.setup()
            from sleutelbos.kit import scope
            everywhere = scope.everywhere()
            everywhere.__enter__()
        """
        return self.installation._finish([sys.executable, "-c", dedent(before) + dedent(code)], 0)


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, mail_server: Mailbox
) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("installation")
    with Installation(folder, mail_url=mail_server.url) as made:
        made.migrate()
        yield made


@pytest.fixture
def post(installation: Installation, mailbox: Mailbox) -> Iterator[Post]:
    made = Post(installation)
    yield made
    installation.stop()
    made.forget()


def wait_until(is_so: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(300):
        if is_so():
            return
        pause.wait(0.1)
    raise AssertionError("it did not happen within half a minute")


def kill(worker: subprocess.Popen[bytes]) -> None:
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def after_connecting(mailbox: Mailbox) -> Callable[[], bool]:
    mailbox.at_connection(HANG)
    return lambda: mailbox.connections == 1


def at_the_recipient(mailbox: Mailbox) -> Callable[[], bool]:
    mailbox.at_recipient(AN, HANG)
    return lambda: not mailbox._script.recipients[AN]


def before_anything(mailbox: Mailbox) -> Callable[[], bool]:
    return lambda: True


@pytest.mark.parametrize("point", [before_anything, after_connecting, at_the_recipient])
def test_out_01_a_worker_killed_before_hand_over_sends_no_double(
    post: Post, mailbox: Mailbox, point: Callable[[Mailbox], Callable[[], bool]]
) -> None:
    has_come_so_far = point(mailbox)
    post.promise()
    worker = post.work()
    wait_until(has_come_so_far)
    kill(worker)
    post.let_leases_run_out()

    post.work()
    post.wait_until_done()

    assert len(mailbox.to(AN)) == 1


def test_out_01_a_worker_killed_after_hand_over_sends_one_double_of_one_name(
    post: Post, mailbox: Mailbox
) -> None:
    mailbox.at_delivery(HANG)
    post.promise()
    worker = post.work()
    mailbox.wait_for(AN)
    kill(worker)
    assert post.states() == {"waiting": 1}
    post.let_leases_run_out()

    post.work()
    post.wait_until_done()

    first, second = mailbox.to(AN)
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_out_01_a_worker_killed_at_any_moment_loses_nothing(post: Post, mailbox: Mailbox) -> None:
    kills, mails = 3, 24
    post.promise(mails)
    for killed in range(1, kills + 1):
        worker = post.work()
        wait_until(lambda enough=killed * 6: len(mailbox.letters) >= enough)  # type: ignore[misc]
        kill(worker)
        post.let_leases_run_out()

    post.work()
    post.wait_until_done(mails)

    names = Counter(letter.message["Message-ID"] for letter in mailbox.letters)
    assert len(names) == mails
    assert len(mailbox.letters) <= mails + kills * 2, "one double for each kill and thread"


def test_out_05_two_workers_send_each_mail_once(post: Post, mailbox: Mailbox) -> None:
    mails = 40
    post.promise(mails)
    for _ in range(2):
        post.work()

    wait_until(lambda: len(mailbox.letters) >= mails)
    post.wait_until_done(mails)

    names = Counter(letter.message["Message-ID"] for letter in mailbox.letters)
    assert set(names.values()) == {1}
    assert len(names) == mails


def test_out_06_a_worker_that_froze_past_its_lease_changes_nothing_when_it_wakes(
    post: Post, mailbox: Mailbox
) -> None:
    mailbox.at_recipient(AN, HANG)
    post.promise()
    frozen = post.work()
    wait_until(lambda: not mailbox._script.recipients[AN])
    frozen.send_signal(signal.SIGSTOP)
    post.let_leases_run_out()

    post.work()
    post.wait_until_done()
    for transport in list(mailbox._transports):
        mailbox._loop.call_soon_threadsafe(transport.abort)
    frozen.send_signal(signal.SIGCONT)
    post.promise()
    post.wait_until_done(2)

    assert len(mailbox.to(AN)) == 2
    assert post.states() == {"done": 2}


def test_a_worker_that_is_asked_to_stop_finishes_what_is_in_hand(
    post: Post, mailbox: Mailbox
) -> None:
    post.promise(20)
    worker = post.work()
    mailbox.wait_for(AN)
    worker.terminate()

    assert worker.wait(20) == 0
    assert len(mailbox.letters) == post.states()["done"]
