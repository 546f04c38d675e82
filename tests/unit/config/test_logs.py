"""The log: one line an event, without secrets, however bad what comes in."""

import json
import logging
import sys

import pytest
from django.test import RequestFactory

from sleutelbos.config import logs
from sleutelbos.kit.errors import Refusal

TOKEN = "h9I-zpTXq0I2OhhWMc0a8ODB_mr-yBeE"


def _record(message: str, *values: object, **more: object) -> logging.LogRecord:
    record = logging.LogRecord("sleutelbos.test", logging.ERROR, "x.py", 1, message, values, None)
    for name, value in more.items():
        setattr(record, name, value)
    return record


def _fault(error: Exception) -> tuple[type[BaseException], BaseException, object]:
    try:
        raise error
    except Exception:  # noqa: BLE001 - the log is given what was caught
        return sys.exc_info()  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"Internal Server Error: /verify/{TOKEN}", "Internal Server Error: /verify/…"),
        (f"/reset/{TOKEN}?x=1", "/reset/…?x=1"),
        ("/verify/short", "/verify/…"),
        ("/freeze/short", "/freeze/…"),
        ("/unsubscribe/7-abcdefghijklmnop", "/unsubscribe/…"),
        ("/oauth/device?user_code=BCDF-GHJK", "/oauth/device?user_code=…"),
        (f"a link http://x/a/#{TOKEN} in words", "a link http://x/a/#… in words"),
        ("send_verification_mail_again failed", "send_verification_mail_again failed"),
        ("sleutelbos.entrypoints.portal.views", "sleutelbos.entrypoints.portal.views"),
        ("one\nINFO forged\r\x1b[31m", "one\\x0aINFO forged\\x0d\\x1b[31m"),
        ("Jérôme Ó Briain", "Jérôme Ó Briain"),
    ],
)
def test_pri_tokens_and_control_characters_stay_out_of_the_log(text: str, said: str) -> None:
    assert logs.masked(text) == said


def test_what_is_fetched_elsewhere_is_no_event() -> None:
    """Its address may be where a phone takes its notices."""
    assert not logging.getLogger("httpcore2").isEnabledFor(logging.INFO)


def test_an_event_is_one_line_of_text() -> None:
    line = logs._Text().format(_record("mail to %s\nfailed", "school"))

    assert "\n" not in line
    assert line.endswith("error sleutelbos.test mail to school\\x0afailed")


def test_an_event_is_one_value_of_json() -> None:
    facts = json.loads(logs._Json().format(_record("it's %s", '"quoted"')))

    assert facts["event"] == 'it\'s "quoted"'
    assert facts["level"] == "error"
    assert facts["at"].endswith("Z")


def test_pri_a_fault_tells_where_it_happened_and_not_what_was_typed() -> None:
    request = RequestFactory().post("/", {"password": "hunter2 hunter2"})
    record = _record(
        "Internal Server Error: /", exc_info=_fault(ValueError("hunter2")), request=request
    )

    line = logs._Text().format(record)

    assert "hunter2" not in line
    assert "builtins.ValueError at " in line
    assert f"request={request.META['sleutelbos.request_id']}" in line


def test_our_own_faults_keep_their_words() -> None:
    line = logs._Text().format(_record("failed", exc_info=_fault(Refusal(reason="x"))))

    assert "sleutelbos.kit.errors.Refusal (refused) at " in line
