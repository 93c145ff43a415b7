"""The machine-readable code of a sheet, drawn."""

import io

import segno


def drawn(code: str) -> str:
    """The code as QR, an SVG. Error correction M: readable with a stain on it."""
    stream = io.BytesIO()
    segno.make_qr(code, error="m").save(stream, kind="svg", xmldecl=False, border=4, svgclass=None, lineclass=None)
    return stream.getvalue().decode()
