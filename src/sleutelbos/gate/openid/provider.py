"""A provider as a school set it up, ready to speak with."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider, the school's client there, and the secret of that client."""

    id: int
    kind: str
    name: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    domains: tuple[str, ...] = ()
    is_shown: bool = False
