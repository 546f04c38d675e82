"""Which outside providers a school has: set up, tried out, removed, by the administrator alone."""

import pytest
from django.test import Client

from sleutelbos.accounts.models import LinkedIdentity
from sleutelbos.audit.models import Entry
from sleutelbos.gate.models import IdentityProvider
from sleutelbos.kit import scope, secrets
from sleutelbos.outbox.models import Job
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.gate.provider import CLIENT, SECRET, FakeProvider

PAGE = "/console/settings/doors"
OTHER = {
    "name": "Entra", "client_id": CLIENT, "secret": SECRET, "is_shown": "on", "act": "save",
}  # fmt: skip


def typed(outside: FakeProvider, **changes: str) -> dict[str, str]:
    return {**OTHER, "address": outside.issuer, **changes}


def test_a_provider_is_set_up_and_stands_on_the_sign_in_page(
    administrator: Client, school: School, outside: FakeProvider
) -> None:
    stranger = factories.a_client(school)
    assert "Entra" not in stranger.get("/").content.decode()
    answer = administrator.post(f"{PAGE}/openid", typed(outside))

    assert answer["Location"] == f"{PAGE}?done=saved"
    assert "Entra" in stranger.get("/").content.decode()
    assert "Entra" in administrator.get(PAGE).content.decode()
    assert f"{school.origin}/with/back/openid-" in (
        administrator.get(f"{PAGE}/openid").content.decode()
    )


def test_the_secret_is_sealed_and_never_shown(
    administrator: Client, school: School, outside: FakeProvider
) -> None:
    pages = [administrator.post(f"{PAGE}/openid", typed(outside, act="try"))]
    pages += [administrator.get(f"{PAGE}/openid"), administrator.get(PAGE)]
    row = IdentityProvider.objects.get()

    assert all(SECRET not in page.content.decode() for page in pages)
    assert SECRET.encode() not in bytes(row.sealed_secret)
    assert secrets.open_sealed("identity_provider", bytes(row.sealed_secret)).decode() == SECRET
    assert SECRET not in str(list(Entry.objects.values()))


def test_an_empty_secret_keeps_the_one_that_is_known(
    administrator: Client, outside: FakeProvider
) -> None:
    nothing_yet = administrator.post(f"{PAGE}/openid", typed(outside, secret=""))
    assert nothing_yet.status_code == 200
    assert not IdentityProvider.objects.exists()

    administrator.post(f"{PAGE}/openid", typed(outside))
    before = bytes(IdentityProvider.objects.get().sealed_secret)
    administrator.post(f"{PAGE}/openid", typed(outside, secret="", name="Anders"))
    row = IdentityProvider.objects.get()
    assert (row.name, bytes(row.sealed_secret)) == ("Anders", before)


def test_out_10_a_secret_that_is_kept_goes_to_no_other_address(
    administrator: Client, outside: FakeProvider
) -> None:
    issuer = "https://elsewhere.example.org"
    administrator.post(f"{PAGE}/openid", typed(outside))
    elsewhere = typed(outside, secret="", address=issuer)
    answer = administrator.post(f"{PAGE}/openid", {**elsewhere, "act": "try"})

    assert "typ het geheim opnieuw" in answer.content.decode()
    assert IdentityProvider.objects.get().issuer == outside.issuer
    administrator.post(f"{PAGE}/openid", {**elsewhere, "secret": "one for there"})
    assert IdentityProvider.objects.get().issuer == issuer


def test_trying_it_out_says_what_is_wrong(administrator: Client, outside: FakeProvider) -> None:
    def outcome(**changes: str) -> str:
        return administrator.post(
            f"{PAGE}/openid", typed(outside, act="try", **changes)
        ).content.decode()

    assert "hij kent uw school" in outcome()
    assert "kent deze client ID" in outcome(secret="another")
    outside.metadata["issuer"] = "https://elsewhere.example.org"
    assert "schrijft zijn eigen adres anders" in outcome()
    assert "eigen netwerk" in outcome(address="https://10.0.0.1")
    assert "antwoordt niet" in outcome(address="http://127.0.0.1:1")


@pytest.mark.parametrize(
    "address",
    [
        "https://accounts.google.com", "https://authenticatie.vlaanderen.be/op/", "ftp://x.be",
        "https://", "https://a b.be", "https://x.be/?a=b", "javascript:alert(1)", "x",
        "https://us:pw@x.be",
    ],
)  # fmt: skip
def test_what_is_no_issuer_is_refused(
    administrator: Client, outside: FakeProvider, address: str
) -> None:
    answer = administrator.post(f"{PAGE}/openid", typed(outside, address=address))

    assert answer.status_code == 200
    assert not IdentityProvider.objects.exists()


