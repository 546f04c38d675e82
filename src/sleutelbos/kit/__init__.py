"""Small tools without tables: clock, tokens, names, addresses, errors."""
