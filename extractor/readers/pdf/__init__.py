"""Digital PDF."""

from extractor.errors import UnsupportedError
from extractor.model import Document


def read_pdf(data: bytes, file_name: str, media_type: str) -> Document:
    """Stub."""
    raise UnsupportedError("PDF")
