"""Who was erased and is here again, school by school: an older copy was put back."""

from collections.abc import Iterator


def who_came_back() -> Iterator[tuple[int, int]]:
    """Give each school with such people, and how many they are."""
    from sleutelbos.kit import scope
    from sleutelbos.privacy.queries import comeback
    from sleutelbos.schools import queries

    with scope.everywhere():
        schools = queries.all_schools()
    for school in schools:
        with scope.within(school.id):
            if count := len(comeback.who_came_back(school.id)):
                yield school.id, count
