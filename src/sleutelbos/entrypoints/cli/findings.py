"""What is found in a register, in words for operators; the console has its own, in Dutch."""

from collections.abc import Mapping
from typing import Any

_SENTENCES = {
    # the file as a whole
    "file_too_large": "The file is larger than {most} MB.",
    "unknown_format": "This is no CSV, XLSX or OneRoster file.",
    "other_kind": "The file is about {kind}, not about what was asked.",
    "empty_file": "The file is empty.",
    "too_many_rows": "The file has more than {most} rows.",
    "too_many_columns": "The file has more than {most} columns.",
    "too_many_members": "The zip holds more than {most} files.",
    "unpacks_too_far": "Unpacked the file is larger than {most} MB.",
    "locked_zip": "The zip is locked with a password.",
    "broken_zip": "The zip is damaged.",
    "lost_file": "{file} is missing from the bundle.",
    "lost_column": "{file} has no column {column}.",
    "nul_character": "The file has a character that no register has.",
    "mixed_encodings": "Some letters are written as UTF-8 and others as Windows does.",
    "unreadable_letter": "The file has a letter that cannot be read.",
    "more_findings": "There are {count} more findings.",
    # a row
    "duplicate_header": "This column is there twice, as {first} and as {second}.",
    "lost_header": "The file has no such column.",
    "doubtful_header": "This column looks like {like}, but is called otherwise.",
    "ragged_row": "The row has {cells} cells, the file {columns} columns.",
    "line_too_long": "The line is longer than {most} characters.",
    "broken_quotes": "A quotation mark is opened and never closed.",
    "missing_value": "This must be filled in.",
    "too_long": "This is too long.",
    "control_character": "This has a character that cannot be typed.",
    "national_number_here": "A national number stands in the wrong column.",
    "no_class": "The pupil has no class.",
    "register_id_twice": "Register id {register_id} is also on row {first}.",
    "earlier_year": "The file is of {year}, but the school is in {known} already.",
    # what is listed, and passes
    "namesake": "Somebody else has the same name.",
    "lost_letters": "An export has lost letters of this name.",
    "missing_number": "There is no national number.",
    "wrong_number": "The national number cannot be right.",
    "more_guardians_than_slots": "There are {count} guardians and {slots} co-accounts.",
    "guardians_share_address": "Two guardians have the same e-mail address.",
    "guardian_twice": "{guardian} is there twice.",
    "guardian_rows_differ": "{guardian} is written in different ways.",
    "likely_same_guardian": "{guardian} is likely somebody whom the school knows already.",
    "unknown_guardian": "The kind of guardian is not known.",
    "unknown_function": "This function is not known: a teacher.",
    "other_role": "The file says {after}; the role stays {before}.",
    # what waits for a yes
    "many_leave_school": "{count} of {of} pupils would leave the school.",
    "many_leave_class": "{count} of {of} pupils would leave class {class}.",
    "many_email_change": "{count} of {of} e-mail addresses would change.",
    "many_address_change": "{count} of {of} addresses would change.",
    "column_shifted": "{count} of {of} values look as if they belong in another column.",
    "names_swapped": "{count} of {of} first names and family names look swapped.",
    "staff_leave": "{count} of {of} members of staff would leave.",
}


def told(finding: Any) -> dict[str, object]:
    """Return a finding as scripts read it: row, column, code, text."""
    return {
        "row": finding.row,
        "column": finding.column,
        "code": finding.code,
        "text": sentence(finding.code, finding.facts),
    }


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """Return a finding in words; one without words of its own in those of its code."""
    pattern = _SENTENCES.get(code)
    if pattern is not None:
        try:
            return pattern.format_map(facts)
        except KeyError:
            pass
    rest = ", ".join(f"{name} {value}" for name, value in facts.items())
    return f"{code.replace('_', ' ').capitalize()}{': ' if rest else ''}{rest}."
