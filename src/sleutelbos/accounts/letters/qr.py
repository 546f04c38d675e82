"""The QR code of a link."""

import io


def svg(link: str) -> str:
    """Return the link as the SVG of a QR code, without a margin: the paper around it is white."""
    import segno

    code = segno.make_qr(link, error="m", boost_error=False, mask=3)
    out = io.BytesIO()
    code.save(out, kind="svg", border=0, xmldecl=False, svgns=True, nl=False, omitsize=True)
    return out.getvalue().decode()
