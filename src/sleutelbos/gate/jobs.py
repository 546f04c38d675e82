"""Promised work of the gate."""

from sleutelbos.gate.actions import rights
from sleutelbos.outbox.registry import task


@task("gate.shut")
def shut(*, job_id: int, guardianship_id: int) -> None:  # noqa: ARG001
    """End what is signed in to an account, when a restriction that was written earlier begins."""
    rights.shut(guardianship_id=guardianship_id)
