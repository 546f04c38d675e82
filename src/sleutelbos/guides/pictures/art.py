"""What is drawn and not written: keys, hills, a few signs. All of it in shapes, nothing fetched."""

SIGNS = {
    # Of Lucide, called as in web/static/web/icons.svg; its licence is beside that file.
    "key-round": (
        "M2.586 17.414A2 2 0 0 0 2 18.828V21a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h1a1 1 0"
        " 0 0 1-1v-1a1 1 0 0 1 1-1h.172a2 2 0 0 0 1.414-.586l.814-.814a6.5 6.5 0 1 0-4-4z"
        "M16.5 7.5h.01"
    ),
    "user": "M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2M16 7a4 4 0 1 1-8 0a4 4 0 1 1 8 0",
    "users": (
        "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M13 7a4 4 0 1 1-8 0a4 4 0 1 1 8 0"
        "M22 21v-2a4 4 0 0 0-3-3.87M16 3.128a4 4 0 0 1 0 7.744"
    ),
    "mail": (
        "m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4"
        "a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z"
    ),
    "file-text": (
        "M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20"
        " 8v12a2 2 0 0 1-2 2zM14 2v5a1 1 0 0 0 1 1h5M10 9H8M16 13H8M16 17H8"
    ),
    "eye": (
        "M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0"
        " 1-19.876 0M15 12a3 3 0 1 1-6 0a3 3 0 1 1 6 0"
    ),
    "globe": (
        "M22 12a10 10 0 1 1-20 0a10 10 0 1 1 20 0M12 2a14.5 14.5 0 0 0 0 20 14.5 14.5 0 0 0 0-20"
        "M2 12h20"
    ),
    "check": "M20 6 9 17l-5-5",
    "x": "M18 6 6 18M6 6l12 12",
    "circle": "M22 12a10 10 0 1 1-20 0a10 10 0 1 1 20 0",
    "circle-check": "M22 12a10 10 0 1 1-20 0a10 10 0 1 1 20 0M9 12l2 2 4-4",
    "lock": (
        "M7 11V7a5 5 0 0 1 10 0v4M5 11h14a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-7a2 2 0 0"
        " 1 2-2z"
    ),
}
POINTER = "M0 0v21l5-4.6 3.4 7.6 4-1.8L9 14.8h6.8z"

_RING = "M0 9a21 21 0 1 1 0 42a21 21 0 1 1 0-42z"
_BIT = "M-6 50h12v74h20v14h-14v10h14v14h-32z"
_COLOURS = (("44", "#ec9a76"), ("-42", "#fff7e8"), ("0", "#f0b941"))


def sign(name: str) -> str:
    """Return a sign as a drawing of its own, in the colour that is current."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" class="icon" '
        'stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" '
        f'aria-hidden="true"><path d="{SIGNS[name]}"/></svg>'
    )


def bunch() -> str:
    """Return the keys as a drawing of their own."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-135 -45 270 200">{keys(0, 0, 1)}</svg>'
    )


def keys(x: float, y: float, scale: float) -> str:
    """Return a bunch of three keys, hanging from their ring at a point."""
    bunch = "".join(
        f'<g transform="rotate({turn})"><path d="{_RING}" fill="none" stroke="{colour}" '
        f'stroke-width="11"/><path d="{_BIT}" fill="{colour}"/></g>'
        for turn, colour in _COLOURS
    )
    ring = '<circle cy="-8" r="29" fill="none" stroke="#f7f3ea" stroke-width="8"/>'
    return f'<g transform="translate({x:g} {y:g}) scale({scale:g})">{bunch}{ring}</g>'


def hills(width: float, height: float) -> str:
    """Return soft hills and a light behind them, over a school's colour."""
    return (
        f'<g transform="scale({width / 800:g} {height / 900:g})" fill="#fff">'
        '<circle cx="400" cy="520" r="330" fill-opacity=".07"/>'
        '<circle cx="400" cy="520" r="240" fill-opacity=".07"/>'
        '<path fill-opacity=".1" d="M0 640c90-70 190-80 290-30s180 20 260-20 170-50 250 10v300H0z"'
        "/>"
        '<path fill-opacity=".12" d="M0 740c110-60 220-50 330-10s300 20 470-40v230H0z"/></g>'
    )
