"""What must hold in the database at every moment, as statements that find what breaks it.

Operators' own reading across all schools and packages: it writes nothing, and each statement
returns the school and the row of every breach.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_MOST = 20  # breaches shown of one rule


@dataclass(frozen=True, slots=True)
class Breach:
    """A row that breaks a rule."""

    rule: str
    school_id: int
    row: str


RULES: dict[str, str] = {
    "A pupil or member of staff has at most one live keyring": """
        SELECT school_id, 'pupil:' || pupil_id FROM accounts_keyring
        WHERE closed_at IS NULL AND pupil_id IS NOT NULL
        GROUP BY school_id, pupil_id HAVING COUNT(*) > 1
        UNION ALL
        SELECT school_id, 'staff:' || staff_member_id FROM accounts_keyring
        WHERE closed_at IS NULL AND staff_member_id IS NOT NULL
        GROUP BY school_id, staff_member_id HAVING COUNT(*) > 1""",
    "A slot of a keyring has at most one live account": """
        SELECT school_id, 'keyring:' || keyring_id FROM accounts_account
        WHERE closed_at IS NULL GROUP BY school_id, keyring_id, slot HAVING COUNT(*) > 1""",
    "Two co-accounts of a pupil have different addresses": """
        SELECT school_id, 'keyring:' || keyring_id FROM accounts_account
        WHERE closed_at IS NULL AND slot >= 1 AND email_key <> ''
        GROUP BY school_id, keyring_id, email_key HAVING COUNT(*) > 1""",
    "An account is of the same school as its keyring and its person": """
        SELECT a.school_id, 'account:' || a.id FROM accounts_account a
        JOIN accounts_keyring k ON k.id = a.keyring_id JOIN people_person p ON p.id = a.person_id
        WHERE k.school_id <> a.school_id OR p.school_id <> a.school_id""",
    "A keyring is of the same school as its pupil or member of staff": """
        SELECT k.school_id, 'keyring:' || k.id FROM accounts_keyring k
        LEFT JOIN people_pupil u ON u.id = k.pupil_id
        LEFT JOIN people_staffmember t ON t.id = k.staff_member_id
        WHERE COALESCE(u.school_id, t.school_id) <> k.school_id""",
    "A guardianship stays within one school": """
        SELECT g.school_id, 'guardianship:' || g.id FROM people_guardianship g
        JOIN people_pupil u ON u.id = g.pupil_id JOIN people_person p ON p.id = g.person_id
        WHERE u.school_id <> g.school_id OR p.school_id <> g.school_id""",
    "A restriction is of the same school as its guardianship": """
        SELECT r.school_id, 'restriction:' || r.id FROM people_restriction r
        JOIN people_guardianship g ON g.id = r.guardianship_id
        WHERE g.school_id <> r.school_id""",
    "A restriction that was lifted holds no longer than that": """
        SELECT school_id, 'restriction:' || id FROM people_restriction
        WHERE lifted_at IS NOT NULL
          AND (holds_until IS NULL OR holds_until > lifted_at OR lifted_by = '')""",
    "A restriction ends by itself when its order does, and only then": """
        SELECT school_id, 'restriction:' || id FROM people_restriction
        WHERE lifted_at IS NULL
          AND (holds_until IS NULL) <> (ends_on IS NULL OR stays)""",
    "Nobody became signed in to an account whose owner may not sign in": """
        SELECT a.school_id, 'account:' || a.id FROM accounts_account a
        JOIN accounts_keyring k ON k.id = a.keyring_id
        JOIN people_guardianship g ON g.pupil_id = k.pupil_id AND g.person_id = a.person_id
        JOIN people_restriction r ON r.guardianship_id = g.id AND r.right = 'sign_in'
        JOIN connections_session s ON s.account_id = a.id AND s.epoch = a.session_epoch
        WHERE a.slot > 0 AND a.closed_at IS NULL AND s.ended_at IS NULL
          AND s.made_at >= r.holds_from
          AND (r.holds_until IS NULL OR s.made_at < r.holds_until)
          AND s.made_at >= r.made_at""",
    "A live co-account is of a guardian of the pupil": """
        SELECT a.school_id, 'account:' || a.id FROM accounts_account a
        JOIN accounts_keyring k ON k.id = a.keyring_id AND k.pupil_id IS NOT NULL
        WHERE a.slot > 0 AND a.closed_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM people_guardianship g
            WHERE g.pupil_id = k.pupil_id AND g.person_id = a.person_id)""",
    "An act that waited was done by a second person or by its day": """
        SELECT school_id, 'held_act:' || id FROM gate_heldact
        WHERE state = 'done'
          AND (ended_by = asked_by OR (ended_by = 'system' AND ended_at < due_at))""",
    "An act that is over has forgotten what it takes": """
        SELECT school_id, 'held_act:' || id FROM gate_heldact
        WHERE state <> 'waiting' AND CAST(particulars AS TEXT) <> '{}'""",
    "Every live keyring has one current username": """
        SELECT k.school_id, 'keyring:' || k.id FROM accounts_keyring k
        LEFT JOIN accounts_keyringname n ON n.keyring_id = k.id AND NOT n.is_alias
        WHERE k.closed_at IS NULL GROUP BY k.school_id, k.id HAVING COUNT(n.id) <> 1""",
    "A closed keyring has no live accounts": """
        SELECT a.school_id, 'account:' || a.id FROM accounts_account a
        JOIN accounts_keyring k ON k.id = a.keyring_id
        WHERE a.closed_at IS NULL AND k.closed_at IS NOT NULL""",
    "Nobody is signed in to an account that is closed or suspended": """
        SELECT a.school_id, 'account:' || a.id FROM accounts_account a
        JOIN connections_session s ON s.account_id = a.id AND s.ended_at IS NULL
        WHERE s.epoch = a.session_epoch AND COALESCE(a.closed_at, a.suspended_at) IS NOT NULL
        UNION ALL
        SELECT a.school_id, 'account:' || a.id FROM accounts_account a
        JOIN connections_device d ON d.account_id = a.id AND d.ended_at IS NULL
        WHERE d.epoch = a.grant_epoch AND COALESCE(a.closed_at, a.suspended_at) IS NOT NULL""",
    "A chosen password has burnt the initial secret": """
        SELECT a.school_id, 'account:' || a.id FROM accounts_account a
        JOIN accounts_initialcredential i ON i.account_id = a.id
        WHERE a.password_tag IS NOT NULL""",
    "An account that is verified has an address": """
        SELECT school_id, 'account:' || id FROM accounts_account
        WHERE email_verified_at IS NOT NULL AND email_key = ''""",
    "An accepted agreement has its acceptance": """
        SELECT a.school_id, 'account:' || a.id FROM accounts_account a
        WHERE a.agreed_version > 0 AND NOT EXISTS (
            SELECT 1 FROM accounts_acceptance c
            WHERE c.account_id = a.id AND c.version = a.agreed_version)""",
    "The agreement in force has a text": """
        SELECT s.id, 'school:' || s.id FROM schools_school s
        WHERE NOT EXISTS (SELECT 1 FROM schools_agreementversion v
            WHERE v.school_id = s.id AND v.version = s.agreement_version)""",
    "A school has a host name": """
        SELECT s.id, 'school:' || s.id FROM schools_school s
        WHERE s.archived_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM schools_host h WHERE h.school_id = s.id)""",
    "A message that was not sent has no copies": """
        SELECT m.school_id, 'message:' || m.id FROM messaging_message m
        WHERE m.sent_at IS NULL
          AND EXISTS (SELECT 1 FROM messaging_delivery d WHERE d.message_id = m.id)""",
    "A sent message has no more copies than readers were told": """
        SELECT m.school_id, 'message:' || m.id FROM messaging_message m
        JOIN messaging_delivery d ON d.message_id = m.id
        WHERE m.sent_at IS NOT NULL GROUP BY m.school_id, m.id, m.readers
        HAVING COUNT(d.id) > m.readers""",
    "A copy is of the same school as its message and its reader": """
        SELECT d.school_id, 'delivery:' || d.id FROM messaging_delivery d
        JOIN messaging_message m ON m.id = d.message_id
        JOIN accounts_account a ON a.id = d.account_id
        WHERE m.school_id <> d.school_id OR a.school_id <> d.school_id""",
    "A copy that nobody has read is unread and not confirmed": """
        SELECT school_id, 'delivery:' || id FROM messaging_delivery
        WHERE read_at IS NULL AND (NOT is_unread OR confirmed_at IS NOT NULL)""",
    "A copy does not arrive before its message": """
        SELECT d.school_id, 'delivery:' || d.id FROM messaging_delivery d
        JOIN messaging_message m ON m.id = d.message_id
        WHERE d.arrives_at < m.arrives_at""",
    "An answer belongs to the conversation of what it answers": """
        SELECT m.school_id, 'message:' || m.id FROM messaging_message m
        JOIN messaging_message o ON o.id = m.answers_id
        WHERE o.answers_id IS NOT NULL AND m.thread_id <> COALESCE(o.thread_id, o.id)""",
}


def breaches() -> Iterator[Breach]:
    """Find what breaks the rules, rule by rule."""
    from django.db import connection

    with connection.cursor() as cursor:
        for rule, statement in RULES.items():
            cursor.execute(statement)
            for school_id, row in cursor.fetchmany(_MOST):
                yield Breach(rule, school_id, str(row))
