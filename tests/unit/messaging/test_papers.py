"""A message on paper."""

import pytest

from sleutelbos.messaging.papers import blocks, pdf
from sleutelbos.messaging.queries.papers import Paper, Sheet
from sleutelbos.messaging.rules import markup


def parts(source: str) -> list[tuple[str, str, str]]:
    return [
        (one.kind, one.mark, "".join(str(run["text"]) for run in one.runs))
        for one in blocks.blocks(markup.render(source))
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Dag.\n\nTot morgen.", [("text", "", "Dag."), ("text", "", "Tot morgen.")]),
        ("# Wat?", [("heading", "", "Wat?")]),
        ("- een\n- twee", [("item", "•", "een"), ("item", "•", "twee")]),
        ("1. een\n2. twee", [("item", "1.", "een"), ("item", "2.", "twee")]),
        ("Een\ntwee", [("text", "", "Een\ntwee")]),
        ("3 < 4 & 5 > 2", [("text", "", "3 < 4 & 5 > 2")]),
        (
            "[de site](https://x.example/a?b=1&c=2)",
            [("text", "", "de site (https://x.example/a?b=1&c=2)")],
        ),
        ("<https://x.example>", [("text", "", "https://x.example")]),
        ("", []),
    ],
)
def test_a_body_is_taken_apart(source: str, found: list[tuple[str, str, str]]) -> None:
    assert parts(source) == found


def test_what_is_bold_stays_bold() -> None:
    [block] = blocks.blocks(markup.render("Breng **geld** mee"))

    assert [(run["text"], run["strong"]) for run in block.runs] == [
        ("Breng ", False), ("geld", True), (" mee", False),
    ]  # fmt: skip


def test_a_class_is_one_file_of_a_list_and_a_sheet_for_each() -> None:
    sheets = (Sheet("Noor Peeters", "An Peeters", True), Sheet("Noor Peeters", "Bart", True))
    paper = Paper(
        school="De Beuk", accent="#0b5e55", subject="#set page(fill: red)", sender="Tom Wouters",
        body=markup.render("Morgen **zwemmen** we.\n\n- badpak\n- 漢字 \"#panic()\""),
        date="7 september 2026", due="", group="L3A", sheets=sheets,
    )  # fmt: skip

    made = pdf.render(paper, language="nl")

    assert made.startswith(b"%PDF-1.7")
    assert made.count(b"/Type /Page\n") + made.count(b"/Type/Page\n") in (0, 3)
