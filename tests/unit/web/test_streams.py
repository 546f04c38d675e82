"""What is said in streams, and whose number is counted anew: without a database, without a net."""

import asyncio

import pytest

from sleutelbos.web.live import asked, streams
from sleutelbos.web.live.news import News
from sleutelbos.web.live.streams import Stream, Streams


def a_stream(account: int = 1, school: int = 10) -> Stream:
    return Stream(session_id=account, account_id=account, school_id=school)


def news(*words: str) -> News:
    told = News()
    for word in words:
        told.add(word)
    return told


@pytest.mark.parametrize(
    ("word", "accounts"),
    [
        ("copies 5 10 1,3", {1, 3}),  # message 5 of school 10: who has a copy
        ("copies 5 20", {4}),  # of a mass mailing only its school is said
        ("account 2", {2}),
        ("school 20", {4}),
        ("all", {1, 2, 3, 4}),
        ("account 1;DROP", {1, 2, 3, 4}),
        ("", {1, 2, 3, 4}),
        ("copies", {1, 2, 3, 4}),
    ],
)
def test_a_word_concerns_whom_it_names_and_an_unreadable_one_everybody(
    word: str, accounts: set[int]
) -> None:
    opened = Streams()
    for account in (1, 2, 3, 4):
        opened.open(a_stream(account, school=20 if account == 4 else 10))

    assert {one.account_id for one in opened.concerned(news(word))} == accounts


@pytest.mark.parametrize("word", ["account 7", "copies 5 10 7", "school 70"])
def test_what_concerns_another_child_of_the_parent_concerns_the_page(word: str) -> None:
    opened, page = Streams(), Stream(1, account_id=1, school_id=10, beside=((70, 7),))
    opened.open(page)
    assert opened.concerned(news(word)) == [page]

    opened.close(page)

    assert opened.concerned(news(word)) == []


def test_a_slow_reader_hears_the_last_number_only() -> None:
    stream = a_stream()
    for number in (1, 2, 3):
        stream.count(number)
    stream.say(streams.BEAT)
    stream.say(streams.BEAT)

    assert asyncio.run(stream.next()) == b"data: 3\n\n" + streams.BEAT


def test_the_same_number_is_said_once() -> None:
    stream = a_stream()
    stream.count(2)
    asyncio.run(stream.next())
    stream.count(2)
    stream.say(streams.BEAT)

    assert asyncio.run(stream.next()) == streams.BEAT


def test_at_the_end_what_waits_is_said_at_once() -> None:
    stream = a_stream()
    stream.say(streams.END)
    stream.end()

    assert asyncio.run(stream.next()) == streams.END


def test_a_sender_hears_of_a_change_and_not_of_what_was_so_before() -> None:
    stream = a_stream()
    stream.reach((2, 0, 0))
    stream.count(0)
    assert asyncio.run(stream.next()) == b"data: 0\n\n"

    stream.reach((2, 0, 0))
    stream.reach((2, 1, 0))
    assert asyncio.run(stream.next()) == streams.REACH


def test_streams_are_counted_for_each_account() -> None:
    opened = Streams()
    mine = [a_stream() for _ in range(streams.EACH)]
    for one in mine:
        opened.open(one)
    with pytest.raises(streams.TooMany):
        opened.open(a_stream())
    opened.open(a_stream(account=2))

    opened.close(mine[0])

    opened.open(a_stream())
    assert len(opened) == streams.EACH + 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (b"sent=17", 17),
        (b"", 0),
        (b"sent=", 0),
        (b"sent=-1", 0),
        (b"sent=1e9", 0),
        ("sent=٣".encode(), 0),
        (b"sent=99999999999999999999", 0),
        (b"sent=9999999999999999999", 0),
        (b"a=1&" * 99 + b"sent=1", 0),
        (b"sent=%00", 0),
    ],
)
def test_a_message_is_asked_about_by_its_number(query: bytes, message: int) -> None:
    assert asked.read({"headers": [], "query_string": query}).message_id == message


@pytest.mark.parametrize("site", [None, "same-origin", "same-site", "cross-site", "none"])
def test_only_pages_of_the_school_itself_open_streams(site: str | None) -> None:
    headers = [(b"sec-fetch-site", site.encode())] if site else []  # older browsers say nothing

    assert asked.read({"headers": headers}).is_of_a_page == (site in (None, "same-origin"))
