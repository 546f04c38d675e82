"""Add, list, set up and remove schools."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from sleutelbos.entrypoints.cli import asked, screen, start
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.errors import Refused


def run(options: Options) -> None:
    """Do one of the acts."""
    start.ready()
    {"add": _add, "list": _list, "set": _set, "remove": _remove}[options.act](options)


def open_one(*, name: str, origin: str) -> Any:
    """Open a school, or refuse an origin that cannot be one."""
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.kit import scope
    from sleutelbos.schools import actions, queries

    origin = _checked(origin)
    with scope.everywhere():
        taken = [host for one in queries.all_schools() for host in queries.hosts(one)]
    if urlsplit(origin).hostname in taken:
        raise Refused(f"Another school already has the host name {urlsplit(origin).hostname}.")
    return actions.open_school(name=name.strip(), origin=origin, by=OPERATOR)


def _add(options: Options) -> None:
    opened = open_one(name=options.name, origin=options.origin)
    screen.say(f"{opened.name} is at {opened.origin}/")


def _list(options: Options) -> None:
    from sleutelbos.kit import scope
    from sleutelbos.schools import queries

    with scope.everywhere():
        schools = [(one, queries.hosts(one)) for one in queries.all_schools()]
    rows = [
        {"name": one.name, "origin": one.origin, "hosts": hosts, "year": one.school_year}
        for one, hosts in schools
    ]
    if options.json:
        screen.say_json(rows)
        return
    screen.table(
        [("NAME", "ORIGIN", "HOSTS", "YEAR")]
        + [(row["name"], row["origin"], " ".join(row["hosts"]), row["year"]) for row in rows]
    )


def _set(options: Options) -> None:
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.schools import actions

    with asked.school(options.school) as school:
        given = dict(_pair(setting) for setting in options.settings)
        host = given.pop("host", "")
        changes = _typed(school, given)
        if changes:
            actions.change_settings(school_id=school.id, by=OPERATOR, **changes)
        if host:
            actions.add_host(school_id=school.id, name=host, by=OPERATOR)
    for name, value in {**given, **({"host": host} if host else {})}.items():
        screen.say(f"{name} = {value}")


def _remove(options: Options) -> None:
    """Say what a school has, or remove it; its name is asked, because nothing brings it back."""
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.privacy.actions import closing
    from sleutelbos.privacy.queries import closing as has

    with asked.school(options.school) as school:
        if options.apply and options.name != school.name:
            raise Refused(f'Say its name, to the letter: --name "{school.name}".')
        is_done = options.apply
        rows = closing.remove(school_id=school.id, by=OPERATOR) if is_done else has.count(school.id)
        files = _forget_files(school.id) if is_done else 0
    screen.say(f"{school.name} is removed:" if is_done else f"{school.name} has:")
    screen.table([(str(count), label) for label, count in sorted((+rows).items())])
    if is_done:
        screen.say(f"{files} files. Back-ups hold the school until they have had their time.")


def _forget_files(school_id: int) -> int:
    """Remove what stands beside the database, in the data folder or on S3."""
    import shutil

    from django.conf import settings

    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.messaging.actions import examining

    for folder in ("letters", "guides"):
        shutil.rmtree(settings.DATA / folder / str(school_id), ignore_errors=True)
    return examining.forget(school_id=school_id, by=OPERATOR)


def _checked(origin: str) -> str:
    """Return an origin without slash; refuse what is none, and plain http but on this machine."""
    from django.conf import settings

    parts = urlsplit(origin.rstrip("/"))
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.path or parts.query:
        raise Refused(f"An origin looks like https://school.example.be, not like {origin}.")
    if parts.scheme == "http" and not settings.PLAIN_HTTP:
        raise Refused("A school is at https; http is for trying out, with SLEUTELBOS_PLAIN_HTTP.")
    return parts.geturl().lower()


def _pair(setting: str) -> tuple[str, str]:
    name, separator, value = setting.partition("=")
    if not separator:
        raise Refused(f"A setting is written as NAME=VALUE, not as {setting}.")
    return name.strip(), value.strip()


def _typed(school: Any, given: Mapping[str, str]) -> dict[str, object]:
    """Return the settings as the columns want them; refuse all that is wrong at once."""
    from django.core.exceptions import ValidationError

    from sleutelbos.accounts.rules import usernames
    from sleutelbos.schools import rules

    columns = {
        field.name: field
        for field in school._meta.get_fields()  # noqa: SLF001 - Django's public name for it
        if getattr(field, "editable", False) and field.name not in _NOT_HERE
    }
    values: dict[str, object] = {}
    wrong = [f"{name} is not a setting of a school." for name in given if name not in columns]
    for name, text in given.items():
        if name in columns:
            try:
                values[name] = columns[name].clean(columns[name].to_python(text), school)
            except ValidationError as error:
                wrong += [f"{name}: {' '.join(error.messages)}"]
    if usernames.problems(str(values.get("username_recipe", school.username_recipe))):
        wrong.append("username_recipe: made of {first}, {family}, {f}, {l}, letters and dots.")
    accent = str(values.get("accent", school.accent))
    if not rules.is_colour(accent) or not rules.is_readable(accent):
        wrong.append("accent: a colour like #0b5e55, dark enough to be read on white.")
    if values.get("secret_mode", school.secret_mode) == "template" and not school.template_prefix:
        wrong.append("secret_mode: the template is switched on in the console, with its warning.")
    if wrong:
        raise Refused(*wrong)
    return values


_NOT_HERE = {
    "id", "version", "made_at", "archived_at", "agreement_version", "logo", "logo_type",
    "template_accepted_at",
}  # fmt: skip
