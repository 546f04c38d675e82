"""A plan says what an import would do, and asks when it may be a mistake."""

import pytest

from sleutelbos.roster.rules import plan_staff
from sleutelbos.roster.values import GuardianRow, KnownStaff, PupilRow, StaffRow, Weight
from tests.unit.roster.pretend import PretendSchool, read

AN = GuardianRow("", "Maes", "An", "mother", "an@example.be", "0475 12 34 56", "", "", "")
BART = GuardianRow("", "Peeters", "Bart", "father", "bart@example.be", "0476 11 11 11", "", "", "")


def a_pupil(number=1, *, first="Noor", family="Peeters", guardians=(AN, BART), **more):
    place = {
        "language": "nl",
        "street": f"Kerkstraat {number}",
        "postcode": "1500",
        "town": "Halle",
    }
    return PupilRow(
        number + 1,
        str(number),
        family,
        first,
        more.pop("class_name", "L3A"),
        guardians=guardians,
        **{**place, **more},
    )


def a_parent(number, *, family="Maes"):
    return AN._replace(
        family_name=family, email=f"m{number}@example.be", mobile=f"0475 00 {number:04}"
    )


def a_class(count, *, class_name="L3A", start=1):
    return [
        a_pupil(n, first=f"Kind{'x' * n}", class_name=class_name, guardians=(a_parent(n),))
        for n in range(start, start + count)
    ]


def a_school_with(*rows, year="2026-2027"):
    school = PretendSchool(year)
    school.apply(rows)
    return school


def codes(plan, weight=None):
    return [one.code for one in plan.findings if weight in (None, one.weight)]


def alarms(plan):
    return codes(plan, Weight.ALARM)


def lines(found):
    return [(one.register_id, one.code) for one in found]


def test_the_first_import_of_a_school_is_arrivals():
    plan = PretendSchool().apply(read("basisschool.csv")[0])
    assert plan.summary() == (412, 0, 0, 0)
    assert not plan.blocking()
    assert not plan.alarms()


def test_imp_06_the_same_file_again_plans_nothing():
    school = a_school_with(*read("basisschool.csv")[0])
    assert school.apply(read("basisschool.csv")[0]).is_empty()


def test_the_next_year_plans_arrivals_moves_leavers_and_changes_without_an_alarm():
    school = a_school_with(*read("basisschool.csv")[0])
    plan = school.apply(read("basisschool-volgend-jaar.csv")[0], year="2027-2028")
    assert plan.summary() == (40, 362, 2, 50)
    assert lines(plan.changes) == [("1005", "name_changes"), ("1007", "guardian_email")]
    assert not plan.blocking()
    assert not plan.alarms()


def test_the_next_year_taken_for_this_one_asks_about_the_leavers():
    school = a_school_with(*read("basisschool.csv")[0])
    plan = school.apply(read("basisschool-volgend-jaar.csv")[0])
    assert {"many_leave_school", "many_leave_class"} <= set(alarms(plan))


def test_d27_oneroster_after_csv_gives_the_lost_letters_back_and_changes_nothing_else():
    school = a_school_with(*read("basisschool.csv")[0])
    plan = school.apply(read("basisschool-oneroster.zip")[0])
    assert plan.summary() == (0, 0, 36, 0)
    assert {one.code for one in plan.changes} == {"letters_restored"}


def test_an_export_that_lost_letters_does_not_undo_full_names():
    school = a_school_with(*read("basisschool-oneroster.zip")[0], *[])
    school.apply(read("basisschool.csv")[0])
    names = {pupil.first_name for pupil in school.known.pupils.values()}
    assert "Ayşe" in names
    assert not any("?" in name for name in names)


def test_an_earlier_school_year_is_refused():
    plan = a_school_with(a_pupil(), year="2027-2028").apply([a_pupil()], year="2026-2027")
    assert codes(plan, Weight.CLASH) == ["earlier_year"]


def test_imp_11_the_same_register_id_twice_blocks_and_names_both_rows():
    plan = PretendSchool().apply([a_pupil(), a_pupil()._replace(row=9)])
    assert [(one.row, one.code, one.facts["first"]) for one in plan.blocking()] == [
        (9, "register_id_twice", 2)
    ]


def test_imp_11_namesakes_are_two_pupils_and_noticed():
    plan = PretendSchool().apply([a_pupil(1), a_pupil(2, guardians=())])
    assert len(plan.arrivals) == 2
    assert codes(plan) == ["namesake"]


def test_imp_11_siblings_share_their_parents():
    school = a_school_with(a_pupil(1), a_pupil(2, first="Lars", street="Kerkstraat 1"))
    assert [one.person_id for one in school.guardians_of("1")] == [
        one.person_id for one in school.guardians_of("2")
    ]


