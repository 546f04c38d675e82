"""What is kept of the school itself."""

from django.utils.translation import gettext_lazy as _

from sleutelbos.kit.kept import Kept, Purpose, Reader, Whom
from sleutelbos.schools.models import AgreementVersion, Host, School

_LASTS = _("as long as the school is here")

KEPT = (
    Kept(
        table=School,
        name=_("The school and whom to contact there"),
        purpose=Purpose.SCHOOL,
        whom=(Whom.STAFF,),
        readers=(Reader.OWNER, Reader.TEACHER, Reader.OFFICE, Reader.ADMINISTRATOR),
        inner=tuple(
            column.name
            for column in School._meta.concrete_fields  # noqa: SLF001 - Django's public name
        ),
        stays=_("The names of the contacts stand in the settings: they are changed there."),
        lasts=_LASTS,
    ),
    Kept(
        table=Host,
        name=_("Addresses of the portal"),
        purpose=Purpose.SCHOOL,
        inner=("name",),
        lasts=_LASTS,
    ),
    Kept(
        table=AgreementVersion,
        name=_("Texts of the user agreement"),
        purpose=Purpose.SCHOOL,
        inner=("version", "language", "text", "changes", "digest", "published_at"),
        lasts=_LASTS,
    ),
)
