"""How to see whether a channel lets something through to Noor's father.

Each makes ready what the channel needs while he may everything; what it returns is asked later,
when his rights are what they are, and says whether something came through.
"""

from collections.abc import Callable

from tests.rights.probes import doors, letters, mails, messages
from tests.rights.probes.stage import Probe, Stage


def named(name: str) -> Callable[[Stage], Probe] | None:
    """Return the probe of this name, of whichever topic."""
    found = (getattr(topic, name, None) for topic in (doors, messages, mails, letters))
    return next((one for one in found if one), None)
