"""What a file is, what it is called, and what a photograph no longer tells (ATT-01, 02, 04, 09)."""

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sleutelbos.messaging.rules import filenames, kinds, photos
from sleutelbos.messaging.rules.kinds import Wrong
from tests.messaging import files

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def cleaned(kind: str, content: bytes) -> bytes:
    parts = photos.cleaned(kind, content).parts
    return b"".join(one if isinstance(one, bytes) else content[slice(*one)] for one in parts)


# Names


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("foto.jpg", "foto.jpg"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\An\klas foto.JPG", "klas foto.jpg"),
        ("a\r\nContent-Type: text/html\r\n\r\n.pdf", "html.pdf"),
        ("rekening\u202efdp.exe", "rekeningfdp.exe"),
        ('"; filename="x.exe', "-; filename=-x.exe"),
        ("CON.txt", "_CON.txt"),
        ("com1", "_com1"),
        ("no\x00or.pdf", "noor.pdf"),
        ("  ..  ", "bestand"),
        ("", "bestand"),
        (".pdf", "bestand.pdf"),
        ("brief.pdf. . ", "brief.pdf"),
        ("\u200bbrief\ufeff.pdf", "brief.pdf"),
        ("e\u0301le\u0300ve.pdf", "élève.pdf"),
    ],
)
def test_att_02_a_name_is_its_last_part_without_what_steers(typed: str, shown: str) -> None:
    name = filenames.clean(typed)

    assert name == shown


@given(st.text(max_size=400))
def test_att_02_whatever_it_is_called_the_name_is_safe(typed: str) -> None:
    name = filenames.clean(typed)

    assert 1 <= len(name) <= filenames.LONGEST + 1
    assert len(name.encode()) <= 210
    assert not set(name) & set('<>:"/\\|?*\r\n\0')
    assert not any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") for one in name)
    assert name == name.strip(" .")
    assert filenames.clean(name) in (name, filenames.clean(filenames.clean(name)))


def test_att_02_a_long_name_keeps_its_suffix() -> None:
    assert filenames.clean("é" * 300 + ".docx").endswith("é.docx")


# Kinds


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("leeg.pdf", b"", Wrong.EMPTY),
        ("spel.exe", b"MZ\x90\x00", Wrong.DANGEROUS),
        ("vakantie.jpg", b"MZ\x90\x00", Wrong.DANGEROUS),
        ("brief.pdf.js", b"alert(1)", Wrong.DANGEROUS),
        ("macro.docm", b"PK\x03\x04", Wrong.DANGEROUS),
        ("snel.lnk", b"L\x00\x00\x00\x01\x14\x02\x00", Wrong.DANGEROUS),
        ("foto.jpg", b"<script>alert(1)</script>", Wrong.NOT_WHAT_IT_SAYS),
        ("foto.png", b"<svg onload=alert(1)>", Wrong.NOT_WHAT_IT_SAYS),
        ("brief.pdf", b"<html>", Wrong.NOT_WHAT_IT_SAYS),
        ("lijst.xlsx", b"a;b;c", Wrong.NOT_WHAT_IT_SAYS),
        ("foto.heic", b"\x00\x00\x00\x18ftypheic", Wrong.TELLS_WHERE),
        ("foto.jpg", b"\x00\x00\x00\x18ftypmif1", Wrong.TELLS_WHERE),
        ("scan.tif", b"II*\x00", Wrong.TELLS_WHERE),
        ("film.mp4", b"\x00\x00\x00\x18ftypisom", None),
        ("tekst.txt", b"Dag", None),
        ("pagina.html", b"<html><script>", None),
        ("plan.svg", b"<svg onload=alert(1)>", None),
        ("brief.docx", b"PK\x03\x04", None),
        ("brief.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None),
        ("brief.pdf", files.PDF, None),
    ],
)
def test_att_01_what_may_come_in_is_said_by_what_is_in_it(
    name: str, content: bytes, why: Wrong | None
) -> None:
    assert kinds.wrong(name, content[: kinds.HEAD]) == why


@pytest.mark.parametrize("content", [files.PDF, b"<svg/>", b"<html>", b"PK\x03\x04", b"GIF88a"])
def test_att_01_only_a_picture_is_ever_shown(content: bytes) -> None:
    assert kinds.found(content) not in kinds.PICTURES


