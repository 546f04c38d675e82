"""Leaflet B's diagram (B1): two questions, and where each answer leads.

The ends come from the rule by which the help page leads on (D15), so that paper and page agree.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sleutelbos.gate.rules.diagnosis import Way, told
from sleutelbos.guides.pictures import widths
from sleutelbos.guides.pictures.look import Look
from sleutelbos.guides.pictures.pen import EDGE, GOLD, INK, PAPER, SURFACE, Box, Pen
from sleutelbos.guides.values import Branch, Picture, Rich, Run, Tone

GAVE = "Did you give an e-mail address when you first signed in?"
CONFIRMED = "Did you confirm that address? (You got a mail, clicked the link and then the button.)"

_WIDTH, _SPINE = 560, 46
_ENDS = 230  # where the boxes at the side begin, when the answers are short


def outline(look: Look) -> Branch:
    """Return the diagram in words: the first question, its answers and what follows."""
    yes, no, unknown = (look.said(text) for text in ("YES", "NO", "I do not know."))
    second = (
        Branch(yes, _end(look, gave=True, verified=True)),
        Branch(no, _end(look, gave=True, verified=False)),
        Branch(unknown, _end(look, gave=True, verified=None)),
    )
    first = (
        Branch(yes, (_strong(look.said(CONFIRMED)),), second),
        Branch(no, _end(look, gave=False, verified=None)),
    )
    return Branch("", (_strong(look.said(GAVE)),), first)


def picture(look: Look) -> Picture:
    """Draw the diagram; what it says in words stands below it, or in the page itself."""
    pen = Pen(_WIDTH, look=look)
    whole = outline(look)
    y = _question(whole, pen, 2)
    says = " ".join(_sentences(whole))
    return pen.picture("diagram", y + 2, says=says, texts=tuple(_labels(whole)))


def _end(look: Look, *, gave: bool, verified: bool | None) -> Rich:
    if told(gave_address=gave, verified=verified).way is Way.RECOVERY:
        return (_strong(_("Ask for a new password yourself")),)
    whom = look.office or look.said("School office")
    return (_strong(_("The school helps you")), Run(_("Mail {office}").format(office=whom)))


def _strong(text: str) -> Run:
    return Run(text, Tone.STRONG)


def _question(asked: Branch, pen: Pen, y: float) -> float:
    """Draw a question and what follows from it; the first answer leads straight down."""
    y = _box(asked.text, pen, Box(2, y, _WIDTH - 4), colours=(PAPER, INK, EDGE))
    straight, *others = asked.branches
    ends = max(_ENDS, *(_SPINE + 24 + _wide(one.answer) + 40 for one in others))
    for answer in others:
        y = _side(answer, pen, y, ends=ends)
    y = _down(straight.answer, pen, y)
    if straight.branches:
        return _question(straight, pen, y)
    return _box(straight.text, pen, Box(2, y, _WIDTH - 4), colours=_strong_colours(pen))


def _side(branch: Branch, pen: Pen, y: float, *, ends: float) -> float:
    """Draw an answer that leads aside, to its end."""
    top = y + 18
    is_own = len(branch.text) == 1
    colours = _strong_colours(pen) if is_own else (SURFACE, INK, GOLD)
    end = _box(branch.text, pen, Box(ends, top, _WIDTH - ends - 2), colours=colours)
    middle = (top + end) / 2
    pen.upright(_SPINE, y, end)
    pen.line(_SPINE, middle, ends - 8, fill=EDGE, thick=3)
    pen.arrow(ends, middle, is_down=False)
    _pill(branch.answer, pen, x=_SPINE + 24, y=middle)
    return end


def _down(answer: str, pen: Pen, y: float) -> float:
    end = y + 66
    pen.upright(_SPINE, y, end - 8)
    pen.arrow(_SPINE, end, is_down=True)
    _pill(answer, pen, x=_SPINE - 26, y=y + 29)
    return end


def _pill(text: str, pen: Pen, *, x: float, y: float) -> None:
    wide = _wide(text)
    pen.rect(Box(x, y - 16, wide, 32), fill=SURFACE, stroke=EDGE, radius=16, thick=2)
    pen.write(text, x + wide / 2, y + 5.7, size=16, is_bold=True, anchor="middle")


def _wide(answer: str) -> float:
    return widths.width(answer, size=16, is_bold=True) + 26


def _box(text: Rich, pen: Pen, box: Box, *, colours: tuple[str, str, str]) -> float:
    fill, ink, edge = colours
    place, y = pen.place(), box.y + 13
    for run in text:
        inner = Box(box.x + 18, y, box.width - 36)
        y = pen.paragraph(run.text, inner, size=17, fill=ink, is_bold=run.tone is Tone.STRONG)
    frame = Box(box.x, box.y, box.width, y + 13 - box.y)
    pen.rect(frame, fill=fill, stroke=edge, radius=14, thick=2, under=place)
    return frame.y + frame.height


def _strong_colours(pen: Pen) -> tuple[str, str, str]:
    return pen.look.accent, pen.look.ink, pen.look.accent


def _sentences(branch: Branch) -> list[str]:
    own = f"{branch.answer}:" if branch.answer else ""
    words = " ".join(run.text for run in branch.text)
    return [f"{own} {words}".strip(), *_flat([_sentences(one) for one in branch.branches])]


def _labels(branch: Branch) -> list[str]:
    """Return what stands on the help pages too: the questions and the answers."""
    question = [run.text for run in branch.text] if branch.branches else []
    own = [branch.answer] if branch.answer else []
    return [*own, *question, *_flat([_labels(one) for one in branch.branches])]


def _flat(lists: Sequence[list[str]]) -> list[str]:
    return [text for one in lists for text in one]
