"""Which step an account must take next, computed from what it has done (D7, D10)."""

from sleutelbos.gate.values import Facts, Step

_OF_PUPIL = (Step.ACCOUNT, Step.AGREEMENT, Step.PASSWORD)
_OF_STAFF = (Step.AGREEMENT, Step.PASSWORD)


def steps(facts: Facts) -> tuple[Step, ...]:
    """Return all steps of this account, in order."""
    if facts.is_staff:
        return _OF_STAFF
    return _OF_PUPIL if facts.slot == 0 else tuple(Step)


def next_step(facts: Facts, *, agreement_version: int) -> Step | None:
    """Return the first step that is not done, or None when the account is fully activated."""
    done = {
        Step.ACCOUNT: facts.is_recognised,
        Step.AGREEMENT: facts.agreed_version >= agreement_version,
        Step.PASSWORD: facts.has_password,
        Step.DEVICES: facts.has_reviewed_devices,
        Step.DETAILS: facts.has_given_details,
        Step.CONFIRM: facts.has_confirmed_details,
        Step.VERIFY: facts.has_verified_email,
    }
    return next((step for step in steps(facts) if not done[step]), None)


def is_asked_again(facts: Facts) -> bool:
    """Say whether all but agreeing is done: who was in before only agrees to a new text (D8)."""
    return facts.agreed_version > 0 and not blocks_pages(
        next_step(facts, agreement_version=facts.agreed_version)
    )


def may_have_device(facts: Facts, *, agreement_version: int) -> bool:
    """Say whether an account may stay signed in on a device: fully activated, and not staff (D7).

    Whoever sees the details of families signs in each time, with a second factor (D18, D23).
    """
    return not facts.is_staff and next_step(facts, agreement_version=agreement_version) is None


def blocks_pages(step: Step | None) -> bool:
    """Say whether pages stay closed; verifying may wait, with a reminder (D7)."""
    return step not in (None, Step.VERIFY)
