"""Set up the outside providers with which a school signs in."""

from dataclasses import dataclass

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.gate.models import IdentityProvider
from sleutelbos.gate.queries import providers
from sleutelbos.kit import clock, secrets
from sleutelbos.kit.errors import NotFound
from sleutelbos.schools import actions as schools


@dataclass(frozen=True, slots=True)
class Client:
    """How a school is known at a provider; without a secret the one from before stays."""

    issuer: str
    client_id: str
    secret: str = ""
    name: str = ""
    domains: tuple[str, ...] = ()
    is_shown: bool = False


@transaction.atomic
def set_up(*, kind: str, client: Client, school_id: int, by: Actor) -> None:
    """Set a provider up, or change how it is set up. The secret is sealed, and never shown again.

    Raise NotFound when there is no secret, given or from before for this same issuer.
    """
    values = {
        "name": client.name,
        "issuer": client.issuer,
        "client_id": client.client_id,
        "domains": [one.casefold() for one in client.domains],
        "is_shown": client.is_shown,
        "changed_at": clock.now(),
    }
    before = IdentityProvider.objects.filter(kind=kind)
    if client.secret:
        values["sealed_secret"] = secrets.seal(providers.SEAL, client.secret.encode())
    else:  # a secret goes to nobody but whom it was given for
        before = before.filter(issuer=client.issuer)
    if not before.update(**values):
        if not client.secret:
            raise NotFound
        IdentityProvider(school_id=school_id, kind=kind, **values).save(force_insert=True)
    schools.renew(school_id=school_id, by=by)
    audit.record(
        "provider.changed",
        school_id=school_id,
        by=by,
        kind=kind,
        issuer=client.issuer,
        client=client.client_id,
        domains=sorted(client.domains),
        shown=client.is_shown,
        secret="new" if client.secret else "kept",
    )


@transaction.atomic
def remove(*, kind: str, school_id: int, by: Actor) -> None:
    """Remove a provider. What was linked by it opens nothing, until it is set up again."""
    if not IdentityProvider.objects.filter(kind=kind).delete()[0]:
        raise NotFound
    schools.renew(school_id=school_id, by=by)
    audit.record("provider.removed", school_id=school_id, by=by, kind=kind)
