"""Which school the operator means."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sleutelbos.entrypoints.cli.errors import Refused

if TYPE_CHECKING:
    from sleutelbos.schools.models import School


@contextmanager
def school(host: str) -> Iterator["School"]:
    """Work for the school of a host name; refuse when there is none."""
    from sleutelbos.kit import scope
    from sleutelbos.kit.errors import NotFound
    from sleutelbos.schools import queries

    try:
        found = queries.by_host(host)
    except NotFound:
        known = ", ".join(sorted(_hosts())) or "there is no school yet"
        raise Refused(f"No school has the host name {host} ({known}).") from None
    with scope.within(found.id):
        yield found


def _hosts() -> list[str]:
    from sleutelbos.kit import scope
    from sleutelbos.schools import queries

    with scope.everywhere():
        return [host for one in queries.all_schools() for host in queries.hosts(one)]
