"""What refusals are called on the command line: plain English, one sentence a reason."""

from sleutelbos.entrypoints.cli.errors import Refused
from sleutelbos.kit.errors import Refusal

_SENTENCES = {
    "not_found": "There is no such {what}.",
    "address_taken": "That address is already used here.",
    "host_taken": "Another school already has this host name.",
}


def reasons(error: Exception) -> list[str]:
    """Return why a command was refused, or nothing when the error is a fault of ours."""
    if isinstance(error, Refused):
        return error.reasons
    if isinstance(error, Refusal):
        return [_sentence(error)]
    return _trouble(error)


def _sentence(refusal: Refusal) -> str:
    pattern = _SENTENCES.get(refusal.code)
    if pattern is None:
        facts = ", ".join(f"{name}: {value}" for name, value in refusal.facts.items())
        return f"Refused: {refusal.code}" + (f" ({facts})." if facts else ".")
    what = " ".join(f"{name} {value}" for name, value in refusal.facts.items())
    return pattern.format(what=what or "thing")


def _trouble(error: Exception) -> list[str]:
    """Return a word for what an operator can mend: the disk, the network, the database."""
    from django.db import InterfaceError, OperationalError

    if isinstance(error, OperationalError | InterfaceError):
        return [f"The database does not answer: {str(error).splitlines()[0]}"]
    if isinstance(error, OSError) and error.filename:
        return [f"{error.filename}: {error.strerror}"]
    return []
