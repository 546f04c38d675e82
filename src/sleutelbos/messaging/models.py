"""Messages, the copy that each reader has, and groups of readers kept by their writers."""

from django.db import models
from django.db.models import F, Q

from sleutelbos.kit.scope import ScopedRows
from sleutelbos.messaging.values import (
    Confirmation,
    FileState,
    Manner,
    MessageKind,
    Place,
    SenderRole,
)


class Message(models.Model):
    """A message; a draft until ``sent_at``. ``body`` is sanitised HTML, made of ``source``.

    ``thread`` is the first message of a conversation, and empty for that one itself.
    """

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    sender = models.ForeignKey(
        "accounts.Account", null=True, on_delete=models.SET_NULL, db_index=False
    )
    role = models.CharField(max_length=13, choices=[(one, one) for one in SenderRole])
    nonce = models.UUIDField()  # of the form: what is sent twice goes once

    kind = models.CharField(
        max_length=6, choices=[(one, one) for one in MessageKind], default=MessageKind.INFO
    )
    due_on = models.DateField(null=True)
    subject = models.CharField(max_length=120, blank=True)
    source = models.TextField(blank=True)
    body = models.TextField(blank=True)
    words = models.TextField(blank=True)  # folded, each after a space: what a search reads
    confirmation = models.CharField(
        max_length=4, choices=[(one, one) for one in Confirmation], default=Confirmation.NONE
    )
    may_answer = models.BooleanField(default=True)
    audience = models.JSONField(default=dict)
    answers = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    thread = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    edited_at = models.DateTimeField()
    scheduled_at = models.DateTimeField(null=True)  # as chosen; ``arrives_at`` is what became of it
    sent_at = models.DateTimeField(null=True)
    arrives_at = models.DateTimeField(null=True)
    readers = models.PositiveIntegerField(default=0)
    recalled_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # when its readers' notifications were planned
    attachments = models.PositiveSmallIntegerField(default=0, db_default=0)  # how many: for lists

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["sender", "nonce"], name="message_once"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) ^ Q(arrives_at__isnull=False, readers__gt=0),
                name="message_sent_arrives",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True)
                | ~Q(kind=MessageKind.ACTION)
                | Q(due_on__isnull=False),
                name="message_action_is_due",
            ),
        ]
        indexes = [
            models.Index(fields=["sender", "sent_at", "id"], name="message_of_sender"),
            models.Index(fields=["arrives_at"], name="message_arrival"),
            models.Index(fields=["told_at", "arrives_at"], name="message_to_tell"),
        ]


class Delivery(models.Model):
    """One reader's copy. Its child is the one of the reader's keyring.

    ``read_at`` is the first time and stays; ``is_unread`` is the mark, which its reader may set
    again. Nobody sees a copy before ``arrives_at``, which a reminder renews. ``told_by`` is the job
    that notifies of it: one job has a copy, and keeps it when it is tried again.
    """

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, db_index=False)
    arrives_at = models.DateTimeField()
    is_unread = models.BooleanField(default=True)
    is_flagged = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(default=Place.INBOX)  # a Place
    read_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    told_by = models.BigIntegerField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["message", "account"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=False) | Q(is_unread=True, confirmed_at__isnull=True),
                name="delivery_unread_until_read",
            ),
        ]
        indexes = [
            # The number behind "Berichten": no dearer for who has read twenty thousand. All that
            # it asks stands in the index, or SQLite would take another one.
            models.Index(
                "account",
                "place",
                F("arrives_at").desc(),
                F("id").desc(),
                "is_unread",
                condition=Q(is_unread=True),
                name="delivery_unread",
            ),
            # What is read stands apart: a new copy is not sorted in among all that its reader has,
            # each on another page of the file, but among the few that wait.
            models.Index(
                "account",
                "place",
                F("arrives_at").desc(),
                F("id").desc(),
                condition=Q(is_unread=False),
                name="delivery_read",
            ),
            models.Index(fields=["account"], name="delivery_account"),
        ]


class Attachment(models.Model):
    """A file with a message, or with one that is being written: then only by its form's nonce.

    The row is made when the file is in the store to stay. ``stored`` and ``preview`` are its names
    there; the first is empty when the file was taken away because it was infected.
    """

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")
    uploader = models.ForeignKey(
        "accounts.Account", null=True, on_delete=models.SET_NULL, db_index=False
    )
    nonce = models.UUIDField()
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)  # by what is in it, such as image/jpeg
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of what is stored
    stored = models.CharField(max_length=32, blank=True)
    preview = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=9, choices=[(one, one) for one in FileState])
    uploaded_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=~Q(stored="") | Q(state=FileState.INFECTED, preview=""),
                name="attachment_stored_or_infected",
            ),
        ]
        indexes = [
            models.Index(fields=["uploader", "nonce"], name="attachment_of_form"),
            models.Index(
                fields=["uploaded_at"], condition=Q(message=None), name="attachment_unsent"
            ),
        ]


class ReaderGroup(models.Model):
    """Readers whom somebody writes to more often, by a name; shared ones are for all colleagues."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    owner = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, db_index=False)
    name = models.CharField(max_length=60)
    audience = models.JSONField(default=dict)
    is_shared = models.BooleanField(default=False, db_default=False)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="reader_group_name"),
            models.UniqueConstraint(
                fields=["school", "name"], condition=Q(is_shared=True), name="reader_group_shared"
            ),
        ]


class ReaderWish(models.Model):
    """How a reader wants to be notified of messages; without one, as is usual at the school."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    account = models.OneToOneField("accounts.Account", on_delete=models.CASCADE)
    manner = models.CharField(max_length=7, choices=[(one, one) for one in Manner])
    digest_at = models.TimeField()
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()
    urgent_passes = models.BooleanField(default=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
