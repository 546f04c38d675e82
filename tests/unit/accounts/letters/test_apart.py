"""Pages that a process of its own sets."""

import pytest

from sleutelbos.accounts.letters import apart

HEAD = '#set document(title: "x")\n'


def test_what_is_set_apart_is_a_pdf_or_a_picture() -> None:
    files = {"main.typ": HEAD + '#read("words.txt")', "words.txt": "Dag Noor"}

    assert apart.compiled(files).startswith(b"%PDF-")
    assert apart.drawn(files, density=30).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "source",
    ["#panic()", '#read("/etc/hostname")', '#read("../../fonts/OFL.txt")', "#image(bytes((1, 2)))",
     '#import "@preview/x:1.0.0": *', "#" + "(" * 100_000],
)  # fmt: skip
def test_what_cannot_be_set_ends_its_own_process_only(source: str) -> None:
    with pytest.raises(apart.Unsettable):
        apart.compiled({"main.typ": HEAD + source})


def test_what_asks_for_too_much_memory_is_not_set() -> None:
    with pytest.raises(apart.Unsettable):
        apart.compiled({"main.typ": f'{HEAD}#let x = "a" * 3000000000\n#x.len()'})
