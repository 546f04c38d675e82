"""Say in plain words what was found in a register and what a plan does: one table of texts."""

from collections import defaultdict
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sleutelbos.roster.values import Finding, Line, Loss

_FILE = {
    "broken_zip": _("This zip file is damaged. Export it again."),
    "locked_zip": _("This zip file is protected by a password. Export it without one."),
    "empty_file": _("The file is empty."),
    "file_too_large": _("The file is larger than {most} MB."),
    "unpacks_too_far": _("Unpacked, the file is larger than {most} MB."),
    "too_many_members": _("The zip file holds more than {most} files."),
    "too_many_rows": _("The file has more than {most} rows."),
    "too_many_columns": _("The file has more than {most} columns."),
    "unknown_format": _(
        "This is no CSV file, no workbook and no OneRoster bundle. Save the list as XLSX or CSV."
    ),
    "locked_workbook": _("This workbook is protected by a password. Save it without one."),
    "broken_workbook": _("This workbook is damaged. Save it again as XLSX."),
    "workbook_too_large": _("This workbook is too large to read. Save the list alone, as XLSX."),
    "two_registers": _("Several sheets are a register: {sheets}. Keep one, delete the others."),
    "hidden_sheet": _("The sheet {sheet} is hidden, and no other one has rows. Show it first."),
    "delta_bundle": _(
        "This bundle has only what changed. Export the whole school (“bulk”), with everybody in it."
    ),
    "other_kind": _(
        "This is another list: {kind}. Upload it again, and choose that it is about them."
    ),
    "lost_file": _("The file {file} is missing from the bundle."),
    "lost_column": _("The column {column} is missing from {file}."),
    "nul_character": _("The file has a character that no text has. Export it again."),
    "mixed_encodings": _(
        "Letters with accents are written in two different ways. Rows: {rows}. Export it again."
    ),
    "unreadable_letter": _("There is a letter here that cannot be read. Export it as UTF-8."),
    "all_left": _(
        "Everybody on this list left already."
        " Export the list of this school year, with who is there."
    ),
    "no_rows": _(
        "Nobody stands below the headers. Export the list with all pupils or staff in it."
    ),
    "more_findings": _("And {count} more."),
}
_ROW = {
    "unknown_field": _("There is no such field to say a column of."),
    "no_header": _("These are no headers. Put a row with the name of each column above the list."),
    "lost_header": _("This column has no header, or the column is missing."),
    "duplicate_header": _("This header stands there twice: in columns {first} and {second}."),
    "doubtful_header": _("Is this the column “{like}”? Write its header in full."),
    "formula_error": _("The spreadsheet shows an error here: {value}."),
    "unclear_names": _("First and family name stand in one column. Say which stands first."),
    "above_header": _("This row stands above the headers, and has as many cells as they have."),
    "unclear_name": _(
        "“{value}” does not say where the family name ends. Write: family name, comma, first name."
    ),
    "ragged_row": _("This row has {cells} cells instead of {columns}."),
    "broken_quotes": _("A quotation mark is not closed, or stands where it may not."),
    "line_too_long": _("This row is longer than {most} characters."),
    "missing_value": _("This cell may not be empty."),
    "too_long": _("“{value}” is too long."),
    "control_character": _("“{value}” has a character that is no letter."),
    "wrong_register_id": _("“{value}” is no register number."),
    "wrong_class_name": _("“{value}” is no name of a class."),
    "wrong_language": _("“{value}” is no language."),
    "wrong_kind": _("“{value}” does not say what the guardian is to the pupil."),
    "wrong_email": _("“{value}” is no e-mail address."),
    "wrong_mobile": _("“{value}” is no phone number."),
    "wrong_sex": _("“{value}” does not say boy or girl."),
    "wrong_birth_date": _("“{value}” is no date."),
    "wrong_left_on": _("“{value}” is no date."),
    "national_number_here": _("A national number does not belong in this column: {value}."),
    "no_class": _("This pupil is in no class."),
    "unknown_guardian": _("The guardian “{value}” is not in the bundle."),
    "register_id_twice": _("Register number {register_id} stood on row {first} already."),
    "earlier_year": _("School year {year} is over: the school is at {known}."),
}
_NOTICE = {
    "example_row": _(
        "This is an example of the empty list. It was passed over; you may delete it."
    ),
    "no_guardians": _(
        "{count} of the {of} new pupils have no parent on this list: no parent gets an account."
        " If the file has columns with parents, say what they are."
    ),
    "left_before": _("Left on {date}: does not count any more."),
    "course_group": _(
        "“{names}” is not the class of any pupil, and is left out."
        " Make a group of it to write to it."
    ),
    "unused_columns": _("These columns are not used: {columns}."),
    "closing_row": _("This row closes the list; there is nobody on it."),
    "name_guessed": _("The family name was read as “{family}”, the first name as “{first}”."),
    "lost_letters": _("Letters were lost in “{value}”. Export as UTF-8, or correct the name."),
    "missing_number": _("There is no national number: this pupil's letters get a code."),
    "wrong_number": _("The national number {value} is not right: the letters get a code."),
    "namesake": _("Has the same name as pupil {other}; their usernames are numbered."),
    "more_guardians_than_slots": _(
        "{count} guardians and {slots} co-accounts: the last ones get no account."
    ),
    "guardians_share_address": _("Two guardians of this pupil have the same e-mail address."),
    "guardian_twice": _("{guardian} is on this row twice; once is enough."),
    "guardian_rows_differ": _(
        "The rows do not agree about {guardian}: what the first one says counts."
    ),
    "likely_same_guardian": _(
        "{guardian} may be the guardian of another pupil, with the same name and e-mail address."
    ),
    "unknown_function": _("The function “{value}” is not known: this becomes a teacher."),
    "other_role": _("The register says {after}; here it is {before}, and stays so."),
}
_ALARM = {
    "many_leave_school": _("{count} of the {of} pupils would leave. Is the file complete?"),
    "many_leave_class": _(
        "{count} of the {of} pupils of class {class} would leave. Is the file complete?"
    ),
    "restricted_guardian_gone": _(
        "Rights of {guardian} for {pupil} are restricted, and now somebody else becomes a guardian."
        " Is that another person?"
    ),
    "restricted_for_another": _(
        "{guardian} becomes a guardian of {pupil}. For another pupil the rights are restricted:"
        " should they be here too?"
    ),
    "many_emails_change": _("{count} of the {of} e-mail addresses of guardians would change."),
    "many_homes_change": _("{count} of the {of} home addresses would change."),
    "column_shifted": _("This column looks shifted: {count} of {of} rows are odd."),
    "names_swapped": _("First and family names look swapped: {count} of {of} rows."),
    "another_pupil": _(
        "{count} of the {of} pupils have another first name and another family name, such as number"
        " {register_id}: it was {before}, and is {after}. If that is another child, it would get"
        " the accounts of the first one, with their parents."
    ),
    "staff_leave": _("{count} of the {of} members of staff would leave."),
}
_LINE = {
    "arrives": _("New in class {class}."),
    "arrives_staff": _("New, as {role}."),
    "comes_back": _("Comes back, in class {class}."),
    "comes_back_staff": _("Comes back, as {role}."),
    "moves_up": _("From {before} to {after}, in the new school year."),
    "changes_class": _("From {before} to {after}."),
    "leaves": _("Is not in the register any more: leaves class {class}."),
    "leaves_staff": _("Is not in the register any more."),
    "name_changes": _("Was called {before}."),
    "letters_restored": _("Lost letters are back: it was {before}."),
    "address_changes": _("Lives at {after}; it was {before}."),
    "language_changes": _("Language {after}; it was {before}."),
    "email_changes": _("E-mail address {after}; it was {before}."),
    "classes_change": _("Classes {after}; it was {before}."),
    "guardian_added": _("{guardian} becomes a guardian."),
    "guardian_gone": _("{guardian} is a guardian no longer: the account closes."),
    "guardian_kind": _("{guardian} is something else to the pupil than before."),
    "guardian_name": _("Guardian {after} was called {before}."),
    "guardian_email": _("E-mail address of {guardian}: {after}; it was {before}."),
    "guardian_mobile": _("Mobile number of {guardian}: {after}; it was {before}."),
    "guardian_address": _("{guardian} lives at {after}; it was {before}."),
}
_OBSTACLE = {
    "has_letter": _("Got a letter since: it would open nothing any more."),
    "account_used": _("The account is in use since, or the office did something with it."),
    "username_given": _("Got another username since."),
    "slot_taken": _("Somebody else has the place of this account since."),
    "address_taken": _("Another co-account of this pupil has the e-mail address since."),
    "password_chosen": _("Another account of this pupil got a new password since."),
    "changed_since": _("Was changed since."),
}
_REHEARSED = {
    "by_hand": _("Guardian of {pupil}; the letter has no address."),
    "by_hand_own": _("The pupil's own letter has no address."),
    "numbered": _("Gets the username {username}."),
    "classless": _("Is in no class."),
}
_WHY_NOT_UNDONE = {
    "not_applied": _("This import is not applied."),
    "later_import": _(
        "Another import was applied after this one. Only the last one can be undone."
    ),
    "forgotten": _("It is not known any more what stood there before this import."),
}
_LOSS = {
    "leaves": _("{owner} is not in the register any more."),
    "guardian_gone": _("{name} is a guardian of {owner} no longer."),
    "leaves_staff": _("Is not in the register any more."),
}
_LINES: Mapping[str, Promise | str] = {**_LINE, **_OBSTACLE, **_REHEARSED, **_NOTICE}
_FINDINGS: Mapping[str, Promise | str] = {**_FILE, **_ROW, **_NOTICE, **_ALARM}
_WORDS = {
    "teacher": _("teacher"),
    "office": _("school office"),
    "administrator": _("administrator"),
    "pupils": _("pupils"),
    "staff": _("staff"),
}
_NOTHING = _("nothing")
FIELDS: Mapping[str, Promise] = {
    "register_id": _("Register number"),
    "family_name": _("Family name"),
    "first_name": _("First name"),
    "family_first": _("Both names: family name first"),
    "first_first": _("Both names: first name first"),
    "full_name": _("Both names, with a comma between"),
    "class_name": _("Class"),
    "national_number": _("National register number (is not kept)"),
    "street": _("Street"),
    "house_number": _("House number"),
    "box": _("Box"),
    "postcode": _("Postcode"),
    "town": _("Town"),
    "postcode_town": _("Postcode and town"),
    "language": _("Home language"),
    "left_on": _("Left on: the last day"),
    "kind": _("What they are to the pupil"),
    "email": _("E-mail address"),
    "mobile": _("Mobile number"),
    "key": _("Number of the guardian"),
    "role": _("Function"),
    "classes": _("Classes"),
}


