"""The second factor: an authenticator, or printed codes; staff must have one (D23)."""

from django.db import transaction

from sleutelbos.accounts.actions import states
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.connections import actions as connections
from sleutelbos.gate import charges
from sleutelbos.gate.actions import throttle
from sleutelbos.gate.errors import WrongFactor
from sleutelbos.gate.models import Passkey, PrintedCode, SecondFactor
from sleutelbos.gate.queries import factors as offers
from sleutelbos.gate.rules import limits, totp
from sleutelbos.kit import clock, codes, secrets
from sleutelbos.outbox import actions as outbox

PRINTED = 10
_SEAL = "second_factor"


def set_up(
    *, account_id: int, session_id: int, school_id: int, code: str, is_staff: bool, by: Actor
) -> None:
    """Take the offer, by a code of the authenticator or by one of the printed codes.

    With a printed code there is no authenticator: who has no phone gets in by paper.
    Raise WrongFactor or TooManyAttempts.
    """
    charged = _charge(account_id, school_id, by)
    offered = offers.offer(session_id)
    step = totp.verify(offered.secret, code, now=clock.now(), last_step=0)
    if step is None and codes.normalise(code) not in offered.printed:
        raise WrongFactor
    with transaction.atomic():
        was_there = _forget(account_id)
        if step is not None:
            _keep_authenticator(account_id, school_id, secret=offered.secret, step=step)
        _keep_printed(account_id, school_id, offered.printed, used=codes.normalise(code))
        throttle.give_back(charges=charged, by=by)
        connections.pass_factor(session_id=session_id, by=by)
        states.ask_factor(account_id=account_id, is_asked=True, by=by)
        audit.record_for("account.factor_set", account_id=account_id, school_id=school_id, by=by)
        if was_there or not is_staff:
            _tell(account_id, school_id)


@transaction.atomic
def turn_off(*, account_id: int, school_id: int, by: Actor) -> None:
    """Ask no second step any more, because the owner does not want it; passkeys stay."""
    _forget(account_id)
    states.ask_factor(account_id=account_id, is_asked=False, by=by)
    audit.record_for("account.factor_removed", account_id=account_id, school_id=school_id, by=by)
    _tell(account_id, school_id)


@transaction.atomic
def remove(*, account_id: int, school_id: int, by: Actor) -> None:
    """Take a lost second factor away, passkeys too: the next sign-in of staff sets up a new one."""
    _forget(account_id)
    Passkey.objects.filter(account_id=account_id).delete()
    states.ask_factor(account_id=account_id, is_asked=False, by=by)
    audit.record_for("account.factor_removed", account_id=account_id, school_id=school_id, by=by)
    _tell(account_id, school_id)


def show_factor(*, account_id: int, session_id: int, school_id: int, code: str, by: Actor) -> None:
    """Pass the second factor by an authenticator's code or a printed one, once each.

    Raise WrongFactor or TooManyAttempts.
    """
    charged = _charge(account_id, school_id, by)
    if not _use(account_id, code):
        audit.record_for("factor.refused", account_id=account_id, school_id=school_id, by=by)
        raise WrongFactor
    throttle.give_back(charges=charged, by=by)
    connections.pass_factor(session_id=session_id, by=by)


def _tell(account_id: int, school_id: int) -> None:
    outbox.promise("send_notice", school_id=school_id, account_id=account_id, kind="factor_changed")


def _use(account_id: int, code: str) -> bool:
    factor = SecondFactor.objects.filter(account_id=account_id).exclude(confirmed_at=None).first()
    if factor is not None and _use_step(factor, code):
        return True
    printed = codes.normalise(code)
    if printed is None:
        return False
    fresh = PrintedCode.objects.filter(
        account_id=account_id, digest=_digest(account_id, printed), used_at=None
    )
    return fresh.update(used_at=clock.now()) == 1


def _use_step(factor: SecondFactor, code: str) -> bool:
    """Use the time step of a code; a step is used once, whoever is faster."""
    step = totp.verify(_secret(factor), code, now=clock.now(), last_step=factor.last_step)
    if step is None:
        return False
    unused = SecondFactor.objects.filter(id=factor.id, last_step__lt=step)
    return unused.update(last_step=step) == 1


def _forget(account_id: int) -> bool:
    """Remove what is there; say whether there was anything."""
    factors, _ = SecondFactor.objects.filter(account_id=account_id).delete()
    printed, _ = PrintedCode.objects.filter(account_id=account_id).delete()
    return bool(factors or printed)


def _keep_authenticator(account_id: int, school_id: int, *, secret: str, step: int) -> None:
    now = clock.now()
    SecondFactor(
        school_id=school_id,
        account_id=account_id,
        sealed_secret=secrets.seal(_SEAL, secret.encode()),
        last_step=step,
        made_at=now,
        confirmed_at=now,
    ).save(force_insert=True)


def _keep_printed(
    account_id: int, school_id: int, printed: tuple[str, ...], *, used: str | None
) -> None:
    now = clock.now()
    PrintedCode.objects.bulk_create(
        PrintedCode(
            school_id=school_id,
            account_id=account_id,
            digest=_digest(account_id, code),
            used_at=now if code == used else None,
        )
        for code in printed
    )


def _charge(account_id: int, school_id: int, by: Actor) -> list[charges.Charge]:
    charged = charges.of(limits.SECOND_FACTOR, account_id, school_id=school_id)
    throttle.take(charges=charged, school_id=school_id, by=by)
    return charged


def _secret(factor: SecondFactor) -> str:
    return secrets.open_sealed(_SEAL, bytes(factor.sealed_secret)).decode()


def _digest(account_id: int, code: str) -> bytes:
    return secrets.digest("printed_code", account_id, code)
