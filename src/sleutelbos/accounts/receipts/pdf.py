"""A receipt: who accepted which text when, the mark of the text, and its place in the log.

Whoever has the log can prove that it stands there: the seal is a digest of the entry and of all
entries before it.
"""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sleutelbos.accounts.letters import typesetting
from sleutelbos.accounts.queries.acceptances import Proof
from sleutelbos.audit.queries import Witness
from sleutelbos.kit import languages, markup
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School

_TEMPLATE = Path(__file__).parent / "template.typ"
_FOUR = 4


def render(proof: Proof, *, school: School, witness: Witness | None) -> bytes:
    """Return the receipt of an acceptance."""
    language = get_language() or languages.FIRST
    text = schools.agreement_at(proof.version, language=proof.language)
    values = {
        "title": _("Receipt of the user agreement"),
        "school": school.name,
        "language": language,
        "direction": languages.direction(language),
        "lead": _("%(name)s agreed to the user agreement of %(school)s.")
        % {"name": proof.name, "school": school.name},
        "facts": _facts(proof, school=school, witness=witness, language=language),
        "how": _("How this can be checked"),
        "explained": _(
            "The acceptance stands in the log of the school. Every entry is sealed to the one "
            "before it, so that nobody can alter it later unseen. Whoever runs the computer checks "
            "the seal with this command:"
        ),
        "command": _command(school, witness),
        "agreed": _("What was agreed"),
        "text_language": proof.language,
        "parts": _parts(text.text if text else ""),
        "footer": school.name,
    }
    shown = {name: _shown(value) for name, value in values.items()}
    files = {"main.typ": _TEMPLATE.read_bytes(), "receipt.json": json.dumps(shown).encode()}
    return typesetting.compiled(files)


def _facts(
    proof: Proof, *, school: School, witness: Witness | None, language: str
) -> list[dict[str, object]]:
    local = proof.accepted_at.astimezone(ZoneInfo(school.time_zone))
    at = f"{languages.day(local.date(), language)} {local:%H:%M:%S} ({local.tzname()})"
    number = str(witness.entry.number or "") if witness else ""
    facts = [
        (_("Name"), proof.name, False),
        (_("Parent of"), "" if proof.is_own else proof.pupil_name, False),
        (_("Username"), proof.username, False),
        (_("Version"), str(proof.version), False),
        (_("Language"), languages.NAMES.get(proof.language, proof.language), False),
        (_("Accepted on"), at, False),
        (_("Mark of the text (SHA-256)"), _grouped(proof.text_digest), True),
        (_("Number in the log"), number or _("is sealed within a minute"), False),
        (_("Seal in the log"), _grouped(witness.seal) if witness and witness.seal else "", True),
    ]
    return [
        {"name": name, "value": value, "mono": is_mono} for name, value, is_mono in facts if value
    ]


def _command(school: School, witness: Witness | None) -> str:
    host = school.origin.partition("://")[2]
    if witness is None or not witness.seal:
        return f"sleutelbos audit verify --school {host}"
    entry = f"--entry {witness.entry.number} --seal {witness.seal}"
    return f"sleutelbos audit verify --school {host} {entry}"


def _parts(text: str) -> list[dict[str, object]]:
    return [{"kind": kind, "lines": lines} for kind, lines in markup.parts(text)]


def _grouped(digest: str) -> str:
    """Write a digest so that it breaks over lines and can be compared by eye."""
    return " ".join(digest[place : place + _FOUR] for place in range(0, len(digest), _FOUR))


def _shown(value: object) -> object:
    """Keep what the fonts can show, in all texts."""
    if isinstance(value, str):
        return typesetting.shown(value)
    if isinstance(value, list):
        return [_shown(one) for one in value]
    if isinstance(value, dict):
        return {name: _shown(one) for name, one in value.items()}
    return value
