"""Task functions by name: packages fill it (`jobs.py`), the worker looks in it."""

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType

from django.apps import apps

Task = Callable[..., None]

_tasks: dict[str, Task] = {}
_periodic: dict[str, int] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Register a function as the task called ``name``; it takes ``job_id`` and its arguments.

    It may run twice: after a crash, the same job comes again. It may raise outbox.errors.NotNow to
    be tried again, Never (or any refusal) to fail at once; any other exception is tried again.
    """

    def register(function: Task) -> Task:
        _tasks[name] = function
        return function

    return register


def every(name: str, *, minutes: int) -> Callable[[Task], Task]:
    """Register a task that is done every so many minutes, by one of the workers, for no school.

    It takes ``job_id`` and runs within scope.everywhere().
    """
    _periodic[name] = minutes
    return task(name)


def find(name: str) -> Task:
    """Return the task called ``name``; raise KeyError when nobody registered it."""
    if name not in _tasks:
        load()
    return _tasks[name]


def periodic() -> Mapping[str, int]:
    """Return the tasks that come back by themselves, and after how many minutes."""
    return MappingProxyType(_periodic)


def load() -> None:
    """Import every package's tasks."""
    for config in apps.get_app_configs():
        module = f"{config.name}.jobs"
        if config.name.startswith("sleutelbos.") and find_spec(module):
            import_module(module)
