"""Pure decisions about people: names, and what a guardian may."""