@pytest.mark.parametrize(
    ("other", "home", "is_one"),
    [
        (AN, "Dorpsstraat 9", True),  # the same mobile
        (AN._replace(mobile="+32 475 12 34 56"), "Dorpsstraat 9", True),
        (AN._replace(mobile="", email=""), "KERKSTRAAT 1", True),  # the same address
        (AN._replace(mobile=""), "Dorpsstraat 9", False),  # only likely
        (AN._replace(first_name="Anja"), "Kerkstraat 1", False),
        (AN._replace(family_name="máes"), "Kerkstraat 1", True),
        (AN._replace(mobile="", street="Elders 1"), "Kerkstraat 1", False),
    ],
)
def test_d27_guardians_are_one_person_by_name_and_address_or_mobile(other, home, is_one):
    school = a_school_with(
        a_pupil(1, guardians=(AN,)), a_pupil(2, guardians=(other,), street=home, first="Lars")
    )
    one, two = school.guardians_of("1")[0], school.guardians_of("2")[0]
    assert (one.person_id == two.person_id) == is_one


def test_d27_the_same_identifier_is_the_same_person():
    known = AN._replace(key="g1", mobile="")
    other = AN._replace(key="g1", mobile="", first_name="Anna")
    school = a_school_with(a_pupil(1, guardians=(known,)), a_pupil(2, guardians=(other,)))
    assert school.guardians_of("1")[0].person_id == school.guardians_of("2")[0].person_id


def test_d27_a_likely_guardian_is_proposed_and_not_merged():
    other = AN._replace(mobile="")
    plan = PretendSchool().apply([a_pupil(1), a_pupil(2, first="Lars", guardians=(other,))])
    assert "likely_same_guardian" in codes(plan, Weight.NOTICE)


def test_a_guardian_who_moves_changes_address_is_still_the_same():
    school = a_school_with(a_pupil())
    before = school.guardians_of("1")[0].person_id
    plan = school.apply(
        [a_pupil(guardians=(AN._replace(mobile="0499 99 99 99", street="Elders 2"), BART))]
    )
    assert {code for _, code in lines(plan.changes)} == {"guardian_mobile", "guardian_address"}
    assert school.guardians_of("1")[0].person_id == before


def test_a_guardian_with_a_new_family_name_is_a_change_for_all_to_see():
    school = a_school_with(a_pupil())
    plan = school.apply([a_pupil(guardians=(AN._replace(family_name="Claes"), BART))])
    assert lines(plan.changes) == [("1", "guardian_name")]


def test_a_guardian_who_is_replaced_goes_and_another_comes():
    school = a_school_with(a_pupil())
    chris = GuardianRow("", "Wouters", "Chris", "father", "", "0488 00 00 00", "", "", "")
    plan = school.apply([a_pupil(guardians=(AN, chris))])
    assert sorted(lines(plan.changes)) == [("1", "guardian_added"), ("1", "guardian_gone")]


def test_a_guardian_who_comes_back_is_the_person_of_before():
    school = a_school_with(a_pupil())
    father = school.guardians_of("1")[1]
    pupil = school.known.pupils["1"]
    school.known.pupils["1"] = pupil._replace(guardians=pupil.guardians[:1], former=(father,))
    school.apply([a_pupil()])
    back = school.guardians_of("1")[1]
    assert (back.person_id, back.guardianship_id) == (father.person_id, father.guardianship_id)


def test_parents_in_another_order_keep_their_persons_and_get_their_rank():
    school = a_school_with(a_pupil())
    people = {one.first_name: one.person_id for one in school.guardians_of("1")}
    school.apply([a_pupil(guardians=(BART, AN))])
    after = school.guardians_of("1")
    assert {one.first_name: one.person_id for one in after} == people
    assert [one.first_name for one in after] == ["Bart", "An"]


def test_siblings_whose_rows_disagree_follow_the_first_and_say_so():
    rows = [a_pupil(1), a_pupil(2, first="Lars", guardians=(AN._replace(email="x@example.be"),))]
    school = PretendSchool()
    assert "guardian_rows_differ" in codes(school.apply(rows))
    again = school.apply(rows)
    assert again.is_empty()
    assert "guardian_rows_differ" in codes(again)


def test_a_guardian_twice_on_one_row_counts_once():
    school = PretendSchool()
    plan = school.apply([a_pupil(guardians=(AN, AN))])
    assert codes(plan, Weight.NOTICE) == ["guardians_share_address", "guardian_twice"]
    assert len(school.guardians_of("1")) == 1


def test_more_guardians_than_slots_and_a_shared_address_are_noticed():
    third = GuardianRow("", "Wouters", "Chris", "other", "an@example.be", "", "", "", "")
    plan = PretendSchool().apply([a_pupil(guardians=(AN, BART, third))])
    assert codes(plan, Weight.NOTICE) == ["more_guardians_than_slots", "guardians_share_address"]


def test_a_pupil_who_moved_and_was_renamed_is_in_both_lists():
    plan = a_school_with(a_pupil()).apply([a_pupil(class_name="L3B", family="Maes-Peeters")])
    assert lines(plan.moves) == [("1", "changes_class")]
    assert lines(plan.changes) == [("1", "name_changes")]


