"""Two spellings of one address are one; what could harm a mail is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleutelbos.kit import addresses
from sleutelbos.kit.addresses import AddressRefused, Fault


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marta@Example.org", "marta@example.org"),
        ("  marta@example.org\n", "marta@example.org"),
        ("marta@example.org.", "marta@example.org"),
        ("marta@café.example.org", "marta@xn--caf-dma.example.org"),
        ("marta@CAFÉ.example.org", "marta@XN--CAF-DMA.example.org"),
        ("marta@cafe\u0301.example.org", "marta@café.example.org"),
        ("marta@straße.de", "marta@xn--strae-oqa.de"),
        ("ｍａｒｔａ＠example.org", "marta@example.org"),
        ("\u212aim@example.org", "kim@example.org"),
        ("marta@example\u3002org", "marta@example.org"),
    ],
)
def test_fam_06_spellings_of_one_address_are_equal(one, other):
    assert addresses.canonical(one) == addresses.canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("marta+school@example.org", "marta@example.org"),
        ("mar.ta@example.org", "marta@example.org"),
        ("mıke@example.org", "mike@example.org"),
        ("marta@straße.de", "marta@strasse.de"),
        ("marta@example.org", "marta@example.com"),
    ],
)
def test_fam_06_different_addresses_stay_different(one, other):
    assert addresses.canonical(one) != addresses.canonical(other)


TEXT = st.text(max_size=20)


@given(st.one_of(TEXT, st.builds("{}@{}.be".format, TEXT, TEXT)))
def test_fam_06_the_key_of_a_key_is_itself(text):
    key = addresses.canonical(text)
    assert addresses.canonical(key) == key
    assert addresses.canonical(f" {text} ") == key


@given(
    st.from_regex(r"[a-z0-9]{1,9}([.+-][a-z0-9]{1,9}){0,2}@[a-z]{2,9}\.(be|org)", fullmatch=True)
)
def test_fam_06_a_plain_address_is_its_own_key(address):
    assert addresses.canonical(address.upper()) == address
    assert addresses.validate(address).key == address


@pytest.mark.parametrize(
    ("typed", "display"),
    [
        ("Marta.Yilmaz@Example.org", "Marta.Yilmaz@Example.org"),
        (" marta+school@example.org. ", "marta+school@example.org"),
        ("marta@café.example.org", "marta@café.example.org"),
        ("ｍａｒｔａ@example.org", "marta@example.org"),
        ("o'hara@example.be", "o'hara@example.be"),
    ],
)
def test_an_address_is_kept_as_typed(typed, display):
    read = addresses.validate(typed)
    assert read.display == display
    assert read.key == addresses.canonical(typed)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("a@example.org\r\nBcc: b@example.org", Fault.UNUSABLE_LETTER),
        ("a@example.org\n", Fault.UNUSABLE_LETTER),
        ("a\u2028@example.org", Fault.UNUSABLE_LETTER),
        ("a\x00@example.org", Fault.UNUSABLE_LETTER),
        ("a\u200b@example.org", Fault.UNUSABLE_LETTER),
        ("a b@example.org", Fault.UNUSABLE_LETTER),
        ("a@example.org,b@example.org", Fault.UNUSABLE_LETTER),
        ("a@example.org，b@example.org", Fault.UNUSABLE_LETTER),
        ("a@example.org;b@example.org", Fault.UNUSABLE_LETTER),
        ("Anna <a@example.org>", Fault.UNUSABLE_LETTER),
        ('"a b"@example.org', Fault.UNUSABLE_LETTER),
        ("a@[127.0.0.1]", Fault.UNUSABLE_LETTER),
        ("a" * 243 + "@example.org", Fault.TOO_LONG),
        ("a" * 65 + "@example.org", Fault.WRONG_SHAPE),
        ("", Fault.WRONG_SHAPE),
        ("marta", Fault.WRONG_SHAPE),
        ("marta@", Fault.WRONG_SHAPE),
        ("@example.org", Fault.WRONG_SHAPE),
        ("a@b@example.org", Fault.WRONG_SHAPE),
        ("a..b@example.org", Fault.WRONG_SHAPE),
        ("a@localhost", Fault.WRONG_SHAPE),
        ("a%0a@exa%0ample.org", Fault.WRONG_SHAPE),
        ("mıke@example.org", Fault.WRONG_SHAPE),
    ],
)
def test_eml_05_what_could_harm_a_mail_is_refused(typed, fault):
    with pytest.raises(AddressRefused) as refused:
        addresses.validate(typed)
    assert refused.value.facts == {"fault": fault}


@given(st.text(max_size=40))
def test_eml_05_whatever_is_typed_is_read_or_refused(text):
    try:
        read = addresses.validate(text + "@example.org")
    except AddressRefused:
        return
    assert read.display.isprintable()
    assert read.display.isascii()
    assert read.display.count("@") == 1


def test_a_masked_address_can_only_be_recognised():
    assert addresses.masked("marta.yilmaz@example.org") == "m•••@e•••.org"
    assert addresses.masked("marta@mail.example.be") == "m•••@m•••.be"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("x@gmial.com", "x@gmail.com"),
        ("x@gmail.con", "x@gmail.com"),
        ("x@gmail.co", "x@gmail.com"),
        ("x@gmaill.com", "x@gmail.com"),
        ("x@Telnet.be", "x@telenet.be"),
        ("x@hotnail.com", "x@hotmail.com"),
        ("x@outlok.be", "x@outlook.be"),
        ("x@skinet.be", "x@skynet.be"),
        ("x@gmail.com", None),
        ("x@hotmail.fr", None),
        ("x@live.nl", None),
        ("x@ymail.com", None),
        ("x@regenboog.be", None),
        ("gmial.com", None),
        ("", None),
    ],
)
def test_a_slip_in_a_usual_domain_is_noticed(typed, meant):
    assert addresses.suggestion(typed) == meant
