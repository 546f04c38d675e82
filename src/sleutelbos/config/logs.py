"""The log: one line an event, to stderr, as text or JSON. Django calls ``configure`` at its start.

Whatever comes in, no line can be forged and no secret shows: control characters are escaped,
whatever looks like a token is masked, and of a fault it tells where it happened, not the values
that it happened to.
"""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType

# A long word with a capital or a digit, or whatever follows in the path of a mailed link.
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9_-])(?=[a-z_-]*[A-Z0-9])[A-Za-z0-9_-]{20,}={0,2}"
    r"|(?<=/verify/)[^\s/?]+|(?<=/reset/)[^\s/?]+|(?<=/browser/)[^\s/?]+|(?<=/invitation/)[^\s/?]+"
    r"|(?<=/freeze/)[^\s/?]+|(?<=/unsubscribe/)[^\s/?]+|(?<=[?&]user_code=)[^\s&]+"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONGEST = 4000


def configure(shape: str) -> None:
    """Send all that is logged to stderr, in this shape: text or json."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if shape == "json" else _Text())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    django = logging.getLogger("django")
    django.handlers = []
    django.propagate = True
    django.setLevel(logging.WARNING)
    # A wrong address or an old form is an answer, not an event for the operator.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    logging.getLogger("django.security.csrf").setLevel(logging.ERROR)
    # What is fetched stands in an address: where a phone takes its notices, for one.
    logging.getLogger("httpcore2").setLevel(logging.WARNING)


def masked(text: str) -> str:
    """Return a text without what looks like a token, and on one line."""
    hidden = _TOKEN.sub("…", text[:_LONGEST])
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", hidden)


class _Lines(logging.Formatter):
    """What both shapes share: the facts of an event."""

    def facts(self, record: logging.LogRecord) -> dict[str, str]:
        """Return an event's facts, safe to write."""
        moment = datetime.fromtimestamp(record.created, tz=UTC)
        facts = {
            "at": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": masked(record.getMessage()),
        }
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "META"):
            from sleutelbos.web import faults

            facts["request"] = faults.request_id(request)
        if record.exc_info and record.exc_info[0]:
            facts["fault"] = _fault(record.exc_info)
        return facts


class _Json(_Lines):
    """One JSON value a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of an event."""
        return json.dumps(self.facts(record), ensure_ascii=False)


class _Text(_Lines):
    """One line for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of an event."""
        facts = self.facts(record)
        rest = " ".join(f"{name}={facts[name]}" for name in ("request", "fault") if name in facts)
        return f"{facts['at']} {facts['level']} {facts['from']} {facts['event']} {rest}".rstrip()


def _fault(exc_info: tuple[type[BaseException], BaseException, TracebackType | None]) -> str:
    """Return a fault's type and where it came from.

    Messages of others stay out: they may hold what somebody typed. Our own never do.
    """
    kind, error, trace = exc_info
    frames = traceback.extract_tb(trace)
    own = [frame for frame in frames[:-1] if "/sleutelbos/" in frame.filename][-12:]
    shown = [*own, *frames[-1:]]
    places = " > ".join(f"{_short(frame.filename)}:{frame.lineno}" for frame in shown)
    words = f" ({masked(str(error))})" if kind.__module__.startswith("sleutelbos.") else ""
    return f"{kind.__module__}.{kind.__qualname__}{words} at {places}"


def _short(path: str) -> str:
    for folder in ("/site-packages/", "/sleutelbos/"):
        path = path.rpartition(folder)[2]
    return path
