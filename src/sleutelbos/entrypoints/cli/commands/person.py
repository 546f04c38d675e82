"""Write what is kept of one person to a file, or erase one; erase again after a restore."""

from typing import Any

from sleutelbos.entrypoints.cli import asked, files, screen, start
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.errors import Refused


def run(options: Options) -> int:
    """Do one of the acts."""
    start.ready()
    return {"export": _export, "erase": _erase, "erase-again": _erase_again}[options.act](options)


def _export(options: Options) -> int:
    from django.utils import translation

    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.kit.kept import Audience
    from sleutelbos.privacy.actions import files as handing

    with asked.school(options.school) as school, translation.override(school.language):
        _name, content = handing.hand_over(
            person_id=_person(options), school=school, audience=Audience.OPERATOR, by=OPERATOR
        )
        files.write_private(options.out, content)
    screen.say(f"Written to {options.out}: a page to read, and the same as JSON.")
    return 0


def _erase(options: Options) -> int:
    from sleutelbos.privacy.queries import erasure

    with asked.school(options.school) as school:
        outlook = erasure.outlook(_person(options))
        if outlook.belongs and not options.what_may_go:
            raise Refused(
                f"{outlook.person.name} still belongs to the school: the register has them. "
                "--what-may-go erases what the school does not need."
            )
        if options.apply:
            _apply(school, outlook)
        _show(outlook, options)
    return 0


def _apply(school: Any, outlook: Any) -> None:
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.privacy.actions import erasure
    from sleutelbos.privacy.values import Ground

    who = {"school_id": school.id, "by": OPERATOR}
    if outlook.belongs:
        erasure.erase_what_may_go(person_id=outlook.person.id, **who)
        return
    erasure.erase(person_ids=[outlook.person.id], ground=Ground.REQUEST, **who)


def _show(outlook: Any, options: Options) -> None:
    going = {one.kept.label: one.rows for one in outlook.going}
    staying = {one.kept.label: one.rows for one in outlook.staying}
    if options.json:
        screen.say_json({"going": going, "staying": staying, "applied": options.apply})
        return
    screen.say("Erased:" if options.apply else "An erasure takes:")
    for label, count in going.items():
        screen.say(f"  {count:6} {label}")
    for label, count in staying.items():
        screen.say(f"  {count:6} {label} stays: the school needs it")


def _erase_again(options: Options) -> int:
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.privacy.actions import erasure
    from sleutelbos.privacy.queries import comeback

    with asked.school(options.school) as school:
        count = len(comeback.who_came_back(school.id))
        if options.apply:
            count = erasure.erase_again(school_id=school.id, by=OPERATOR)
    done = "were erased again" if options.apply else "are here again; --apply erases them"
    screen.say(f"{count} people of the list of erasures {done}.")
    return 0


def _person(options: Options) -> int:
    from sleutelbos.accounts.queries import traces

    if options.person:
        return int(options.person)
    return traces.person_of(options.username, slot=options.slot)
