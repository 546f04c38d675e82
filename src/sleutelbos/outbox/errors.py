"""Why a job did not succeed: for now, or for good."""

from sleutelbos.kit.errors import Refusal


class Unfinished(Refusal):
    """A job that did not succeed; ``reason`` is a short code without anybody's address."""

    code = "unfinished"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


class NotNow(Unfinished):
    """It may succeed later: the job is tried again. An alarm is for the operator to look at."""

    code = "not_now"

    def __init__(self, reason: str, *, is_alarm: bool = False) -> None:
        super().__init__(reason)
        self.is_alarm = is_alarm


class Never(Unfinished):
    """It cannot succeed: the job fails."""

    code = "never"


class RecipientRefused(Never):
    """The mail server says that this address does not exist or takes no mail."""

    code = "recipient_refused"
