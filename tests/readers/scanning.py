"""A scanner for the tests: pages of a digital PDF as an office's machine would give them back, always the same."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter


@dataclass(frozen=True)
class Scanner:
    """How bad the machine is: `skew` in degrees (alternating), `noise` as sigma of grey, `specks` per 10,000 pixels.

    `fax`: half as many dots down as across, black and white.
    """

    dpi: int = 200
    skew: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    specks: float = 0.0
    quality: int = 80
    fax: bool = False


CLEAN = Scanner()
USUAL = Scanner(skew=1.2, noise=8, blur=0.5, specks=1)
CROOKED = Scanner(skew=2.0, noise=16, blur=0.6, specks=3)
COARSE = Scanner(dpi=150, skew=2.0, noise=8, blur=0.4, specks=1)
FAX = Scanner(skew=1.0, noise=12, blur=0.4, specks=8, fax=True)


def scan_pages(pdf: bytes, scanner: Scanner, pages: range | None = None) -> list[Image.Image]:
    """The pages as grey pictures."""
    document = pdfium.PdfDocument(pdf)
    found = []
    for number in pages or range(len(document)):
        picture = document[number].render(scale=scanner.dpi / 72, grayscale=True).to_pil()
        found.append(_scan(picture, scanner, number))
    document.close()
    return found


def scan_pdf(pdf: bytes, scanner: Scanner, pages: range | None = None) -> bytes:
    """The same as a PDF of pictures."""
    pictures = scan_pages(pdf, scanner, pages)
    out = io.BytesIO()
    pictures[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pictures[1:],
        resolution=float(scanner.dpi),
        quality=scanner.quality,
    )
    return out.getvalue()


def _scan(picture: Image.Image, scanner: Scanner, number: int) -> Image.Image:
    chance = np.random.default_rng(1000 + number)
    if scanner.skew:
        turn = scanner.skew * (1 if number % 2 else -1)
        picture = picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
    if scanner.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(scanner.blur))
    if scanner.fax:
        picture = picture.resize((picture.width, picture.height // 2), Image.Resampling.BOX)
    values = np.asarray(picture, dtype=np.float64)
    if scanner.noise:
        values = values * 0.88 + 18 + chance.normal(0, scanner.noise, values.shape)
    if scanner.specks:
        hits = chance.random(values.shape) < scanner.specks / 10_000
        values = np.where(hits, chance.choice([0.0, 255.0], values.shape), values)
    if scanner.fax:
        values = np.repeat(np.where(values < 150, 0, 255), 2, axis=0)
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
