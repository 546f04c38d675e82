"""Give everybody the username of another recipe; the ones before go on working (D1)."""

from django.db import transaction

from sleutelbos.accounts.models import KeyringName
from sleutelbos.accounts.queries import naming
from sleutelbos.accounts.rules import usernames
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.kit import bulk, turns
from sleutelbos.kit.turns import Turn
from sleutelbos.schools import actions as schools


@transaction.atomic
def change_recipe(*, school_id: int, recipe: str, by: Actor) -> int:
    """Change the recipe and rename every pupil's keyring by it; return how many were renamed.

    Every username from before stays as an alias: nobody stands before a closed door.
    """
    turns.wait_for(Turn.IMPORT, school_id=school_id)
    turns.wait_for(Turn.NAME, school_id=school_id)
    schools.change_settings(school_id=school_id, by=by, username_recipe=recipe)
    changed = [one for one in naming.proposals(recipe) if not one.is_same]
    names = {one.keyring_id: one.proposed for one in changed}
    known: dict[int, dict[str, int]] = {}
    for batch in bulk.batches(names):
        rows = KeyringName.objects.filter(keyring_id__in=batch)
        for keyring_id, key, row_id in rows.values_list("keyring_id", "key", "id"):
            known.setdefault(keyring_id, {})[key] = row_id
        rows.filter(is_alias=False).update(is_alias=True)
    _give(names, known, school_id=school_id)
    if changed:
        audit.record("usernames.renewed", school_id=school_id, by=by, count=len(changed))
    return len(changed)


def _give(names: dict[int, str], known: dict[int, dict[str, int]], *, school_id: int) -> None:
    """Put each name in force: an earlier one of the keyring comes back, or a new one is added."""
    keys = {keyring_id: usernames.key(name) for keyring_id, name in names.items()}
    back = [known[one][key] for one, key in keys.items() if key in known[one]]
    for batch in bulk.batches(back):
        KeyringName.objects.filter(id__in=batch).update(is_alias=False)
    new = (
        (keyring_id, names[keyring_id], key)
        for keyring_id, key in keys.items()
        if key not in known[keyring_id]
    )
    bulk.insert(KeyringName, ("keyring", "name", "key"), new, school_id=school_id)
