"""How many guesses fit, from where (D19)."""

from dataclasses import dataclass

MINUTE, DAY = 60.0, 86_400.0
KEPT_DAYS = 2  # longer than the longest period: by then every counter has run empty


@dataclass(frozen=True, slots=True)
class Limit:
    """``count`` charges fit; a full bucket runs empty in ``seconds``."""

    name: str
    count: int
    seconds: float


UNKNOWN_BROWSER = (  # of all browsers that know one account, and of whoever is in
    Limit("keyring", 10, 15 * MINUTE),
    Limit("keyring_day", 100, DAY),
)
KNOWN_BROWSER = (  # of all browsers that know one account, and of whoever is in
    Limit("browser", 10, 15 * MINUTE),
    Limit("browser_day", 50, DAY),
)
PAIR = Limit("address_keyring", 1, 10 * MINUTE)
ADDRESS = Limit("address", 20, 10 * MINUTE)
SECOND_FACTOR = (Limit("second_factor", 10, 15 * MINUTE),)
TYPED_CODE = (Limit("typed_code", 10, 15 * MINUTE),)
TYPED_ADDRESS = (Limit("typed_address", 10, 60 * MINUTE), Limit("typed_address_day", 20, DAY))
CHALLENGE = (Limit("challenge", 1, 2 * 60 * MINUTE),)  # once, for longer than it is good
NOTED = (Limit("noted", 20, 60 * MINUTE),)  # refusals of one network that the log tells
TRIPS = (Limit("trips", 120, 10 * MINUTE),)  # of one address: a computer class goes together
NEW_CODE = (Limit("new_code", 5, DAY),)
NEW_DEVICE = (Limit("new_device", 10, DAY),)
MAIL_ACCOUNT = (Limit("mail_account", 3, 60 * MINUTE),)
REFUSED_TOKEN = (Limit("refused_token", 60, 10 * MINUTE),)  # of one network, by applications
DEVICE_ASKED = (Limit("device_asked", 20, 10 * MINUTE),)
USER_CODE = (Limit("user_code", 10, 15 * MINUTE),)
ASK_ADDRESS = (Limit("ask_address", 20, 60 * MINUTE),)


def wait_seconds(level: float, *, capacity: float, period: float) -> int:
    """Return how long until one more charge fits, at least a second."""
    return max(1, round((level + 1 - capacity) * period / capacity))
