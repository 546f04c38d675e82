"""What is seen of a browser, an account and a school."""

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.kit import scope
from sleutelbos.schools.models import School

AN, NEW = "an@example.test", "zeven paarse wolken zingen"
SHUT = "Deze passkey opent hier niets."


def current(account: Account) -> Account:
    with scope.within(account.school_id):
        return Account.objects.get(id=account.id)


def noted(school: School) -> list[str]:
    with scope.within(school.id):
        return list(Entry.objects.order_by("id").values_list("event", flat=True))
