"""Do jobs: one round gives every school its turn, so that nobody's bulk delays another's mail."""

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import SYSTEM, subject
from sleutelbos.kit import clock, scope, tokens
from sleutelbos.kit.errors import Refusal
from sleutelbos.outbox import claims, registry, rules
from sleutelbos.outbox.claims import Turn
from sleutelbos.outbox.errors import NotNow
from sleutelbos.outbox.values import Claim, Lane

QUOTA = 5  # jobs of one school in its turn
ROUND_SECONDS = 5.0  # then look again what is most urgent

_log = logging.getLogger(__name__)


class Hands:
    """What one worker does at this moment; shared by its threads."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self._lock = Lock()
        self._busy: set[int] = set()

    @property
    def busy(self) -> list[int]:
        """Return the jobs in hand."""
        with self._lock:
            return list(self._busy)

    @contextmanager
    def on(self, job_id: int) -> Iterator[None]:
        """Have a job in hand, so that its lease is renewed."""
        with self._lock:
            self._busy.add(job_id)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(job_id)


class Rounds:
    """The rounds of one thread: who had a turn longest ago goes first."""

    def __init__(self, hands: Hands, *, lanes: Collection[Lane]) -> None:
        self._hands = hands
        self._lanes = lanes
        self._served: dict[int | None, int] = {}
        self._count = 0

    def go(self, *, is_stopping: Callable[[], bool] = lambda: False) -> int:
        """Do one round and return how many jobs were done, well or not."""
        done, started = 0, clock.stopwatch()
        with scope.everywhere():
            turns = claims.turns(self._lanes)
        for turn in sorted(turns, key=self._last_served):
            done += self._serve(turn, is_stopping)
            if is_stopping() or clock.stopwatch() - started > ROUND_SECONDS:
                break
        return done

    def _last_served(self, turn: Turn) -> int:
        return self._served.get(turn.school_id, 0)

    def _serve(self, turn: Turn, is_stopping: Callable[[], bool]) -> int:
        self._count += 1
        self._served[turn.school_id] = self._count
        for done in range(QUOTA):
            if is_stopping() or not do_one(turn, hands=self._hands):
                return done
        return QUOTA


def do_one(turn: Turn, *, hands: Hands) -> bool:
    """Claim one job of this turn and do it; False when there was none."""
    with scope.everywhere():
        job = claims.claim(turn, worker=hands.worker, busy=hands.busy)
    if job is None:
        return False
    with hands.on(job.id):
        _do(job, worker=hands.worker)
    return True


def _do(job: Claim, *, worker: str) -> None:
    """Do a job; whatever becomes of it, the next one follows."""
    if job.attempts > rules.CRASHES:
        _give_up(job, worker=worker, reason="ended its workers")
        return
    try:
        with _scope_of(job):
            registry.find(job.name)(job_id=job.id, **job.arguments)
    except NotNow as fault:
        if fault.is_alarm:
            _log.error("job %s (%s) needs the operator: %s", job.id, job.name, fault.reason)
        _try_later(job, worker=worker, reason=fault.reason)
    except Refusal as refusal:
        reason = str(refusal.facts.get("reason", refusal.code))
        _give_up(job, worker=worker, reason=reason)
    except Exception as fault:  # noqa: BLE001 - one bad job must not stop the others (OUT-07)
        # The message stays out: it may hold somebody's address. The lines say enough.
        trace = fault.with_traceback(fault.__traceback__).__traceback__
        _log.error("job %s (%s) failed", job.id, job.name, exc_info=(Bug, Bug(_kind(fault)), trace))
        _try_later(job, worker=worker, reason=_kind(fault))
    else:
        with _scope_of(job):
            claims.finish(job, worker=worker)


class Bug(Exception):
    """An exception of a job without its message, for the log."""


def _kind(fault: Exception) -> str:
    return type(fault).__name__


def _try_later(job: Claim, *, worker: str, reason: str) -> None:
    if clock.now() >= job.gives_up_at:
        _give_up(job, worker=worker, reason=reason)
        return
    wait = rules.back_off(job.attempts, chance=tokens.random_bytes(1)[0] / 255)
    with _scope_of(job):
        claims.postpone(job, worker=worker, wait=wait, reason=reason)


def _give_up(job: Claim, *, worker: str, reason: str) -> None:
    """Fail a job; the school's log says which and why."""
    _log.error("job %s (%s) is given up: %s", job.id, job.name, reason)
    with _scope_of(job), transaction.atomic():
        is_ours = claims.fail(job, worker=worker, reason=reason)
        if is_ours and job.school_id is not None:
            audit.record(
                "mail.failed" if reason.startswith("smtp") else "job.failed",
                school_id=job.school_id,
                by=SYSTEM,
                subject=_subject(job),
                job=job.id,
                task=job.name,
                reason=reason,
            )


def _subject(job: Claim) -> str:
    """Return whom a job was for, so that the office finds it with the account."""
    account_id = job.arguments.get("account_id")
    if isinstance(account_id, int):
        return subject("account", account_id)
    return subject("job", job.id)


def _scope_of(job: Claim) -> AbstractContextManager[None]:
    return scope.everywhere() if job.school_id is None else scope.within(job.school_id)
