"""Send notices to devices by web push (RFC 8030, 8291, 8292): encrypted, and of few words."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.conf import settings

from sleutelbos.connections.push import rules
from sleutelbos.connections.push.keys import push_keys
from sleutelbos.connections.push.queries import Target
from sleutelbos.kit import fetching

AT_ONCE = 6  # to push services
_SECONDS = 12 * 3600  # how long a service keeps it for a phone that is off
_TOPIC = "post"  # what was not delivered yet is replaced by the next


@dataclass(slots=True)
class Outcome:
    """What became of notices, by their subscription."""

    sent: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    later: list[int] = field(default_factory=list)
    wait: int = 0  # seconds that the slowest service asks for


def send(targets: Sequence[Target], payload: Callable[[Target], dict[str, object]]) -> Outcome:
    """Send each device its notice; what comes of one changes nothing for another."""
    letters = [(target, json.dumps(payload(target)).encode()) for target in targets]
    outcome = Outcome()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda letter: _send(*letter), letters))
    for target, (status, wait) in zip(targets, answers, strict=True):
        fate = rules.push_fate(status)
        getattr(outcome, fate.value).append(target.id)
        outcome.wait = max(outcome.wait, wait if fate is rules.PushFate.LATER else 0)
    return outcome


def _send(target: Target, payload: bytes) -> tuple[int, int]:
    """Send one; return the answer's status (0: none) and the seconds that it asks to wait."""
    from webpush import WebPush
    from webpush.types import WebPushSubscription

    keys, place = push_keys(), target.place
    subscription = WebPushSubscription.model_validate(
        {"endpoint": place.endpoint, "keys": {"auth": place.auth, "p256dh": place.p256dh}}
    )
    sender = WebPush(keys.private, keys.public, subscriber=settings.MAIL_FROM, ttl=_SECONDS)
    try:
        message = sender.get(payload, subscription)
    except ValueError:  # a key that is none
        return 400, 0
    headers = {**message.headers, "Topic": _TOPIC, "Urgency": "normal"}
    try:
        answer = fetching.fetch(
            place.endpoint,
            body=message.encrypted,
            headers=headers,
            networks=settings.PUSH_NETWORKS,
        )
    except fetching.Unfetchable as refusal:
        return (400 if refusal.reason in ("forbidden_address", "bad_address") else 0), 0
    return answer.status, rules.retry_seconds(answer.retry_after)
