"""What one can ask on the command line. Loads nothing but argparse, so that it is quick."""

import argparse
from pathlib import Path

from sleutelbos.kit import languages

Options = argparse.Namespace
_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse gives it no other name
GUIDES = ("activate", "forgotten", "poster", "evening")
ROLES = ("teacher", "office", "administrator")


def parse(words: list[str]) -> Options:
    """Return what was asked; leave with 2 and the use on wrong use."""
    parser = argparse.ArgumentParser(
        prog="sleutelbos", description="The gate and the post room of a school.",
        epilog="Ends with 0 when done, 1 when refused with reasons, 2 on wrong use.",
    )  # fmt: skip
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (_running, _schools, _applications, _register, _papers, _privacy, _looking):
        add(commands)
    options = parser.parse_args(words)
    if options.command == "import" and (options.file is None) != options.undo:
        parser.error("import takes a FILE with --plan or --apply, and none with --undo")
    return options


def _running(commands: "_Commands[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="serve a guided tour with invented people")
    demo.add_argument("--port", type=_port, default=8000)
    serve = commands.add_parser("serve", help="serve the pages, and do the promised work")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8000)
    serve.add_argument(
        "--live-port", type=_port_or_none, metavar="PORT",
        help="where open pages hear of what changes: the port after PORT; 0: nowhere",
    )  # fmt: skip
    serve.add_argument("--workers", type=_count, default=1, help="processes that serve pages")
    serve.add_argument("--no-worker", action="store_true", help="leave the promised work to others")
    worker = commands.add_parser("worker", help="do the promised work: mail, letters, imports")
    worker.add_argument("--until-empty", action="store_true", help="stop when nothing is due")


def _schools(commands: "_Commands[argparse.ArgumentParser]") -> None:
    init = commands.add_parser("init", help="make the first school and invite its administrator")
    for name in ("name", "origin", "admin-name", "admin-email"):
        init.add_argument(f"--{name}", help="asked for on a terminal when missing")
    school = commands.add_parser("school", help="add, list, set up and remove schools")
    acts = school.add_subparsers(dest="act", required=True, metavar="ACT")
    add = acts.add_parser("add", help="open a school")
    add.add_argument("--name", required=True)
    add.add_argument("--origin", required=True, help="https://school.example.be")
    acts.add_parser("list", help="list the schools").add_argument("--json", action="store_true")
    change = acts.add_parser("set", help="change settings of a school")
    change.add_argument("--school", required=True, metavar="HOST")
    change.add_argument("settings", nargs="+", metavar="NAME=VALUE")
    remove = acts.add_parser("remove", help="remove a school with all that is kept there")
    remove.add_argument("--school", required=True, metavar="HOST")
    remove.add_argument("--name", default="", help="its name, with --apply: nothing brings it back")
    way = remove.add_mutually_exclusive_group(required=True)
    way.add_argument("--dry-run", action="store_true", help="say what there is")
    way.add_argument("--apply", action="store_true", help="do it")
    staff = commands.add_parser("staff", help="invite members of staff")
    acts = staff.add_subparsers(dest="act", required=True, metavar="ACT")
    invite = acts.add_parser("invite", help="invite one, by mail")
    invite.add_argument("--school", required=True, metavar="HOST")
    invite.add_argument("--name", required=True, help="first name and family name")
    invite.add_argument("--email", required=True)
    invite.add_argument("--role", required=True, choices=ROLES)
    invite.add_argument("--print-link", action="store_true", help="print the link, mail nothing")
    many = acts.add_parser("import", help="invite all of a file (CSV or XLSX)")
    many.add_argument("file", type=Path, metavar="FILE")
    many.add_argument("--school", required=True, metavar="HOST")


def _applications(commands: "_Commands[argparse.ArgumentParser]") -> None:
    application = commands.add_parser("application", help="let applications ask for access")
    acts = application.add_subparsers(dest="act", required=True, metavar="ACT")
    add = acts.add_parser("add", help="let one in; prints its secret, once")
    add.add_argument("--name", required=True)
    add.add_argument("--kind", choices=("website", "app"), default="website")
    add.add_argument("--redirect-uri", action="append", required=True, metavar="ADDRESS")
    add.add_argument("--scope", action="append", default=[], metavar="SCOPE")
    add.add_argument("--logout-uri", action="append", default=[], metavar="ADDRESS")
    add.add_argument("--notice-uri", default="", metavar="ADDRESS", help="is told of a sign-out")
    listed = acts.add_parser("list", help="list them")
    listed.add_argument("--json", action="store_true")
    remove = acts.add_parser("remove", help="remove one, with whatever anybody let it do")
    remove.add_argument("--client-id", required=True, metavar="ID")
    keys = acts.add_parser("rotate-keys", help="make another key to sign with")
    keys.add_argument("--at-once", action="store_true", help="the old ones may be in other hands")
    for act in (add, listed, remove, keys):
        act.add_argument("--school", required=True, metavar="HOST")


