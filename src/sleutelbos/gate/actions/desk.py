"""What the office does with the requests on its desk."""

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.gate.models import HelpRequest
from sleutelbos.gate.values import RequestState
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound


@transaction.atomic
def end(*, request_id: int, school_id: int, is_done: bool, by: Actor) -> None:
    """Take a request off the desk, done or declined; raise NotFound when it is not there."""
    state = RequestState.DONE if is_done else RequestState.DECLINED
    ended = HelpRequest.objects.filter(id=request_id, state=RequestState.OPEN).update(
        state=state, ended_at=clock.now(), ended_by=by.text
    )
    if ended != 1:
        raise NotFound
    audit.record(
        "request.ended",
        school_id=school_id,
        by=by,
        subject=subject("request", request_id),
        state=state.value,
    )