def finding(one: Finding) -> str:
    """Say what was found."""
    return _filled(_FINDINGS[one.code], one.facts)


def column(one: Finding) -> str:
    """Name the column of a finding as the file does, else in words."""
    return str(FIELDS.get(one.column, one.column))


def cell(one: Finding) -> str:
    """Name the sheet and the cell of a workbook; nothing for other files."""
    return "!".join(str(one.facts[name]) for name in ("sheet", "cell") if name in one.facts)


def line(one: Line) -> str:
    """Say what happens to somebody, and why."""
    is_staff = f"{one.code}_staff" in _LINE and "class" not in one.facts
    return _filled(_LINES[f"{one.code}_staff" if is_staff else one.code], one.facts)


def loss(one: Loss) -> str:
    """Say why an account closes."""
    return _filled(_LOSS[one.code], {"name": one.name, "owner": one.owner})


def why_not_undone(why: str) -> str:
    """Say why there is nothing to undo about an import."""
    return str(_WHY_NOT_UNDONE[why])


def _filled(text: Promise | str, facts: Mapping[str, str | int]) -> str:
    said = {
        name: str(_WORDS.get(str(value), value)) if value != "" else str(_NOTHING)
        for name, value in facts.items()
    }
    return str(text).format_map(defaultdict(str, said))
