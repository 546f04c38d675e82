"""Letters as a table."""

import csv

import pytest

from sleutelbos.accounts.letters import table


def rows(*pages) -> list[dict[str, str]]:
    text = table.render(pages).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_a_spreadsheet_opens_it_at_once(letter) -> None:
    content = table.render([letter(pupil="Zoë Yılmaz")])

    assert content.startswith(b"\xef\xbb\xbfclass;pupil;register_id;slot;reader;street;")
    assert "Zoë Yılmaz" in content.decode("utf-8-sig")


def test_a_row_holds_a_letter(letter) -> None:
    assert rows(letter()) == [
        {
            "class": "L3A",
            "pupil": "Noor Peeters",
            "register_id": "1001",
            "slot": "1",
            "reader": "Sofie Claes",
            "street": "Kerkstraat 45 bus 3",
            "postcode": "1500",
            "town": "Halle",
            "username": "noor.peeters",
            "code": "K7QM-4RTX-9BWD",
            "link": "https://debeuk.example.test/a/#qZ3vL0n5mPz8w2YtXb7cKd9eRf1gHj4a",
            "expires": "2026-11-05",
            "language": "nl",
        }
    ]


def test_a_letter_without_address_or_code_has_empty_cells(letter) -> None:
    (row,) = rows(letter(address=None, code=None, link=None))

    assert [row[name] for name in ("street", "postcode", "town", "code", "link")] == [""] * 5


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_imp_04_a_name_is_no_formula(letter, start) -> None:
    content = table.render([letter(reader=f"{start}HYPERLINK(1)")]).decode("utf-8-sig")

    assert f"'{start}HYPERLINK" in content
