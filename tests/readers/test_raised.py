"""The mark of a note set raised behind a figure («125¹ triệu đồng») must not become a digit of it, in any format."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from extractor.pipeline import extract
from extractor.readers import read
from tests.readers.test_odt import odt

RAISED = "<w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
SHOWN = "Tổng vốn 125¹ triệu đồng, rộng 30 m2"


def _docx(docx: Callable[..., bytes]) -> bytes:
    runs = [("Tổng vốn 125", ""), ("1", RAISED), (" triệu đồng, rộng 30 m", ""), ("2", RAISED)]
    inner = "".join(f"<w:r>{look}<w:t xml:space='preserve'>{text}</w:t></w:r>" for text, look in runs)
    return docx(f"<w:p>{inner}</w:p>")


def _rtf() -> bytes:
    body = r"T\u7893?ng v\u7889?n 125{\super 1} tri\u7879?u \u273?\u7891?ng, r\u7897?ng 30 m{\super 2}\par"
    return rf"{{\rtf1\ansi {body}}}".encode()


def _html() -> bytes:
    return "<html><meta charset=utf-8><p>Tổng vốn 125<sup>1</sup> triệu đồng, rộng 30 m<sup>2</sup>".encode()


def _odt() -> bytes:
    span = "<text:span text:style-name='S'>{}</text:span>"
    body = f"<text:p>Tổng vốn 125{span.format(1)} triệu đồng, rộng 30 m{span.format(2)}</text:p>"
    return odt(body, master="<office:document-styles {spaces}/>")


@pytest.mark.parametrize("form", ["docx", "rtf", "html", "odt"])
def test_a_raised_digit_behind_a_figure_stays_a_mark(docx: Any, form: str) -> None:
    data = {"docx": lambda: _docx(docx), "rtf": _rtf, "html": _html, "odt": _odt}[form]()
    document = read(data, "a")
    assert document.text == SHOWN
    money = [fact.value for fact in extract(data, file_name="a").facts if fact.unit == "VND"]
    assert money == [Decimal(125_000_000)]
