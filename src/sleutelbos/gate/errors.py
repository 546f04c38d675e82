"""Refusals of the gate."""

from sleutelbos.kit.errors import Refusal


class SignInRefused(Refusal):
    """Username and password do not open an account; nothing says why."""

    code = "signin_refused"


class TooManyAttempts(Refusal):
    """Too many guesses; ``retry_after`` is in seconds. Never a permanent lock."""

    code = "too_many_attempts"

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(retry_after=retry_after)
        self.retry_after = retry_after


class PasswordRefused(Refusal):
    """The new password cannot be used here; ``weaknesses`` says what the rule lacks, if it may."""

    code = "password_refused"


class WrongPassword(Refusal):
    """The present password, asked again, is not right."""

    code = "wrong_password"


class LinkDead(Refusal):
    """The link or code does not work (any more); an expired link may offer a new one."""

    code = "link_dead"


class AddressRefused(Refusal):
    """The address cannot be used here; never whose it is (D12)."""

    code = "address_refused"


class DetailsChanged(Refusal):
    """The details are not those that were shown; look again."""

    code = "details_changed"


class WrongFactor(Refusal):
    """The authenticator's or printed code is not right."""

    code = "wrong_factor"


class PasskeyRefused(Refusal):
    """The passkey opens nothing here; nothing says why."""

    code = "passkey_refused"


class OneByOne(Refusal):
    """So few letters are printed on the family's page, where is checked who asks (N6)."""

    code = "one_by_one"


class StepNotDue(Refusal):
    """This step is not the one the account must take now."""

    code = "step_not_due"


class NotActivated(Refusal):
    """The account that was proved is not fully activated: that goes first, at its own school."""

    code = "not_activated"


class NoAddress(Refusal):
    """The account has no address to mail to."""

    code = "no_address"


class RightClosed(Refusal):
    """The owner of the account may not sign in for this child: nothing of it is opened or sent."""

    code = "right_closed"


class AccountSuspended(Refusal):
    """The account was suspended while an act about it waited."""

    code = "account_suspended"


class SameColleague(Refusal):
    """Who asked for a held act cannot be the one who agrees with it."""

    code = "same_colleague"


class AskerGone(Refusal):
    """Who asked for a held act no longer works at the school's office."""

    code = "asker_gone"


class NoFreeSlot(Refusal):
    """Every co-account of the pupil is taken."""

    code = "no_free_slot"


class AlreadyGuardian(Refusal):
    """Somebody of this name is a guardian of the pupil already."""

    code = "already_guardian"


class LastAdministrator(Refusal):
    """The school would be left without an administrator."""

    code = "last_administrator"


class NobodyLeft(Refusal):
    """None of the chosen accounts needs this."""

    code = "nobody_left"


class NoWayBack(Refusal):
    """It has happened already, or was taken back already."""

    code = "no_way_back"


class ProviderAway(Refusal):
    """An outside provider does not answer, or not as one; ``reason`` is for who set it up."""

    code = "provider_away"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


class IdentityRefused(Refusal):
    """What came back from an outside provider proves nothing; ``reason`` is for the log only."""

    code = "identity_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


class TripOver(Refusal):
    """A trip to an outside provider is over, was made already, or was another browser's."""

    code = "trip_over"
