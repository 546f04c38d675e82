"""What Sleutelbos refuses to serve with."""

import pytest

from sleutelbos.entrypoints.cli import dangers


@pytest.mark.parametrize(
    ("version", "is_faulty"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
        ((4, 0, 0), False),
    ],
)
def test_dbf_10_versions_with_the_wal_reset_fault_are_known(
    version: tuple[int, ...], is_faulty: bool
) -> None:
    assert dangers.has_wal_reset_fault(version) is is_faulty


@pytest.mark.parametrize(
    ("host", "is_near"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.4", False),
        ("school.localhost.example.be", False),
    ],
)
def test_only_this_machine_is_near(host: str, is_near: bool) -> None:
    assert dangers.is_loopback(host) is is_near