def test_columns_that_are_not_in_the_file_change_nothing():
    school = a_school_with(a_pupil())
    bare = PupilRow(2, "1", "Peeters", "Noor", "L3A")
    assert school.apply([bare]).is_empty()


def test_a_pupil_who_comes_back_arrives_again():
    school = a_school_with(*a_class(20))
    school.apply(a_class(19))
    plan = school.apply(a_class(20))
    assert lines(plan.arrivals) == [("20", "comes_back")]


@pytest.mark.parametrize(("gone", "asked"), [(2, []), (3, ["many_leave_class"])])
def test_d26_more_than_a_tenth_of_a_class_asks(gone, asked):
    rows = [*a_class(20), *a_class(80, class_name="L4A", start=101)]
    plan = a_school_with(*rows).apply(rows[gone:])
    assert alarms(plan) == asked


@pytest.mark.parametrize(("gone", "asked"), [(10, []), (11, ["many_leave_school"])])
def test_d26_more_than_a_tenth_of_the_school_asks_in_a_new_year(gone, asked):
    rows = [*a_class(50, class_name="L1A"), *a_class(50, class_name="L2A", start=101)]
    rows += a_class(0)
    school = a_school_with(*rows, *a_class(1, class_name="L6A", start=500))
    moved = [row._replace(class_name="L2A") for row in rows[gone:]]
    assert alarms(school.apply(moved, year="2027-2028")) == asked


def test_d26_the_last_class_leaves_without_a_question():
    rows = [*a_class(20, class_name="L5A"), *a_class(20, class_name="L6A", start=101)]
    plan = a_school_with(*rows).apply(rows[:20], year="2027-2028")
    assert len(plan.leavers) == 20
    assert not alarms(plan)


@pytest.mark.parametrize(("changed", "asked"), [(3, []), (4, ["many_emails_change"])])
def test_imp_09_two_fifths_of_the_addresses_changed_asks(changed, asked):
    rows = a_class(10)
    new = [
        row._replace(guardians=(row.guardians[0]._replace(email=f"new{row.row}@example.be"),))
        for row in rows[:changed]
    ]
    assert alarms(a_school_with(*rows).apply([*new, *rows[changed:]])) == asked


def test_imp_09_swapped_names_ask():
    rows = a_class(10)
    swapped = [row._replace(first_name=row.family_name, family_name=row.first_name) for row in rows]
    assert alarms(a_school_with(*rows).apply(swapped)) == ["names_swapped"]


def test_imp_09_swapped_names_ask_in_a_first_import_too():
    rows = [a_pupil(n, first="Peeters", family=f"Noor{'x' * n}") for n in range(1, 5)]
    assert "names_swapped" in alarms(PretendSchool().apply(rows))


def test_imp_09_a_number_that_may_be_another_childs_asks():
    rows = a_class(10)
    renamed = rows[0]._replace(family_name="Maes")
    other = rows[1]._replace(first_name="Yusuf", family_name="Demir")
    asked = a_school_with(*rows).apply([renamed, other, *rows[2:]]).alarms()
    assert [(one.code, one.row, one.facts["count"]) for one in asked] == [
        ("another_pupil", other.row, 1)
    ]


def test_imp_09_a_shifted_column_asks_and_names_it():
    rows = [row._replace(street="1500", postcode="Halle", town="12") for row in a_class(10)]
    plan = PretendSchool().apply(rows)
    assert {one.column for one in plan.alarms()} == {"street", "postcode", "town"}


def a_teacher(number=1, **more):
    fields = {"email": f"t{number}@school.example.be", "role": "teacher", "classes": ("L3A",)}
    return StaffRow(number + 1, str(number), "Claes", "Mia", **{**fields, **more})


def known_teacher(number=1, **more):
    row = a_teacher(number)
    one = KnownStaff(
        number, number, row.register_id, row.family_name, row.first_name, row.email or "",
        row.role, row.classes or (), has_left=False,
    )  # fmt: skip
    return one._replace(**more)


def test_imp_07_another_role_is_proposed_and_never_given():
    plan = plan_staff([a_teacher(role="administrator")], {"1": known_teacher()})
    assert plan.is_empty()
    assert codes(plan, Weight.NOTICE) == ["other_role"]


def test_staff_that_would_leave_is_always_asked_about():
    plan = plan_staff([a_teacher()], {"1": known_teacher(), "2": known_teacher(2)})
    assert lines(plan.leavers) == [("2", "leaves")]
    assert alarms(plan) == ["staff_leave"]


def test_whoever_was_invited_by_address_does_not_leave_with_an_import():
    plan = plan_staff([a_teacher()], {"1": known_teacher(), "mia@example.be": known_teacher(2)})
    assert plan.is_empty()


def test_staff_with_other_classes_changes():
    plan = plan_staff([a_teacher(classes=("L3B",))], {"1": known_teacher()})
    assert lines(plan.changes) == [("1", "classes_change")]
