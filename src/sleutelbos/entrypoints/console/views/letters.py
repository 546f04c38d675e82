"""Letters: print them, and take the files once more."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.accounts.actions import letters
from sleutelbos.accounts.errors import NothingToPrint
from sleutelbos.accounts.queries import letters as queries
from sleutelbos.accounts.queries.letters import Choice
from sleutelbos.entrypoints.console import showing, words
from sleutelbos.entrypoints.console.access import actor, administrator, office
from sleutelbos.kit import clock
from sleutelbos.outbox import queries as outbox
from sleutelbos.people.queries import classes
from sleutelbos.web.files import attachment
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest


@require_safe
@office
def printed(request: PortalRequest) -> HttpResponse:
    """Show the files of the last seven days, and what can be printed."""
    files: dict[str, Any] = {
        "prints": queries.prints(now=clock.now()),
        "printing": outbox.count_promised("accounts.print_letters"),
    }
    if showing.is_fragment(request):
        return showing.fragment(request, "_letters_prints.html", **files)
    year = request.visit.school.school_year
    return showing.show(
        request,
        "letters.html",
        **files,
        waiting=queries.without_password().count(),
        classes=classes.classes(year),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@office
@fresh
def print_letters(request: PortalRequest) -> HttpResponse:
    """Ask once more, telling what a print voids; then promise it to the worker."""
    asked = request.POST if request.method == "POST" else request.GET
    group_id = showing.number(asked.get("class", ""), default=0) or None
    which = asked.get("which", "")
    which = which if which in words.WHICH else "all"
    choice: Choice = {"group_id": group_id, "only_needed": which == "needed"}
    choice["only_unused"] = which != "all"
    group = classes.school_class(group_id) if group_id else None
    if request.method == "POST":
        letters.request_print(school_id=request.visit.school.id, by=actor(request), **choice)
        return showing.go("letters", done="printing")
    readers = queries.readers(
        choice,
        school_year=request.visit.school.school_year,
        now=clock.now(),
    )
    return showing.show(
        request,
        "letters_print.html",
        group=group,
        which=which,
        count=len(readers),
        in_person=[one for one in readers if one.address is None],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@office
@fresh
def one_print(request: PortalRequest, print_id: int) -> HttpResponse:
    """Show a print with who comes for the letter in person; give the file."""
    if request.method == "POST":
        found = letters.download(
            school_id=request.visit.school.id, print_id=print_id, by=actor(request)
        )
        return attachment(found.letters.file_name, found.content)
    shown = queries.letter_print(print_id, now=clock.now())
    register_ids = [register_id for register_id, _slot in shown.collected]
    return showing.show(
        request,
        "letters_one.html",
        printed=shown,
        pupils=classes.by_register_id(register_ids, request.visit.school.school_year),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@fresh
def export(request: PortalRequest) -> HttpResponse:
    """Make the letters of all classes as a table, for a school that prints its own."""
    error = ""
    if request.method == "POST":
        try:
            made = letters.export_csv(school_id=request.visit.school.id, by=actor(request))
        except NothingToPrint:
            error = _("Nobody here can get a letter: all have a password.")
        else:
            return attachment(made.letters.file_name, made.content)
    return showing.show(request, "letters_export.html", error=error)
