"""The child that draws: one page of a document as PNG, and where spans of its text stand on it. Run as a module.

It reads a hostile file, so it closes itself in like the readers' child. Request and answer are JSON; pictures are files
in its workspace. `python -m extractor.web.drawing WORKSPACE < request`: {"path", "document_id", "page", "spans"}.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from extractor.errors import ReadError
from extractor.intake.sandbox import Limits, lock_down
from extractor.readers.sniff import JPEG, PNG, TIFF, sniff

WIDTH = 1400  # pixels of a page's picture: sharp at 200 % on a laptop
MAX_PIXELS = 12_000_000
_PICTURES = (PNG, JPEG, TIFF)
_LIMITS = Limits(wall=150.0, cpu=140, memory=2 * 1024**3)


def main() -> int:
    """Draw what the request on standard input asks for."""
    workspace = Path(sys.argv[1])
    request = json.load(sys.stdin)
    import PIL.Image
    import pypdfium2  # noqa: F401  (loaded before the doors close)

    PIL.Image.init()

    from extractor import readers  # noqa: F401

    lock_down(_LIMITS, workspace)
    try:
        answer = draw(workspace, request)
    except ReadError as error:
        answer = {"error": str(error), "next_step": error.next_step}
    sys.stdout.write(json.dumps(answer))
    return 0


def draw(workspace: Path, request: dict[str, Any]) -> dict[str, Any]:
    """Write page-<n>.png and return its size in points, the number of pages, and boxes by span for a twin."""
    data = Path(request["path"]).read_bytes()
    if hashlib.sha256(data).hexdigest() != request["document_id"]:
        return {"error": "Tệp gốc đã thay đổi từ khi đọc.", "next_step": "Hãy nạp lại tệp."}
    if sniff(data) in _PICTURES:
        return _scan(data, int(request["page"]), workspace)
    answer: dict[str, Any] = {}
    if not data.lstrip()[:5].startswith(b"%PDF"):
        twin = workspace / "twin.pdf"
        if twin.exists():
            data = twin.read_bytes()
        else:
            data, answer["boxes"] = _print_twin(data, request)
            twin.write_bytes(data)
    return answer | _picture(data, int(request["page"]), workspace)


def _scan(data: bytes, number: int, workspace: Path) -> dict[str, Any]:
    """A page that is a picture, drawn anew; its boxes are those of the reader, in points of the same page."""
    from PIL import Image

    from extractor.readers.scan.image import page_picture

    picture, dpi, count = page_picture(data, number)
    number = max(1, min(number, count))
    width, height = (72.0 * side / dpi for side in picture.size)
    picture.thumbnail((WIDTH, MAX_PIXELS // WIDTH), Image.Resampling.LANCZOS)
    pixels = Image.new("RGB", picture.size)  # without what the file says besides: profiles, comments
    pixels.paste(picture)
    pixels.save(workspace / f"page-{number}.png", "PNG", compress_level=6)
    return {"page": number, "pages": count, "width": width, "height": height}


def _print_twin(data: bytes, request: dict[str, Any]) -> tuple[bytes, list[list[list[float]]]]:
    from extractor.model import Span
    from extractor.readers import read
    from extractor.readers.twin import locate_in_twin, render_twin

    twin = render_twin(data, seconds=100.0)
    document = read(data, "")
    if hashlib.sha256(document.text.encode("utf-8", "replace")).hexdigest() != request["text"]:
        return twin, []
    placed = locate_in_twin(document, twin, [Span(start, end) for start, end in request["spans"]])
    return twin, [[[box.page, box.x0, box.top, box.x1, box.bottom] for box in boxes] for boxes in placed]


def _picture(data: bytes, number: int, workspace: Path) -> dict[str, Any]:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    count = len(document)
    number = max(1, min(number, count))
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1.0), (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    picture = page.render(scale=scale).to_pil().convert("RGB")
    picture.save(workspace / f"page-{number}.png", "PNG", compress_level=6)
    return {"page": number, "pages": count, "width": width, "height": height}


if __name__ == "__main__":
    raise SystemExit(main())
