"""What is kept of erasures: that they were done, and of nobody."""

from django.utils.translation import gettext_lazy as _

from sleutelbos.kit.kept import Kept, Purpose, Reader, Term
from sleutelbos.privacy.models import Erasure

KEPT = (
    Kept(
        table=Erasure,
        name=_("List of erasures"),
        purpose=Purpose.RIGHTS,
        readers=(Reader.ADMINISTRATOR,),
        inner=("ground", "people", "rows", "made_by", "made_at"),
        secret=("salt", "marks"),
        stays=_("That somebody was erased stays in a list: how much and when, and not who."),
        terms=(
            Term(
                after="made_at",
                days=400,
                since=_("after the erasure"),
                why=_("Whoever comes back with an old backup is erased again."),
            ),
        ),
    ),
)
