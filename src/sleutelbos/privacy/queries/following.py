"""Follow one person through the log: what happened to them, and what they did."""

from sleutelbos.accounts.queries import families
from sleutelbos.privacy.queries import traces


def of(subject: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return all that the log calls the person behind a subject, and as what they act.

    Of what is no person, or of nobody any more, that is the subject itself.
    """
    kind, _colon, number = subject.partition(":")
    row_id = int(number) if number.isdecimal() and number.isascii() and len(number) < 19 else 0
    person_id = row_id if kind == "person" else 0
    if kind == "account" and row_id:
        person_id = families.person_of(row_id)
    if not person_id:
        return (subject,), (subject,)
    found = traces.own(person_id)
    subjects = {*found.subjects, subject}
    # A keyring is of others too: only a pupil's or a member of staff's own is followed.
    shared = (
        () if found.pupils or found.staff else tuple(f"keyring:{one}" for one in found.keyrings)
    )
    actors = tuple(f"account:{one}" for one in found.accounts)
    return tuple(sorted(subjects - set(shared))), actors or (subject,)
