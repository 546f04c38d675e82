"""Where the schools of the demonstration are: at a host name, and at a port for whom that fails."""

from dataclasses import dataclass

from django.conf import settings

TOUR_HOSTS = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Place:
    """A school's two addresses: a host name of its own, and a port of localhost."""

    host: str
    offset: int

    @property
    def origin(self) -> str:
        """Return where the school says that it is."""
        return f"http://{self.host}:{first_port()}"

    @property
    def door(self) -> str:
        """Return where it also is, for a browser that does not know its host name."""
        return f"http://localhost:{first_port() + self.offset}"


PRIMARY = Place("dezenne.localhost", 1)
SECONDARY = Place("athenea.localhost", 2)
PLACES = (PRIMARY, SECONDARY)


def first_port() -> int:
    """Return the port of the tour itself."""
    port: int | None = settings.DEMO_PORT
    if port is None:
        message = "this is no demonstration"
        raise RuntimeError(message)
    return port


def tour() -> str:
    """Return where the tour is."""
    return f"http://localhost:{first_port()}"


def by_door(text: str) -> str:
    """Return a text with the schools' own addresses replaced by those of their doors."""
    for place in PLACES:
        text = text.replace(place.origin, place.door)
    return text
