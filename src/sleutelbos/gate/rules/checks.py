"""Check who asks, before the office hands a key over: what to ask, and what follows (N6, N7).

A card has a few questions, of which the caller's answer is compared with what the school knows.
Best is what only the owner of the account can know; last comes what another guardian or an older
pupil may know too. What another guardian shares proves nothing and is not asked.
"""

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass

MOST = 3


class Question(enum.StrEnum):
    """What can be asked, best first: the order in which a card takes them."""

    LETTER = "letter"  # until when the code in the last letter is good
    SIGNED_IN = "signed_in"  # when and with which browser somebody signed in last
    EMAIL = "email"  # the address that the account had until now
    CHILDREN = "children"  # other children here, of this guardian alone
    MOBILE = "mobile"  # the last digits
    STREET = "street"


class Seen(enum.StrEnum):
    """What somebody of the school saw with their own eyes, or does by themselves."""

    IDENTITY = "identity"  # the identity card, at the desk
    PAPER = "paper"  # the judgment, or another paper that says so
    POST = "post"  # the letter goes by post to the address of the register


class Answer(enum.StrEnum):
    """What came of a question; what was not asked has none."""

    AGREES = "agrees"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a card, with as much of the right answer as it takes to compare."""

    question: Question
    expected: str


@dataclass(frozen=True, slots=True)
class Check:
    """What came of a card: never the answers, only whether they agreed."""

    answers: Mapping[Question, Answer]
    seen: Collection[Seen] = ()
    is_known_channel: bool = False  # it goes where the register says that this person is

    @property
    def has_match(self) -> bool:
        """Say whether something proves who asks, and nothing speaks against it."""
        if Answer.DIFFERS in self.answers.values():
            return False
        return Answer.AGREES in self.answers.values() or Seen.IDENTITY in self.seen


def card(known: Mapping[Question, str], others: Collection[Mapping[Question, str]]) -> list[Asked]:
    """Return what to ask: at most three, the best first, nothing that another one shares."""
    shared = {(question, value) for other in others for question, value in other.items()}
    good = [
        Asked(question, known[question])
        for question in Question
        if known.get(question) and (question, known[question]) not in shared
    ]
    return good[:MOST]


def is_enough(check: Check, *, is_contested: bool) -> bool:
    """Say whether the act may be done at once; else it waits, for a day or for a colleague.

    About a child of whom a guardian's rights are restricted, only a channel that is known is
    enough: the other guardian knows much, and looks like the one who may.
    """
    if check.is_known_channel or Seen.POST in check.seen:
        return Answer.DIFFERS not in check.answers.values()
    return check.has_match and not is_contested
