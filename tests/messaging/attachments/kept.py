"""What these tests share."""

from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import examining
from sleutelbos.messaging.models import Attachment
from sleutelbos.schools.models import School

MEGABYTE = 1024 * 1024


def row(school: School) -> Attachment:
    with scope.within(school.id):
        return Attachment.objects.latest("id")


def sweep(school: School) -> int:
    with scope.within(school.id):
        return examining.sweep(school_id=school.id, by=SYSTEM)
