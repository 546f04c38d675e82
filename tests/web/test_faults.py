"""A fault shows a number, and the log has the same."""

import logging

import pytest
from django.test import RequestFactory
from django.utils import translation

from sleutelbos.config import logs
from sleutelbos.web import errors


def test_the_number_on_the_page_leads_to_the_line_in_the_log() -> None:
    request = RequestFactory().get("/start")
    record = logging.LogRecord("django.request", logging.ERROR, "x.py", 1, "fault", (), None)
    record.request = request

    with translation.override("nl"):
        page = errors.fault(request).content.decode()

    number = request.META["sleutelbos.request_id"]
    assert f"Vermeld dan het nummer {number}." in page
    assert f"request={number}" in logs._Text().format(record)


@pytest.mark.parametrize("status", [400, 403, 404, 429, 503])
def test_what_is_no_fault_has_no_number(status: int) -> None:
    request = RequestFactory().get("/start")

    errors.page(request, status)

    assert "sleutelbos.request_id" not in request.META