def _register(commands: "_Commands[argparse.ArgumentParser]") -> None:
    register = commands.add_parser("import", help="plan or apply a register, or undo the last one")
    register.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help="CSV, XLSX or OneRoster zip"
    )
    register.add_argument("--school", required=True, metavar="HOST")
    way = register.add_mutually_exclusive_group(required=True)
    way.add_argument("--plan", action="store_true", help="say what would happen")
    way.add_argument("--apply", action="store_true", help="do it")
    way.add_argument("--undo", action="store_true", help="undo the last import")
    register.add_argument(
        "--year", type=_year, metavar="2027-2028", help="the school year of the file"
    )
    register.add_argument(
        "--map", action="append", type=_column, default=[], metavar="FIELD=HEADER",
        help="which column has a field; it is remembered",
    )  # fmt: skip
    register.add_argument("--accept", action="append", default=[], metavar="CODE", help="an alarm")
    register.add_argument("--json", action="store_true")


def _papers(commands: "_Commands[argparse.ArgumentParser]") -> None:
    letters = commands.add_parser("letters", help="print activation letters")
    letters.add_argument("--school", required=True, metavar="HOST")
    letters.add_argument("--class", dest="group", default="", metavar="CLASS")
    letters.add_argument("--only-unused", action="store_true", help="not who has begun with one")
    letters.add_argument("--format", required=True, choices=("pdf", "csv"))
    letters.add_argument("--out", required=True, type=Path, metavar="FILE")
    guide = commands.add_parser("guide", help="write a leaflet, the poster or the info evening")
    guide.add_argument("--school", required=True, metavar="HOST")
    guide.add_argument("--guide", required=True, choices=GUIDES)
    guide.add_argument("--language", required=True, choices=tuple(languages.NAMES))
    guide.add_argument("--format", required=True, choices=("pdf", "html"))
    guide.add_argument("--paper", default="a4", choices=("a4", "a3"), help="of a poster")
    guide.add_argument("--out", required=True, type=Path, metavar="FILE")


def _privacy(commands: "_Commands[argparse.ArgumentParser]") -> None:
    person = commands.add_parser("person", help="export or erase what is kept of one person")
    acts = person.add_subparsers(dest="act", required=True, metavar="ACT")
    export = acts.add_parser("export", help="write all of it to a zip: a page, and JSON")
    export.add_argument("--out", required=True, type=Path, metavar="FILE")
    erase = acts.add_parser("erase", help="erase somebody who left")
    erase.add_argument(
        "--what-may-go", action="store_true", help="of who is still here: what is not needed"
    )
    again = acts.add_parser("erase-again", help="erase whom a restored backup has back")
    retention = commands.add_parser("retention", help="let go what was kept long enough")
    for act in (export, erase):
        who = act.add_mutually_exclusive_group(required=True)
        who.add_argument("--person", type=int, metavar="ID", help="as the console's address says")
        who.add_argument("--username", metavar="NAME", help="with --slot: which of its accounts")
        act.add_argument("--slot", type=int, default=0, choices=range(7), metavar="SLOT")
    for act in (erase, again, retention):
        way = act.add_mutually_exclusive_group(required=True)
        way.add_argument("--dry-run", action="store_true", help="say what would happen")
        way.add_argument("--apply", action="store_true", help="do it")
    for act in (erase, retention):
        act.add_argument("--json", action="store_true")
    for act in (export, erase, again, retention):
        act.add_argument("--school", required=True, metavar="HOST")


def _looking(commands: "_Commands[argparse.ArgumentParser]") -> None:
    audit = commands.add_parser("audit", help="export the log, or verify its chain")
    acts = audit.add_subparsers(dest="act", required=True, metavar="ACT")
    export = acts.add_parser("export", help="write a school's log, one entry per line")
    export.add_argument("--school", required=True, metavar="HOST")
    export.add_argument("--out", required=True, type=Path, metavar="FILE")
    verify = acts.add_parser("verify", help="see that nothing in the log was altered")
    verify.add_argument("--school", metavar="HOST", help="all schools when missing")
    verify.add_argument("--entry", type=int, metavar="NUMBER", help="also show one entry")
    verify.add_argument("--seal", metavar="SEAL", help="the seal that a proof says it has")
    throttle = commands.add_parser("throttle", help="let somebody guess again")
    acts = throttle.add_subparsers(dest="act", required=True, metavar="ACT")
    clear = acts.add_parser("clear", help="empty the buckets of one username")
    clear.add_argument("--school", required=True, metavar="HOST")
    clear.add_argument("--username", required=True)
    check = commands.add_parser("check", help="see that what must always hold, holds")
    doctor = commands.add_parser("doctor", help="say what is not in order here")
    for command in (check, doctor):
        command.add_argument("--json", action="store_true")


def _column(text: str) -> tuple[str, str]:
    field, equals, header = text.partition("=")
    if not (field and equals and header.strip()):
        message = "a column is said as FIELD=HEADER"
        raise argparse.ArgumentTypeError(message)
    return field.strip(), header.strip()


def _year(text: str) -> str:
    first, _, second = text.partition("-")
    if not (first.isdecimal() and second.isdecimal() and int(second) == int(first) + 1):
        message = f"a school year such as 2027-2028, not {text!r}"
        raise argparse.ArgumentTypeError(message)
    return text


def _port(text: str) -> int:
    return _between(text, 1, 65535)


def _port_or_none(text: str) -> int:
    return _between(text, 0, 65535)


def _count(text: str) -> int:
    return _between(text, 1, 64)


def _between(text: str, least: int, most: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        message = f"a number from {least} to {most}, not {text!r}"
        raise argparse.ArgumentTypeError(message)
    return number
