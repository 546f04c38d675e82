"""Answer with a file."""

from pathlib import PurePath

from django.http import HttpResponse

_TYPES = {
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachment(name: str, content: bytes) -> HttpResponse:
    """Answer with a file to keep; its name is made by us, of letters, digits, dots and hyphens."""
    kind = _TYPES.get(PurePath(name).suffix, "application/octet-stream")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
