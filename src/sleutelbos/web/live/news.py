"""What may have changed, in the words that the tables tell (kit.telling)."""

from dataclasses import dataclass, field

from sleutelbos.kit import telling


@dataclass(slots=True)
class News:
    """Whose numbers to count anew, and which sent messages to look at."""

    is_all: bool = False
    schools: set[int] = field(default_factory=set)
    accounts: set[int] = field(default_factory=set)
    messages: set[int] = field(default_factory=set)

    def add(self, word: str) -> None:
        """Add what was told; what cannot be read means everything.

        ``copies MESSAGE SCHOOL [ACCOUNT,…]`` · ``account ACCOUNT`` · ``school SCHOOL`` · ``all``
        """
        kind, *ids = word.replace(",", " ").split()
        if kind == telling.ALL or not all(one.isdecimal() for one in ids):
            self.is_all = True
            return
        numbers = [int(one) for one in ids]
        if kind == "copies":
            self.messages.add(numbers[0])
            self.accounts.update(numbers[2:])
            self.schools.update(numbers[1:2] if len(numbers) == 2 else ())
        elif kind == "account":
            self.accounts.update(numbers)
        else:
            self.schools.update(numbers)

    def concerns(self, *, school_id: int, account_id: int) -> bool:
        """Say whether the number of an account may be another now."""
        return self.is_all or account_id in self.accounts or school_id in self.schools
