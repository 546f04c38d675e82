"""Do several things at the same moment, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from sleutelbos.gate.actions import signin
from sleutelbos.gate.errors import (
    SignInRefused,
)
from sleutelbos.gate.models import Bucket
from sleutelbos.gate.values import Client, SignedIn
from sleutelbos.kit import scope
from sleutelbos.kit.errors import Refusal
from sleutelbos.schools.models import School
from tests.factories import Family

Act = Callable[[], Any]


def together(school: School, *acts: Act) -> list[Any]:
    """Do these at the same moment; return what each gave: its result, or its refusal."""
    barrier = Barrier(len(acts))

    def one(act: Act) -> Any:
        try:
            with scope.within(school.id):
                barrier.wait(30)
                return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(one, act) for act in acts]]


def kinds(outcomes: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in outcomes)


def home(number: int = 1) -> Client:
    return Client(address=f"192.0.2.{number}", browser="Firefox, Linux")


def enter(school: School, family: Family, password: str, client: Client | None = None) -> SignedIn:
    return signin.sign_in(
        school_id=school.id, username=family.username, password=password, client=client or home()
    )


def opens(school: School, family: Family, password: str) -> bool:
    """Say whether a password opens an account, however many guesses there were before."""
    with scope.within(school.id):
        Bucket.objects.all().delete()
        try:
            return bool(enter(school, family, password))
        except SignInRefused:
            return False
