"""What may have changed, in the words that the tables tell (kit.telling)."""

from dataclasses import dataclass, field


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
        kind, _, rest = word.partition(" ")
        ids = rest.replace(",", " ").split()
        match kind, [int(one) for one in ids if one.isdecimal() and one.isascii()]:
            case "copies", [message, school]:
                self.messages.add(message)
                self.schools.add(school)
            case "copies", [message, _school, *accounts]:
                self.messages.add(message)
                self.accounts.update(accounts)
            case "account", [account]:
                self.accounts.add(account)
            case "school", [school]:
                self.schools.add(school)
            case _:
                self.is_all = True

    def concerns(self, *, school_id: int, account_id: int) -> bool:
        """Say whether the number of an account may be another now."""
        return self.is_all or account_id in self.accounts or school_id in self.schools
