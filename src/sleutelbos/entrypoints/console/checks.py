"""The card with what to ask a caller: shown, and read back without what was answered."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sleutelbos.entrypoints.console.words import Words
from sleutelbos.gate.rules.checks import Answer, Asked, Check, Question, Seen
from sleutelbos.web import formats

_ASK: Words = {
    Question.LETTER: _("Until which day is the code in your last letter valid?"),
    Question.SIGNED_IN: _("When did you last sign in, and with what?"),
    Question.EMAIL: _("Which e-mail address did you use with us until now?"),
    Question.CHILDREN: _("Which other children of yours are at our school?"),
    Question.MOBILE: _("What are the last three digits of your mobile number?"),
    Question.STREET: _("What is your street and house number?"),
}
_SEEN: Words = {
    Seen.IDENTITY: _("I saw the identity card, and the name agrees."),
    Seen.PAPER: _("I saw the paper that says so."),
    Seen.POST: _("I send the letter by post, to the address on it."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A question of the card as it stands on the page."""

    name: str
    text: str
    expected: str


@dataclass(frozen=True, slots=True)
class Card:
    """What to ask, and what somebody may have seen with their own eyes."""

    questions: tuple[Line, ...]
    seen: tuple[tuple[str, str], ...]


def shown(asked: list[Asked], *seen: Seen) -> Card:
    """Return a card for a page."""
    return Card(
        questions=tuple(
            Line(f"ask_{one.question}", str(_ASK[one.question]), _expected(one)) for one in asked
        ),
        seen=tuple((f"seen_{one}", str(_SEEN[one])) for one in seen),
    )


def answered(
    typed: QueryDict, asked: list[Asked], *seen: Seen, is_known_channel: bool = False
) -> Check:
    """Read what came of a card; only what stood on it counts."""
    answers = {one.question: typed.get(f"ask_{one.question}", "") for one in asked}
    known = {answer.value for answer in Answer}
    return Check(
        answers={one: Answer(answer) for one, answer in answers.items() if answer in known},
        seen=tuple(one for one in seen if typed.get(f"seen_{one}")),
        is_known_channel=is_known_channel,
    )


def choices() -> list[tuple[str, str]]:
    """Return what can come of a question."""
    return [(Answer.AGREES, gettext("agrees")), (Answer.DIFFERS, gettext("does not agree"))]


def _expected(one: Asked) -> str:
    """Return the right answer as people say it."""
    if one.question is Question.LETTER:
        return formats.date(date.fromisoformat(one.expected))
    if one.question is Question.SIGNED_IN:
        day, _space, browser = one.expected.partition(" ")
        return " · ".join(part for part in (formats.date(date.fromisoformat(day)), browser) if part)
    return f"… {one.expected}" if one.question is Question.MOBILE else one.expected
