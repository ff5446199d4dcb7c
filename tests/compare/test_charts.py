"""Pictures: words and figures in them, the same bytes each time, a clear word where they cannot be drawn."""

import errno
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.compare.charts import Bar, State, draw_bars, draw_slope, draw_states, moved_apart
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


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=40))
def test_labels_of_a_slope_keep_apart_within_the_picture_in_the_order_of_their_dots(levels):
    step = 1 / (len(levels) + 1)
    shown = moved_apart(levels, step)
    order = sorted(range(len(levels)), key=lambda at: shown[at])
    assert all(shown[after] - shown[before] >= step * 0.999 for before, after in pairwise(order))
    assert all(levels[before][0] <= levels[after][0] for before, after in pairwise(order))
    assert min(shown) > 0
    assert max(shown) < 1


def test_a_label_that_has_room_stands_beside_its_dot():
    assert moved_apart([(0.2, 0), (0.8, 0), (0.5, 0)], 0.1) == pytest.approx([0.2, 0.8, 0.5])


def _slope(path, count, value=lambda at: (Decimal(at), Decimal(2 * at))):
    lines = [(f"Xã {at}", *value(at)) for at in range(count)]
    return draw_slope(path, "Thu nhập", ("2015", "2018"), lines, "").read_text(encoding="utf-8")


def test_each_line_of_a_slope_has_a_colour_and_a_mark_of_its_own_and_leads_to_both_names():
    with patch("extractor.compare.charts._save") as saved:
        draw_slope(Path("a.svg"), "x", ("2015", "2018"), [(str(at), Decimal(at), Decimal(at)) for at in range(56)], "")
    drawn = saved.call_args.args[0].axes[0].lines
    slopes = [line for line in drawn if line.get_linewidth() == 1.3]
    looks = {(line.get_color(), line.get_marker()) for line in slopes}
    leads = [line for line in drawn if line.get_linewidth() == 0.7]
    assert (len(slopes), len(looks), len(leads)) == (56, 56, 112)
    for slope, first, last in zip(slopes, leads[:56], leads[56:], strict=True):
        assert {lead.get_color() for lead in (slope, first, last)} == {slope.get_color()}
        assert [first.get_ydata()[0], last.get_ydata()[0]] == list(slope.get_ydata())


def test_lines_of_a_slope_that_lie_upon_each_other_are_named(tmp_path):
    told = "trùng đường (cùng số ở cả hai năm): Xã 0, Xã 1, Xã 2"
    assert told in _slope(tmp_path / "a.svg", 3, lambda _: (Decimal(5), Decimal(5)))
    assert "trùng đường" not in _slope(tmp_path / "b.svg", 3)
