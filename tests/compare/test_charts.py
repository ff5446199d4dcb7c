"""Pictures: words and figures in them, the same bytes each time, a clear word where they cannot be drawn."""

import errno
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.compare.charts import Bar, State, draw_bars, draw_slope, draw_states
from extractor.errors import UsageError

STATES = {
    ("Xã Ân Mỹ", "1"): State("met"),
    ("Xã Ân Mỹ", "10"): State("not_met"),
    ("Xã Ân Sơn", "2"): State("owed", marks="*"),
}


def _states(path, further=None, notes=()):
    names, states = ["Xã Ân Mỹ", "Xã Ân Sơn"], STATES | (further or {})
    return draw_states(path, "Tiêu chí, 2018", names, ["1", "2", "10"], states, notes)


def bar(name, value, *, words="", inner=False):
    return Bar(name=name, words=words, value=Decimal(value), inner=inner)


def test_the_map_of_criteria_bears_its_words(tmp_path):
    text = _states(tmp_path / "a.svg").read_text(encoding="utf-8")
    assert all(word in text for word in ("Xã Ân Mỹ", "Xã Ân Sơn", ">Đ<", ">N*<", "Tiêu chí, 2018", "chưa đạt"))
    assert "≠" not in text
    assert text == _states(tmp_path / "b.svg").read_text(encoding="utf-8")


def test_the_map_tells_what_differs_from_what_nobody_says_and_what_it_leaves_out(tmp_path):
    text = _states(tmp_path / "a.svg", {("Xã Ân Mỹ", "2"): State("conflict", marks="!")}, ["còn 5 đơn vị không vẽ"])
    told = text.read_text(encoding="utf-8")
    assert all(it in told for it in (">≠!<", "ô trống: báo cáo không nêu", "các báo cáo ghi khác nhau", "còn 5 đơn vị"))


def test_a_state_that_follows_from_a_count_is_drawn_otherwise_than_one_that_was_stated(tmp_path):
    further = {("Xã Ân Mỹ", "2"): State("met", "rest"), ("Xã Ân Sơn", "1"): State("met", "all", "!")}
    text = _states(tmp_path / "a.svg", further).read_text(encoding="utf-8")
    assert all(it in text for it in (">Đ<", ">Đ°<", ">Đ#!<", "#: suy ra từ số tiêu chí", "°: suy ra, ngoài"))
    assert text.count("fill: #2e7d32") == 1, "the stated one is full, the others have a frame"
    assert text.count("stroke: #2e7d32") == 3
    assert "°: suy ra" not in _states(tmp_path / "b.svg").read_text(encoding="utf-8")


def test_bars_and_slopes_bear_their_figures(tmp_path):
    bars = draw_bars(tmp_path / "bars.svg", "Vốn", [bar("Ngân sách tỉnh", "168.2", words="168,2")], "triệu đồng")
    lines = [("Xã A", Decimal("21.5"), Decimal(30)), ("Xã B", Decimal(22), Decimal(20))]
    slope = draw_slope(tmp_path / "slope.svg", "Thu nhập", ("2015", "2018"), lines, "triệu đồng")
    assert all(word in bars.read_text(encoding="utf-8") for word in ("168,2", "Ngân sách tỉnh"))
    assert all(word in slope.read_text(encoding="utf-8") for word in ("21,5", "Xã B", "2018"))


def test_a_part_is_told_from_its_whole(tmp_path):
    bars = [bar("Ngân sách nhà nước", 300), bar("Ngân sách tỉnh", 200, inner=True), bar("Tín dụng", 40)]
    text = draw_bars(tmp_path / "a.svg", "Vốn", bars, "triệu đồng").read_text(encoding="utf-8")
    assert "trong đó: Ngân sách tỉnh" in text
    assert "không cộng thêm" in text
    assert "trong đó: Tín dụng" not in text
    assert "trong đó" not in draw_bars(tmp_path / "b.svg", "Vốn", bars[:1], "").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "ends",
    [
        pytest.param({"low": 5}, id="at least"),
        pytest.param({"high": 5}, id="at most"),
        pytest.param({"low": 4, "high": 6}, id="between"),
        pytest.param({"low": -4, "high": 0}, id="a fall"),
        pytest.param({"low": 0, "high": 0}, id="nothing"),
    ],
)
def test_what_has_no_single_figure_is_drawn_from_end_to_end_and_told(tmp_path, ends):
    bars = [Bar(name="Xã A", words="↔ khoảng", **{key: Decimal(end) for key, end in ends.items()})]
    text = draw_bars(tmp_path / "a.svg", "Vốn", bars, "", ["không vẽ 3 đơn vị"]).read_text(encoding="utf-8")
    assert all(it in text for it in ("Xã A", "↔ khoảng", "chỉ biết khoảng", "không vẽ 3 đơn vị"))
    whole = draw_bars(tmp_path / "b.svg", "Vốn", [bar("Xã A", 5)], "").read_text(encoding="utf-8")
    assert "chỉ biết khoảng" not in whole


def test_png_by_the_name_of_the_file(tmp_path):
    assert _states(tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["a.pdf", "file/a.svg"])
def test_what_cannot_be_drawn_is_told(tmp_path, name):
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(UsageError) as caught:
        _states(tmp_path / name)
    assert caught.value.next_step


def test_a_folder_that_is_missing_is_made_as_for_an_export(tmp_path):
    assert _states(tmp_path / "new" / "folder" / "a.svg").is_file()


@pytest.mark.parametrize("name", ["a.svg", "a.png"])
def test_a_full_disk_keeps_the_picture_that_was_there(tmp_path, monkeypatch, name):
    before = _states(tmp_path / name).read_bytes()

    def fill(figure, target, **_):
        Path(target).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", fill)
    with pytest.raises(UsageError, match="đã đầy"):
        _states(tmp_path / name)
    assert (tmp_path / name).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [name]
