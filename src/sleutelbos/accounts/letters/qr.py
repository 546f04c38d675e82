"""The QR code of a link."""

import re

# Choosing the best of eight masks makes a code five times as dear; readers undo any of them.
_MASK = 3
_DARK = re.compile(rb"\x01+")


def svg(link: str) -> str:
    """Return the link as the SVG of a QR code, without a margin: the paper around it is white."""
    import segno

    matrix = segno.make_qr(link, error="m", boost_error=False, mask=_MASK).matrix
    size = len(matrix)
    lines = (
        f"M{run.start()} {row}.5h{run.end() - run.start()}"
        for row, modules in enumerate(matrix)
        for run in _DARK.finditer(modules)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path stroke="#000" d="{"".join(lines)}"/></svg>'
    )
