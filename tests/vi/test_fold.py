"""Signs that look like others, or like nothing, read as what they look like; the text keeps them."""

from __future__ import annotations

import pytest

from extractor.vi.fold import fold


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        pytest.param("2\u201a84%", "2,84%", id="a low quote"),
        pytest.param("2\uff0c84\uff05", "2,84%", id="a comma and a sign of percent of an East Asian keyboard"),
        pytest.param("\uff11\uff0e\uff13\uff18\uff16", "1.386", id="its digits"),
        pytest.param("1\u2024386", "1.386", id="a dot that leads"),
        pytest.param("2\u066b84", "2,84", id="an Arabic comma"),
        pytest.param("\u202a1.386\u202c hộ", "1.386 hộ", id="marks of direction, as browsers and chats leave them"),
        pytest.param("1.386\u200e hộ", "1.386 hộ", id="one behind a figure"),
        pytest.param("1.\u200b386\ufeff hộ", "1.386 hộ", id="blanks of no width"),
    ],
)
def test_signs_read_as_what_they_look_like(printed: str, read: str) -> None:
    view = fold(printed)
    assert view.text == read
    home = view.home(0, len(view.text))
    assert printed[home.start : home.end].strip("\u202a\u202c") == printed.strip("\u202a\u202c")
