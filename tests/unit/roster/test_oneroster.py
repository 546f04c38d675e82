"""OneRoster bundles are read without believing them."""

import datetime as dt
import io
import zipfile

import pytest

from sleutelbos.roster.values import FileKind
from tests.unit.roster.pretend import REGISTERS, read


def bundle(**replaced):
    """Return the register of the primary school with some files replaced, or left out (None)."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(REGISTERS / "basisschool-oneroster.zip") as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            text = source.read(name).decode()
            change = replaced.get(name.partition(".")[0], str)
            if change is not None:
                target.writestr(name, change(text))
    return out.getvalue()


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(f"{name}.csv", content)
    return out.getvalue()


def codes(raw):
    return [(one.row, one.code) for one in read(raw)[1]]


def test_the_bundle_is_the_same_school_as_the_csv_but_for_lost_letters():
    ours, _ = read("basisschool.csv")
    theirs, _ = read("basisschool-oneroster.zip")
    assert [row.register_id for row in ours] == [row.register_id for row in theirs]
    assert [row.class_name for row in ours] == [row.class_name for row in theirs]


def test_the_next_version_of_the_standard_is_the_same_school():
    assert [row[1:10] for row in read("basisschool-oneroster-1.2.zip")[0]] == [
        row[1:10] for row in read("basisschool-oneroster.zip")[0]
    ]


def test_staff_comes_with_its_classes():
    rows, _ = read("basisschool-oneroster.zip", wanted=FileKind.STAFF)
    assert len(rows) == 23
    assert rows[-1].classes == ("K1A", "K1B", "K2A", "K2B")
    assert {row.role for row in rows} == {"office", "teacher"}


def test_a_course_that_is_nobodys_own_class_makes_no_empty_class_for_its_teacher():
    """Pupils have the class they are at home in; the office makes a group of a course."""
    with_a_course = bundle(
        classes=lambda text: f"{text}class-z,active,,Zwemmen,,course-1,,scheduled,,org-1,y,,,\n",
        enrollments=lambda text: (
            f"{text}e-1,active,,class-z,org-1,pupil-1001,student,,2026-09-01,\n"
            "e-2,active,,class-z,org-1,staff-522,teacher,,2026-09-01,\n"
        ),
    )

    pupils, _ = read(with_a_course)
    staff, findings = read(with_a_course, wanted=FileKind.STAFF)

    assert pupils[0].class_name == "K2A"
    assert staff[-1].classes == ("K1A", "K1B", "K2A", "K2B")
    assert [(one.code, one.facts) for one in findings] == [("course_group", {"names": "Zwemmen"})]


def test_d27_the_identifier_comes_before_the_sourced_id():
    rows, _ = read(bundle(users=lambda text: text.replace(",1001,,,,", ",,,,,", 1)))
    assert rows[0].register_id == "pupil-1001"
    assert rows[1].register_id == "1002"


def test_d05_a_typed_national_number_goes_to_the_sink_and_nowhere_else():
    given = []
    rows, findings = read(
        "basisschool-oneroster-1.2.zip",
        secrets_for=lambda key, digits: given.append((key, digits)) or (f"kept for {key}",),
    )
    assert given[0] == ("1001", "22040767522")
    assert rows[0].secrets == ("kept for 1001",)
    assert "22040767522" not in repr([rows, findings])


def test_d25_an_enrolment_that_is_over_is_no_class_any_more():
    def ended(text):
        for pupil in ("pupil-1001", "pupil-1002"):
            span = f"{pupil},student,,2026-09-01,"
            text = text.replace(f"{span}2027-08-31", f"{span}2026-10-15")
        return f"{text}enrol-moved,active,,class-K3A,org-1,pupil-1002,student,,2026-10-15,\n"

    rows, findings = read(bundle(enrollments=ended), day=dt.date(2026, 11, 27))
    (left,) = (one for one in findings if one.code == "left_before")
    assert (len(rows), left.facts) == (411, {"date": "15/10/2026"})
    assert (rows[0].register_id, rows[0].class_name) == ("1002", "K3A")


def test_d25_nobody_leaves_because_the_next_class_is_not_in_the_bundle():
    def moved(text):
        text = text.replace(
            "pupil-1001,student,,2026-09-01,2027-08-31", "pupil-1001,student,,2026-09-01,2026-10-15"
        )
        return f"{text}enrol-moved,active,,class-lost,org-1,pupil-1001,student,,2026-10-15,\n"

    _rows, findings = read(bundle(enrollments=moved), day=dt.date(2026, 11, 27))
    assert [one.code for one in findings] == ["no_class"]


def test_what_is_marked_as_deleted_is_not_there():
    rows, _ = read(
        bundle(users=lambda text: text.replace("pupil-1001,active", "pupil-1001,tobedeleted"))
    )
    assert len(rows) == 411


def test_a_pupil_without_class_is_named():
    lost = bundle(enrollments=lambda text: text.replace("pupil-1001,", "pupil-x,"))
    assert codes(lost) == [(4, "no_class")]


def test_a_guardian_who_is_not_in_the_bundle_is_named():
    lost = bundle(users=lambda text: text.replace('"guardian-1,', '"guardian-0,', 1))
    assert codes(lost) == [(4, "unknown_guardian")]


@pytest.mark.parametrize(
    ("replaced", "code"),
    [
        ({"enrollments": None}, "lost_file"),
        ({"users": None}, "unknown_format"),
        ({"users": lambda text: text.replace("familyName", "name", 1)}, "lost_column"),
        ({"classes": lambda _: ""}, "empty_file"),
        ({"manifest": lambda text: text.replace("file.users,bulk", "file.users,delta")},
         "delta_bundle"),
    ],
)  # fmt: skip
def test_a_bundle_that_lacks_something_is_refused(replaced, code):
    assert [one.code for one in read(bundle(**replaced))[1]] == [code]


def test_a_name_with_a_path_opens_nothing_but_its_file():
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as target:
        for name in ("users", "classes", "enrollments"):
            source = zipfile.ZipFile(REGISTERS / "basisschool-oneroster.zip")
            target.writestr(f"../../etc/{name}.csv", source.read(f"{name}.csv"))
    assert len(read(raw.getvalue())[0]) == 412


def test_two_files_of_one_name_are_refused():
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as target:
        target.writestr("a/users.csv", "x")
        target.writestr("b/users.csv", "y")
    assert [one.code for one in read(raw.getvalue())[1]] == ["broken_zip"]


def test_imp_03_a_zip_that_unpacks_too_far_is_refused():
    assert codes(zipped(users=b"0" * 50_000_000)) == [(0, "unpacks_too_far")]


def test_imp_03_a_zip_with_too_many_files_is_refused():
    assert codes(zipped(**{f"f{n}": "" for n in range(100)})) == [(0, "too_many_members")]


def test_a_zip_that_lies_about_sizes_is_refused():
    raw = bytearray(zipped(users=b"sourcedId\n" * 400, classes="x", enrollments="x"))
    place = raw.find(b"PK\x01\x02")
    raw[place + 24 : place + 28] = (10).to_bytes(4, "little")
    assert len(codes(bytes(raw))) == 1


@pytest.mark.parametrize("place", range(0, 3000, 97))
def test_a_damaged_zip_never_raises(place):
    raw = bytearray((REGISTERS / "basisschool-oneroster.zip").read_bytes())
    raw[place] ^= 0xFF
    raw[-place - 1] ^= 0x55
    read(bytes(raw))


def test_a_zip_with_a_password_is_refused():
    raw = bytearray(zipped(users="x"))
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    assert codes(bytes(raw)) == [(0, "locked_zip")]
