"""The shape of the code: what the style page asks and no linter sees."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

from django.apps import apps
from django.db.models import Model

from sleutelbos.kit.kept import Kept, declarations
from sleutelbos.kit.scope import ScopedRows

TOP = Path(__file__).resolve().parent.parent
SOURCE = TOP / "src/sleutelbos"
FILES = sorted(SOURCE.rglob("*.py"))
DEVELOPERS = {"zxcvbn"}  # makes the list of common passwords, before a release
LEDGERS = {"audit", "outbox"}  # called by actions: they say what, not who wants it
EMPTY_WORDS = {
    "manager", "helper", "helpers", "util", "utils", "process", "handle", "data", "info", "object",
    "service",
}  # fmt: skip
SHARED = "sleutelbos.schools.models.School"  # the first argument of every query
DJANGO_WORDS = {"handle", "process_view", "process_exception", "receive_data_chunk"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_every_action_is_keyword_only_and_says_who_acts() -> None:
    offenders = [
        f"{_short(path)}: {function.name}"
        for path in FILES
        if "actions" in {*path.parts, path.stem} and _package(path) not in LEDGERS
        for function in _public_functions(path)
        if function.args.posonlyargs or function.args.args or not _takes(function, "by")
    ]

    assert not offenders, "\n".join(offenders)


def test_migrations_are_named_by_hand() -> None:
    offenders = [_short(path) for path in FILES if re.search(r"migrations/.*_auto_", str(path))]

    assert not offenders, "\n".join(offenders)


def test_no_file_is_longer_than_300_lines() -> None:
    offenders = [
        f"{_short(path)}: {length}"
        for path in FILES
        if (length := _length(path)) > 300 and "migrations" not in path.parts  # a record, not code
    ]

    assert not offenders, "\n".join(offenders)


def test_every_table_of_a_school_is_behind_the_scope_guard() -> None:
    tables = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("sleutelbos.")
        and any(field.name == "school" for field in model._meta.get_fields())
    ]
    offenders = [
        model.__name__
        for model in tables
        if not isinstance(model._default_manager, ScopedRows)
        or not isinstance(model._base_manager, ScopedRows)
        or model._meta.base_manager_name != "objects"
    ]

    assert tables
    assert not offenders, "\n".join(offenders)


def test_pri_04_of_every_table_somebody_says_what_is_kept_and_until_when() -> None:
    tables = {model._meta.label for model in apps.get_models() if _is_ours(model)}
    said = [one.label for one in declarations()]

    assert sorted(said) == sorted(tables), "every table stands once in its package's kept.py"
    assert [one.label for one in declarations() if not (one.terms or one.lasts)] == []


def test_pri_04_every_column_is_in_the_persons_file_or_it_is_said_that_it_is_not() -> None:
    unsaid = {one.label: found for one in declarations() if (found := _unsaid(one))}

    assert unsaid == {}, "say these columns in kept.py, each once"


def test_pri_04_a_table_with_a_link_to_somebody_says_whose_rows_they_are() -> None:
    linked = [one for one in declarations() if _is_linked(one.table)]

    assert len(linked) > 10
    assert [one.label for one in linked if one.own is None or not one.whom] == []


def test_models_are_imported_by_their_own_package_only() -> None:
    offenders = [
        f"{_short(path)}: {module}"
        for path in FILES
        for module in _imports(path)
        if re.match(r"sleutelbos\.\w+\.models\b", module)
        and module != SHARED
        and module.split(".")[1] != _package(path)
    ]

    assert not offenders, "\n".join(offenders)


def test_schools_are_read_and_written_by_their_own_package_only() -> None:
    offenders = [
        _short(path)
        for path in FILES
        if _package(path) != "schools" and "School.objects" in path.read_text()
    ]

    assert not offenders, "\n".join(offenders)


def test_what_is_imported_is_named_and_does_not_only_come_along() -> None:
    lines = (TOP / "requirements/runtime.in").read_text().splitlines()
    named = {re.split(r"[\[<>=]", line)[0] for line in lines} | DEVELOPERS
    known = packages_distributions()
    offenders = {
        top
        for path in FILES
        for top in (module.partition(".")[0] for module in _imports(path))
        if top not in {*sys.stdlib_module_names, "sleutelbos"}
        and named.isdisjoint(one.lower().replace("_", "-") for one in known.get(top, ()))
    }

    assert not offenders, "name them in requirements/runtime.in, and make lock"


def test_nothing_but_the_demonstration_lives_in_the_past() -> None:
    offenders = [
        _short(path)
        for path in FILES
        if "clock.ago" in path.read_text() and "entrypoints/demo/seed" not in str(path)
    ]

    assert not offenders, "\n".join(offenders)


def test_names_mean_something() -> None:
    names = chain.from_iterable(
        ((path, name) for name in [path.stem, *_defined(path)]) for path in FILES
    )
    offenders = [
        f"{_short(path)}: {name}"
        for path, name in names
        if EMPTY_WORDS & set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_"))
        and name not in DJANGO_WORDS
    ]

    assert not offenders, "\n".join(offenders)


def _is_ours(model: type[Model]) -> bool:
    return model.__module__.startswith("sleutelbos.")


def _unsaid(kept: Kept) -> list[str]:
    """Return the columns of a table that stand nowhere in its declaration, or twice."""
    said = [path.partition("__")[0] for path in {**kept.said, **kept.at_office}]
    once = [*dict.fromkeys(said), *kept.inner, *kept.secret]
    columns = {field.name for field in kept.table._meta.concrete_fields} - {"id", "school"}
    return sorted(name for name in columns if once.count(name) != 1)


def _is_linked(table: type[Model]) -> bool:
    """Say whether a row leads to a person, over however many tables."""
    above = [field.related_model for field in table._meta.concrete_fields if field.is_relation]
    return any(one._meta.label == "people.Person" or _is_linked(one) for one in above)


def _short(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def _package(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]


def _length(path: Path) -> int:
    return len(path.read_text().splitlines())


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _public_functions(path: Path) -> Iterator[Function]:
    for node in _tree(path).body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node


def _takes(function: Function, name: str) -> bool:
    return any(argument.arg == name for argument in function.args.kwonlyargs)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _defined(path: Path) -> Iterator[str]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, Function | ast.ClassDef):
            yield node.name