@pytest.mark.parametrize("domains", ["", "gmail", "*.be", "x@school.be", "school.be; drop"])
def test_google_asks_for_domains_of_the_school(administrator: Client, domains: str) -> None:
    client = {"client_id": "x", "secret": "x", "is_shown": "on"}
    assert administrator.post(f"{PAGE}/google", {**client, "domains": domains}).status_code == 200
    assert not IdentityProvider.objects.exists()

    administrator.post(f"{PAGE}/google", {**client, "domains": "School.be, leerling.school.be"})
    row = IdentityProvider.objects.get()
    assert (row.issuer, row.domains) == (
        "https://accounts.google.com", ["school.be", "leerling.school.be"],
    )  # fmt: skip


def test_the_flemish_government_has_two_environments_and_no_more(administrator: Client) -> None:
    client = {"client_id": "x", "secret": "x"}
    for wish, saved in (("https://authenticatie-ti.vlaanderen.be/op", 1), ("https://evil.be", 0)):
        IdentityProvider.objects.all().delete()
        administrator.post(f"{PAGE}/flemish_government", {**client, "environment": wish})
        assert IdentityProvider.objects.count() == saved


def test_a_provider_is_removed(
    administrator: Client, school: School, outside: FakeProvider
) -> None:
    administrator.post(f"{PAGE}/openid", typed(outside))
    assert administrator.post(f"{PAGE}/openid", {"act": "remove"}).status_code == 302

    assert not IdentityProvider.objects.exists()
    assert "Entra" not in factories.a_client(school).get("/").content.decode()
    assert administrator.post(f"{PAGE}/openid", {"act": "remove"}).status_code == 404
    assert list(
        Entry.objects.filter(event__startswith="provider.").values_list("event", flat=True)
    ) == ["provider.changed", "provider.removed"]


def test_a_secret_that_cannot_be_opened_is_asked_for_again(
    administrator: Client, outside: FakeProvider
) -> None:
    administrator.post(f"{PAGE}/openid", typed(outside))
    IdentityProvider.objects.update(sealed_secret=secrets.seal("identity_provider", b"x")[:-9])

    assert administrator.get(f"{PAGE}/openid").status_code == 200
    assert administrator.post(f"{PAGE}/openid", typed(outside, secret="")).status_code == 200
    assert administrator.post(f"{PAGE}/openid", typed(outside)).status_code == 302


def test_ten_10_nobody_unlinks_at_another_school(
    office: Client, noor: Family, outside: FakeProvider
) -> None:
    other = factories.a_pupil(factories.a_school("De Es"))
    factories.a_linked(factories.an_activated(other.mother), outside.issuer)
    with scope.within(other.mother.school_id):
        theirs = LinkedIdentity.objects.get()
    for account_id in (other.mother.id, noor.mother.id):
        path = f"/console/accounts/{account_id}/ways"
        assert office.post(path, {"identity": theirs.id}).status_code == 404
    with scope.within(other.mother.school_id):
        assert LinkedIdentity.objects.exists()


def test_only_administrators_set_providers_up(office: Client) -> None:
    assert office.get(PAGE).status_code == 404
    assert office.post(f"{PAGE}/openid", OTHER).status_code == 404


def test_the_office_unlinks_and_the_owner_is_told(
    office: Client, noor: Family, school: School, outside: FakeProvider
) -> None:
    factories.a_provider(school, outside.issuer)
    factories.a_linked(noor.mother, outside.issuer)
    factories.a_linked(noor.father, outside.issuer, subject="sub-of-bart")
    path = f"/console/accounts/{noor.mother.id}/ways"
    assert path in office.get(f"/console/families/{noor.pupil.id}").content.decode()
    of_father = LinkedIdentity.objects.get(account=noor.father)
    assert office.post(path, {"identity": of_father.id}).status_code == 404

    own = LinkedIdentity.objects.get(account=noor.mother)
    assert "Vlaamse overheid" in office.get(path).content.decode()
    assert office.post(path, {"identity": own.id}).status_code == 302
    assert list(LinkedIdentity.objects.all()) == [of_father]
    assert Job.objects.get(name="send_notice").arguments["kind"] == "identity_unlinked"
    assert Entry.objects.get(event="identity.unlinked").actor != f"account:{noor.mother.id}"
