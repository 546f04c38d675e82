"""What a worker does besides jobs: leases, heartbeat, seals, what comes back by itself."""

from sleutelbos.audit import sealing
from sleutelbos.kit import clock, scope
from sleutelbos.outbox import actions, checkpoints, claims, registry
from sleutelbos.outbox.models import Heartbeat
from sleutelbos.outbox.rounds import Hands

BEAT_SECONDS = 15.0
CHECKPOINT_SECONDS = 15.0


class Upkeep:
    """One worker's upkeep; ``tick`` it every second."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._beat_at = self._checkpoint_at = float("-inf")
        self._promised: dict[str, int] = {}
        registry.load()

    def tick(self) -> None:
        """Do what is due at this moment."""
        moment = clock.stopwatch()
        if moment - self._beat_at >= BEAT_SECONDS:
            self._beat()
            self._beat_at = moment
        self._promise_periodic()
        seal()
        if moment - self._checkpoint_at >= CHECKPOINT_SECONDS:
            checkpoints.make()
            self._checkpoint_at = moment

    def _beat(self) -> None:
        """Say that this worker lives, and keep its jobs."""
        now = clock.now()
        Heartbeat.objects.update_or_create(
            worker=self._hands.worker,
            defaults={"seen_at": now},
            create_defaults={"seen_at": now, "started_at": now},
        )
        if busy := self._hands.busy:
            with scope.everywhere():
                claims.renew(busy, worker=self._hands.worker)

    def _promise_periodic(self) -> None:
        """Promise what comes back, once for all workers: the key is the same for all of them."""
        for name, minutes in registry.periodic().items():
            slot = int(clock.now().timestamp() // (minutes * 60))
            if self._promised.get(name) != slot:
                with scope.everywhere():
                    actions.promise(name, school_id=None, key=f"every:{name}:{slot}")
                self._promised[name] = slot


def seal() -> None:
    """Seal what the log has not sealed yet."""
    with scope.everywhere():
        sealing.seal_all()
