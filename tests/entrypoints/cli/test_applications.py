"""Let applications in, list and remove them from the command line."""

import json

from tests.entrypoints.cli.conftest import HOST, Ask

AT = ("--school", HOST)


def test_an_application_is_let_in_listed_and_removed(ask: Ask) -> None:
    made = ask("application", "add", *AT, "--name", "Agenda", "--redirect-uri",
               "https://agenda.example.org/cb", "--scope", "profile")  # fmt: skip
    told = dict(line.split(": ", 1) for line in made.stdout.splitlines())
    listed = json.loads(ask("application", "list", *AT, "--json").stdout)

    assert set(told) == {"issuer", "client_id", "client_secret"}, made.stderr
    assert told["client_id"].isalnum()  # one that begins with a dash would be taken for an option
    assert [one["scopes"] for one in listed] == [["openid", "profile"]]
    assert told["client_secret"] not in json.dumps(listed)
    assert ask("application", "remove", *AT, "--client-id", told["client_id"]).returncode == 0
    assert json.loads(ask("application", "list", *AT, "--json").stdout) == []


def test_what_cannot_be_is_refused_with_the_reason(ask: Ask) -> None:
    add = ("application", "add", *AT, "--name", "Agenda", "--redirect-uri")
    address = ask(*add, "javascript:alert(1)")
    scope = ask(*add, "https://agenda.example.org/cb", "--scope", "everything")

    assert (address.returncode, scope.returncode) == (1, 1)
    assert "javascript:alert(1) cannot be an address" in address.stderr
    assert "A scope is one of" in scope.stderr
