"""Messages of a school: written once, read by whom they are for."""
