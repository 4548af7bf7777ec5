"""The QR code on a document: the address where anybody checks it."""

from functools import lru_cache

import segno


@lru_cache(maxsize=64)
def qr_code(address: str) -> segno.QRCode:
    """The code of an address. Kept a while, because the PDF and the Word file of a document both print it."""
    return segno.make(address, error="m", micro=False)
