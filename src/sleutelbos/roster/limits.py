"""How much a register file may be. A school with 100,000 pupils fits; a bomb does not."""

BYTES = 64 * 1024 * 1024
UNPACKED_BYTES = 192 * 1024 * 1024
UNPACKED_TIMES = 100  # text packs twenty times at most; a bomb packs a thousand times
MEMBERS = 64
WORKBOOK_MEMBERS = 2_000  # a part for each sheet, drawing and link
WORKBOOK_MEMORY = 384 * 1024 * 1024  # of the process that reads it
WORKBOOK_SECONDS = 30
DIRECTORY_ENTRY = 1024  # bytes that a zip's directory has for each file
PEOPLE = 150_000  # pupils in one file, or members of staff
ROWS = 320_000  # of a file in a bundle, where guardians have rows of their own
COLUMNS = 300
HEADER_ROWS = 30  # among which the header is looked for
LINE_LENGTH = 64 * 1024
CELL_LINES = 40  # lines that one quoted cell may span before its quote counts as unclosed
FINDINGS = 10_000  # listed one by one; beyond it they are only counted
