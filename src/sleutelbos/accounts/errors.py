"""Refusals about accounts."""

from sleutelbos.kit.errors import Refusal


class PasswordTaken(Refusal):
    """Another key of this keyring is the same; told like any refused password (D3)."""

    code = "password_taken"


class AddressTaken(Refusal):
    """Another co-account of this keyring has the address; never told whose (D12)."""

    code = "address_taken"


class AlreadyStaff(Refusal):
    """Somebody with this address works here already, with another role than was asked for."""

    code = "already_staff"


class NotOneParent(Refusal):
    """These accounts cannot be of one parent; told like a wrong password."""

    code = "not_one_parent"


class NothingToPrint(Refusal):
    """Nobody asked for needs a letter: they have a password, or they have gone (D28)."""

    code = "nothing_to_print"


class IdentityTaken(Refusal):
    """The outside identity, or another of that provider, is in use here; never told where."""

    code = "identity_taken"
