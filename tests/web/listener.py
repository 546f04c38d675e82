"""A page that is open: it listens to its stream, as EventSource does."""

import http.client
from dataclasses import dataclass

from sleutelbos.accounts.models import Account
from sleutelbos.schools.models import School
from tests import factories
from tests.installation import Installation

PATIENCE = 10  # seconds; what comes, comes in a fraction of one


def token_of(school: School, account: Account) -> str:
    """Sign an account in, and return the token of the session."""
    client = factories.signed_in(factories.a_client(school), account)
    return next(iter(client.cookies.values())).value


@dataclass
class Listener:
    """A stream: what it answered, and what it says line by line."""

    house: Installation
    school: School
    token: str
    query: str = ""

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(
            "127.0.0.1", self.house.live_port, timeout=PATIENCE
        )
        host = self.school.origin.partition("://")[2]
        self.headers = {"Host": host, "Cookie": f"sid={self.token}"}

    def open(self, **headers: str) -> "Listener":
        """Connect; ``status`` says how it was answered."""
        self.connection.request("GET", f"/live{self.query}", headers={**self.headers, **headers})
        self.response = self.connection.getresponse()
        self.status = self.response.status
        return self

    def next(self) -> str:
        """Return what is said next: a number, or the name of an event; "" when the stream ends."""
        event = ""
        while line := self.response.readline().decode():
            name, _, value = line.strip().partition(": ")
            if name == "event":
                event = value
            elif name == "data":
                return event or value
        return ""

    def until(self, wanted: str) -> None:
        """Read on until something is said."""
        while (said := self.next()) != wanted:
            assert said, f"the stream ended before it said {wanted}"

    def cut(self) -> None:
        """Go away without a word."""
        if hasattr(self, "response"):
            self.response.close()
        self.connection.close()
