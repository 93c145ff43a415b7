"""The machine-readable code of a sheet, drawn."""

import io

import segno


def drawn(code: str) -> str:
    """The code as QR, an SVG. Error correction M: readable with a stain on it. The white
    margin that a reader needs is the page's."""
    stream = io.BytesIO()
    segno.make_qr(code, error="m").save(
        stream, kind="svg", xmldecl=False, border=0, omitsize=True, svgclass=None
    )
    return stream.getvalue().decode()
