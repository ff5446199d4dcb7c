"""Periods, dates and decrees that a line end breaks after their hyphen."""

from __future__ import annotations

import pytest

from tests.reading import read_text


@pytest.mark.parametrize(
    ("broken", "kind", "expected"),
    [
        ("giai đoạn 2016-\n2018", "period", ("2016", "2018")),
        ("năm 2017-\n2018", "period", ("2017", "2018")),
        ("từ năm 2016 -\n2018", "period", ("2016", "2018")),
        ("Quyết định số 558/QĐ-\nTTg", "citation", "558/QĐ-TTg"),
    ],
)
def test_what_a_line_end_breaks_after_a_hyphen_is_found(broken: str, kind: str, expected: object) -> None:
    text = f"I. KẾT QUẢ\nToàn huyện đã thực hiện theo {broken} được nhiều việc ở các xã."
    _, mentions, _, _ = read_text(text)
    (found,) = [mention.value for mention in mentions if mention.kind == kind]
    assert (getattr(found, "symbol", None) or (found.start, found.end)) == expected
