"""Refusals of messaging."""

import datetime as dt

from sleutelbos.kit.errors import Refusal


class DraftChanged(Refusal):
    """The draft is not what its writer was shown: another window changed it."""

    code = "draft_changed"


class ReadersChanged(Refusal):
    """The readers are not those whom the sender was shown; ``readers`` is how many there are."""

    code = "readers_changed"


class NobodyReads(Refusal):
    """Nobody would get it."""

    code = "nobody_reads"


class MayNotWrite(Refusal):
    """The sender may not write to these people, or at all."""

    code = "may_not_write"


class SendingFrozen(Refusal):
    """The administrator has stopped all sending for now."""

    code = "sending_frozen"


class Incomplete(Refusal):
    """Something is missing; ``fields`` says what."""

    code = "incomplete"


class TooLate(Refusal):
    """It has arrived: it can be recalled, and no longer be taken back."""

    code = "too_late"


class NoAnswer(Refusal):
    """This message cannot be answered."""

    code = "no_answer"


class FileRefused(Refusal):
    """A file may not come in; ``why`` says which rule it breaks, ``name`` whose it is."""

    code = "file_refused"


class TooManyLetters(Refusal):
    """A family wrote as many letters as it may for now; ``again_at`` says when it may again."""

    code = "too_many_letters"

    def __init__(self, *, again_at: dt.datetime) -> None:
        super().__init__(again_at=again_at)
        self.again_at = again_at