def test_att_01_a_name_that_says_something_else_is_put_right() -> None:
    assert kinds.named("foto.jpg", files.PDF) == "foto.jpg.pdf"
    assert kinds.named("foto", files.a_photo("PNG")) == "foto.png"
    assert kinds.named("foto.JPEG", files.a_photo()) == "foto.jpeg"


# Photographs


@pytest.mark.parametrize("turned", [1, 3, 6, 8])
@pytest.mark.parametrize("kind", PICTURES)
def test_att_09_a_photograph_says_no_more_where_it_was_taken(kind: str, turned: int) -> None:
    photo = files.a_photo(kind, turned=turned)
    assert b"KanarieFoon" in photo

    clean = cleaned(PICTURES[kind], photo)

    assert b"Kanarie" not in clean
    exif = Image.open(io.BytesIO(clean)).getexif()
    assert dict(exif.get_ifd(0x8825)) == {}
    assert set(exif) <= {0x0112}


@pytest.mark.parametrize("turned", [1, 3, 6, 8])
@pytest.mark.parametrize("kind", PICTURES)
def test_att_09_it_stands_upright_and_has_lost_nothing(kind: str, turned: int) -> None:
    from PIL import ImageOps

    photo = files.a_photo(kind, turned=turned)
    before, after = (
        ImageOps.exif_transpose(Image.open(io.BytesIO(one))).convert("RGB")
        for one in (photo, cleaned(PICTURES[kind], photo))
    )

    assert before.size == after.size
    assert before.tobytes() == after.tobytes()


def test_att_09_a_moving_picture_moves_and_loses_its_remark() -> None:
    clean = cleaned("image/gif", files.a_moving_picture())

    assert b"Kanarie" not in clean
    assert Image.open(io.BytesIO(clean)).n_frames == 3


@pytest.mark.parametrize("kind", PICTURES)
def test_att_01_what_hides_behind_a_picture_goes(kind: str) -> None:
    both = files.a_photo(kind) + b"PK\x03\x04<script>alert(1)</script>"

    assert b"<script>" not in cleaned(PICTURES[kind], both)


def test_att_09_a_photograph_with_scans_and_colours_stays_as_it_was() -> None:
    out = io.BytesIO()
    picture = Image.effect_noise((200, 150), 80).convert("RGB")
    picture.save(out, "JPEG", progressive=True, icc_profile=b"x" * 500, comment=b"Kanarie")
    clean = cleaned("image/jpeg", out.getvalue())

    assert b"Kanarie" not in clean
    shown = Image.open(io.BytesIO(clean))
    assert shown.info["icc_profile"] == b"x" * 500
    assert shown.tobytes() == Image.open(out).tobytes()


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (2**31 - 1, 2**31 - 1)])
def test_att_04_a_picture_that_would_burst_is_refused_unseen(width: int, height: int) -> None:
    with pytest.raises(photos.TooManyPixels):
        photos.cleaned("image/png", files.a_png_of(width, height))


def test_att_04_nor_does_one_burst_by_its_many_pictures() -> None:
    huge = bytearray(files.a_moving_picture(2))
    at = huge.index(b"\x2c")
    frame = bytes(huge[at:-1])
    wide = frame[:5] + b"\xff\x1f\xff\x1f" + frame[9:]
    with pytest.raises(photos.TooManyPixels):
        photos.cleaned("image/gif", bytes(huge[:at]) + wide * 6 + b"\x3b")


@pytest.mark.parametrize("kind", [*PICTURES.values(), "image/gif"])
@given(st.data())
def test_att_04_a_picture_that_is_cut_or_bent_is_cleaned_or_refused(
    kind: str, data: st.DataObject
) -> None:
    whole = {
        "image/jpeg": files.a_photo(), "image/png": files.a_photo("PNG"),
        "image/webp": files.a_photo("WEBP"), "image/gif": files.a_moving_picture(),
    }[kind]  # fmt: skip
    bent = bytearray(whole[: data.draw(st.integers(12, len(whole)))])
    for _ in range(data.draw(st.integers(0, 3))):
        bent[data.draw(st.integers(10, len(bent) - 1))] = data.draw(st.integers(0, 255))

    try:
        clean = cleaned(kind, bytes(bent))
    except (photos.Damaged, photos.TooManyPixels):
        return
    assert len(clean) <= len(bent) + 60
