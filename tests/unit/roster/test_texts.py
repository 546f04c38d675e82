"""Everything that can be found has its words."""

import re
from pathlib import Path

from sleutelbos.roster import texts
from sleutelbos.roster.parsers import cells
from sleutelbos.roster.values import Finding, Line, Weight
from tests.unit.roster.pretend import PretendSchool, read

SOURCE = Path(texts.__file__).parent
CODE = re.compile(
    r'"((?:[a-z]+_)+[a-z]+)", (?:weight=)?Weight\.'
    r'|(?:note|fault|lost|Unreadable)\((?:\w+(?:\[[^]]+\]|\.\w+)*, )*"([a-z_]+)"'
)


def test_every_finding_in_the_code_has_a_text():
    found = {
        code
        for path in SOURCE.rglob("*.py")
        for match in CODE.finditer(path.read_text())
        for code in match.groups()
        if code
    }
    found |= {f"wrong_{field}" for field, shape in cells.SHAPES.items() if shape.is_good}
    assert len(found) > 35
    for code in sorted(found):
        assert texts.finding(Finding(1, "", code, Weight.NOTICE))


def test_every_line_of_a_plan_has_a_text_and_every_finding_is_filled_in():
    school = PretendSchool()
    first = school.apply(read("basisschool.csv")[0])
    second = school.apply(read("basisschool-volgend-jaar.csv")[0], year="2027-2028")
    for plan in (first, second):
        for line in (*plan.arrivals, *plan.moves, *plan.changes, *plan.leavers):
            assert "{" not in texts.line(line)
        for finding in plan.findings:
            assert "{" not in texts.finding(finding)


def test_a_text_says_nothing_where_nothing_was():
    line = Line(1, "1", "Noor Peeters", "address_changes", {"before": "", "after": "Halle"})
    assert texts.line(line).count("Halle") == 1
