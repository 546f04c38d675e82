"""A school's own text is shown with headings and lists, and cannot do harm."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleutelbos.kit import markup


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Welkom.", "<p>Welkom.</p>"),
        ("Eén.\n\nTwee.", "<p>Eén.</p>\n<p>Twee.</p>"),
        ("Eén.\r\n \r\n\r\nTwee.\n", "<p>Eén.</p>\n<p>Twee.</p>"),
        ("regel\nregel", "<p>regel<br>regel</p>"),
        ("## Doel", "<h2>Doel</h2>"),
        ("## Doel\nWaarom.", "<h2>Doel</h2>\n<p>Waarom.</p>"),
        ("## Een\n## Twee", "<h2>Een</h2>\n<h2>Twee</h2>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("Zo:\n- a\n- b\nEn zo.", "<p>Zo:</p>\n<ul><li>a</li><li>b</li></ul>\n<p>En zo.</p>"),
        ("#geen kop\n-geen lijst", "<p>#geen kop<br>-geen lijst</p>"),
        ("papa & mama < 3", "<p>papa &amp; mama &lt; 3</p>"),
        ("{tag} {{ 7 * 7 }} %s", "<p>{tag} {{ 7 * 7 }} %s</p>"),
    ],
)
def test_text_becomes_paragraphs_headings_and_lists(text, html):
    assert str(markup.render(text)) == html


@pytest.mark.parametrize("mark", ["", "## ", "- "])
@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "<a href='javascript:alert(1)'>klik</a>",
        "</p><h1>",
        "&lt;script&gt;",
    ],
)
def test_markup_in_the_text_is_shown_not_obeyed(mark, attack):
    html = str(markup.render(mark + attack))
    assert set(re.findall(r"<[^>]*>", html)) <= {
        "<p>", "</p>", "<h2>", "</h2>", "<ul>", "</ul>", "<li>", "</li>",
    }  # fmt: skip
    assert "&lt;" in html.replace("&amp;", "&")


@given(st.text(alphabet="ab<>&\"'#- \n\t{}", max_size=80))
def test_whatever_is_written_makes_no_other_tags(text):
    html = str(markup.render(text))
    assert re.sub(r"</?(p|h2|ul|li)>|<br>", "", html).count("<") == 0
