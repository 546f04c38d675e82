"""Addresses of the console."""

from django.urls import path

from sleutelbos.entrypoints.console.views import (
    acts,
    classes,
    families,
    letters,
    linking,
    requests,
    search,
    start,
)

app_name = "console"
urlpatterns = [
    path("", start.start, name="start"),
    path("search", search.search, name="search"),
    path("families/<int:pupil_id>", families.family, name="family"),
    path("accounts/<int:account_id>/link-email", linking.link_email, name="link_email"),
    path("accounts/<int:account_id>/resend", acts.resend, name="resend"),
    path("accounts/<int:account_id>/letter", acts.new_letter, name="new_letter"),
    path("accounts/<int:account_id>/suspend", acts.suspend, name="suspend"),
    path("accounts/<int:account_id>/resume", acts.resume, name="resume"),
    path("accounts/<int:account_id>/name", acts.correct_name, name="correct_name"),
    path("requests", requests.requests, name="requests"),
    path("requests/new", requests.enter, name="request_new"),
    path("requests/<int:request_id>", requests.one, name="request"),
    path("requests/<int:request_id>/end", requests.end, name="request_end"),
    path("classes", classes.classes, name="classes"),
    path("classes/<int:group_id>", classes.school_class, name="class"),
    path("letters", letters.printed, name="letters"),
    path("letters/print", letters.print_letters, name="letters_print"),
    path("letters/export", letters.export, name="letters_export"),
    path("letters/<int:print_id>", letters.one_print, name="letters_one"),
]
