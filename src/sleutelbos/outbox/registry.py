"""Task functions by name: packages fill it (`jobs.py`), the worker looks in it."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

Task = Callable[..., None]

_tasks: dict[str, Task] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Register a function as the task called ``name``; it takes ``job_id`` and its arguments."""

    def register(function: Task) -> Task:
        _tasks[name] = function
        return function

    return register


def find(name: str) -> Task:
    """Return the task called ``name``; raise KeyError when nobody registered it."""
    if name not in _tasks:
        _load()
    return _tasks[name]


def _load() -> None:
    for config in apps.get_app_configs():
        module = f"{config.name}.jobs"
        if config.name.startswith("sleutelbos.") and find_spec(module):
            import_module(module)
