"""Whose object an address names, for every address that names one, and one of everybody's each.

The matrix (test_matrix.py) asks each with every method as everybody: for their own, for one of a
family member, of another family, of another school. An address that stands in no row fails it.
"""

from dataclasses import dataclass, field

from sleutelbos.accounts.models import Acceptance, Account
from sleutelbos.gate.models import Passkey
from sleutelbos.kit import clock, scope, tokens
from sleutelbos.messaging.models import Attachment, Delivery, Message, ReaderGroup
from tests import factories, together
from tests.web import routes, world
from tests.web.routes import Route
from tests.web.world import World

ROLES = ("stranger", "pupil", "mother", "father", "teacher", "office", "administrator", "half")
WHOSE = ("own", "family", "other", "school")
STAFF = ("teacher", "office", "administrator")

# kind of object | the addresses that name one
TABLE = """
read | portal:message portal:print_message portal:confirm_message portal:answer_message
  portal:file portal:file_preview
sent | portal:sent_message portal:take_back portal:recall portal:remind portal:paper
written | portal:draft portal:drop_draft portal:check_draft portal:unreached portal:draft_paper
  portal:send_draft portal:drop_group
held | portal:passkey portal:receipt
child | portal:open_child
class | console:class console:class_codes console:pupils_code
school | console:family console:link_email console:resend console:remove_factor console:new_letter
  console:suspend console:unlink console:resume console:ways console:correct_name
  console:guardian_new console:rights console:restrict console:guardian_correct
  console:guardian_end console:lift console:document console:held_agree console:held_stop
  console:request console:request_end console:batch console:batch_stop console:batch_undo
  console:letters_one console:roster_run console:roster_columns console:roster_apply
  console:roster_drop console:roster_undo console:roster_rehearsal
  console:roster_rehearsal_letters console:roster_rehearsal_end console:roster_losses
  console:roster_losses_table console:roster_findings console:roster_lines console:colleague
  console:staff_again console:staff_factor console:staff_dismiss console:agreement_proof
  console:person console:person_erase console:post_recall console:application
  console:application_secret console:application_remove console:team console:team_members
  console:team_numbers console:team_remove
link | portal:verify_link portal:reset_link portal:browser_link portal:freeze_link
  portal:invitation_link portal:unsubscribe
"""
PERSONAL = frozenset({"read", "sent", "written", "held", "child"})


def kinds() -> dict[str, str]:
    """Return the kind of object by address."""
    rows = (row.split("|") for row in TABLE.strip().replace("\n  ", " ").splitlines())
    return {name: kind.strip() for kind, names in rows for name in names.split()}


def named() -> set[str]:
    """Return the addresses that name an object."""
    return {one.name for one in routes.routes() if not set(one.parts) <= routes.OURS}


@dataclass(frozen=True)
class Cast:
    """Everybody at De Beuk, another family there, and another school."""

    beuk: World
    eik: World
    people: dict[str, Account]
    objects: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)

    def parts(self, route: Route, role: str, whose: str) -> dict[str, object] | None:
        """Return the parts of an address for an object of somebody; None when there is none."""
        kind = kinds()[route.name]
        if whose == "school":
            theirs = self.eik.parts | self.objects["theirs"].get(kind, {})
            return theirs if kind != "child" else {"account_id": self.eik.people["mother"].id}
        if kind not in PERSONAL:
            others = {"own": "own", "family": "own", "other": "other"}[whose]
            return self.beuk.parts | self.objects[others].get(kind, {})
        return self.objects.get(_owner(role, whose), {}).get(kind)


def _owner(role: str, whose: str) -> str:
    """Return whose it is; of staff a colleague stands for the family."""
    if whose == "own":
        return role
    if whose == "other":
        return "aunt"
    if role in STAFF:
        return "office" if role == "teacher" else "teacher"
    return "father" if role == "mother" else "mother"


def a_cast() -> Cast:
    """Enter everybody, each with one of all that somebody can have."""
    beuk = world.a_world("De Beuk", "Vandenbroeckxq")
    eik = world.a_world("De Eik", "Zwaenepoelwz")
    tom = factories.a_pupil(beuk.school, first="Tom", family="Ysebaertqz", class_name="L4B")
    people = {
        **beuk.people,
        "father": factories.an_activated(beuk.family.father, email="bart@example.org"),
        "aunt": factories.an_activated(tom.mother, email="aunt@example.org"),
        "half": world.at_step(tom.father, "password"),
    }
    factories.teaches(people["teacher"])
    sibling = together.a_parent(beuk.school, "Lotte", "Ysebaertqz")
    together.tie(people["mother"], sibling.mother)
    objects = {
        name: _all_of(one, people["office" if name == "teacher" else "teacher"])
        for name, one in people.items()
    }
    objects["mother"]["child"] = {"account_id": sibling.mother.id}
    objects["aunt"]["child"] = {"account_id": people["aunt"].id}
    objects["theirs"] = _all_of(eik.people["teacher"], eik.people["office"])
    group = factories.a_class(beuk.school, name="L4B")
    objects["own"] = {}
    objects["other"] = {
        "class": {"group_id": group.id, "account_id": tom.accounts[0].id},
        "school": {"pupil_id": tom.pupil.id, "account_id": tom.mother.id,
                   "person_id": tom.mother.person_id},
    }  # fmt: skip
    return Cast(beuk, eik, people, objects)


def _all_of(account: Account, writer: Account) -> dict[str, dict[str, object]]:
    """Give somebody one of all that somebody can have."""
    now, school_id = clock.now(), account.school_id
    with scope.within(school_id):
        letter, sent = _message(writer, account), _message(account, writer)
        draft = Message.objects.create(**_text(account))
        group = ReaderGroup.objects.create(school_id=school_id, owner=account, name="Mijn klas")
        passkey = Passkey.objects.create(
            school_id=school_id, account=account, credential_id=tokens.random_bytes(16),
            public_key=b"x", epoch=0, name="x", made_at=now,
        )  # fmt: skip
        accepted = Acceptance.objects.create(
            school_id=school_id, account=account, version=1, language="nl", text_digest="x",
            accepted_at=now,
        )  # fmt: skip
        file = Attachment.objects.create(
            school_id=school_id, message=letter, uploader=writer, nonce=letter.nonce, name="x.pdf",
            kind="application/pdf", size=5, digest="0" * 64, stored="0" * 32, preview="1" * 32,
            state="clean", uploaded_at=now,
        )  # fmt: skip
    return {
        "read": {"message_id": letter.id, "attachment_id": file.id},
        "sent": {"message_id": sent.id},
        "written": {"draft_id": draft.id, "kept_id": group.id},
        "held": {"passkey_id": passkey.id, "acceptance_id": accepted.id},
    }


def _text(sender: Account) -> dict[str, object]:
    return {
        "school_id": sender.school_id, "sender": sender, "role": "teacher", "subject": "Zwemmen",
        "body": "<p>x</p>", "source": "x", "nonce": tokens.opaque_id(), "edited_at": clock.now(),
    }  # fmt: skip


def _message(sender: Account, reader: Account) -> Message:
    now = clock.now()
    made = Message.objects.create(
        **_text(sender), sent_at=now, arrives_at=now, readers=1, confirmation="one"
    )
    Delivery.objects.create(
        school_id=sender.school_id, message=made, account=reader, arrives_at=now
    )
    return made
