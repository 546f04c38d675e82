"""People of a school: pupils, guardians, staff and the groups they are in."""
