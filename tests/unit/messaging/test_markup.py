"""What a message may look like, and what never gets into one (MSG-04, MSG-06, MSG-11)."""

import re

import pytest

from sleutelbos.messaging.rules import markup
from tests.unit.messaging.attacks import ATTACKS

RUNS = re.compile(
    r"<\s*/?\s*(script|style|svg|math|iframe|object|embed|form|input|base|meta|link|img|video|audio"
    r"|template|noscript|frame|body|html|button|textarea|select|details)\b"
    r"|\son\w+\s*=|(javascript|data|vbscript|file|blob)\s*:[^\s]",
    re.IGNORECASE,
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_msg_04_nothing_in_a_message_runs(attack: str) -> None:
    for html in (markup.clean(attack), markup.clean(markup.clean(attack))):
        assert not RUNS.search(_without_texts(html)), html


@pytest.mark.parametrize("attack", ATTACKS)
def test_msg_04_what_was_typed_is_text(attack: str) -> None:
    html = markup.render(attack)

    assert not RUNS.search(_without_texts(html)), html


def test_cleaning_twice_changes_nothing() -> None:
    for attack in ATTACKS:
        once = markup.clean(attack)
        assert markup.clean(once) == once


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Dag.\n\nTot morgen.", "<p>Dag.</p>\n<p>Tot morgen.</p>\n"),
        ("Een\ntwee", "<p>Een<br>\ntwee</p>\n"),
        ("**Let op**, *morgen*", "<p><strong>Let op</strong>, <em>morgen</em></p>\n"),
        ("# Wat nu?", "<h2>Wat nu?</h2>\n"),
        ("- appel\n- peer", "<ul>\n<li>appel</li>\n<li>peer</li>\n</ul>\n"),
        ("{{ 7 * 7 }} {% if %} ${x} %(y)s", "<p>{{ 7 * 7 }} {% if %} ${x} %(y)s</p>\n"),  # MSG-11
        ("<b>vet</b>", "<p>&lt;b&gt;vet&lt;/b&gt;</p>\n"),
    ],
)
def test_what_is_typed_looks_as_it_was_meant(typed: str, html: str) -> None:
    assert markup.render(typed) == html


def test_a_link_says_where_it_goes_and_tells_nobody_whence() -> None:
    html = markup.render("[de site](https://school.example/a?b=1&c=2)")

    assert 'href="https://school.example/a?b=1&amp;c=2"' in html
    assert 'rel="noopener noreferrer nofollow"' in html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example"])
def test_msg_04_a_link_leads_to_a_site_or_a_mailbox_only(address: str) -> None:
    assert "href" not in markup.render(f"[klik]({address})")


def test_msg_06_nul_and_turns_of_direction_are_dropped() -> None:
    assert markup.typed("a\0b\u202ec\u2066d\r\ne") == "abcd\ne"
    assert markup.line("  Zwem\u202emen \n morgen ", longest=120) == "Zwemmen morgen"


def test_msg_06_emoji_and_other_alphabets_stay() -> None:
    text = "👨‍👩‍👧 مرحبا Привіт"

    assert markup.plain(markup.render(text)) == text


@pytest.mark.parametrize(
    "bomb", ["<div>" * 100_000, "*" * 200_000, "[" * 200_000, "> " * 100_000, "x" * 1_000_000]
)
def test_msg_06_of_a_bomb_only_the_beginning_is_read(bomb: str) -> None:
    assert len(markup.typed(bomb)) == markup.LONGEST
    assert len(markup.render(bomb)) < 10 * markup.LONGEST
    assert len(markup.clean(bomb)) < 10 * markup.LONGEST


def test_the_words_of_a_message_are_folded_once_each() -> None:
    assert markup.words("Zwémmen zwemmen", "Mia Claes") == " zwemmen mia claes"


def _without_texts(html: str) -> str:
    """Return the tags alone: what stands between them is text."""
    return " ".join(re.findall(r"<[^>]*>", html))
