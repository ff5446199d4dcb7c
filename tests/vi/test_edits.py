"""Edits: two lists become one, offsets lead there, neighbours on a line are told as one."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extractor.vi.edits import Edit, Shift, apply, compose, joined

TEXTS = st.text(alphabet="abcd xyz\n", min_size=1, max_size=30)


@st.composite
def edits_of(draw, source):
    edits, at = [], 0
    for _ in range(draw(st.integers(0, 4))):
        if at < len(source):
            start = draw(st.integers(at, len(source) - 1))
            at = draw(st.integers(start + 1, len(source)))
            edits.append(Edit(start, at, draw(st.text(alphabet="PQ", max_size=3)), "x"))
    return edits


@st.composite
def chains(draw):
    source = draw(TEXTS)
    first = draw(edits_of(source))
    return source, first, draw(edits_of(apply(source, first)))


@given(chains())
def test_two_lists_of_edits_become_one(chain):
    source, first, second = chain
    both = compose(first, second, source)
    assert apply(source, both) == apply(apply(source, first), second)
    assert all(left.end <= right.start for left, right in pairwise(both))


@given(chains())
def test_a_shift_leads_each_offset_to_its_character(chain):
    source, edits, _ = chain
    shift, now = Shift(edits), apply(source, edits)
    inside = {place for edit in edits for place in range(edit.start, edit.end)}
    places = [shift.to(place) for place in range(len(source) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(now)
    for place, letter in enumerate(source):
        if place not in inside:
            assert now[shift.to(place)] == letter


@given(chains())
def test_each_new_character_has_its_origin(chain):
    source, edits, _ = chain
    origins = Shift(edits).origins(0, len(source))
    assert len(origins) == len(apply(source, edits)) + 1
    assert origins == sorted(origins)
    assert 0 <= origins[0] <= origins[-1] <= len(source)


def test_neighbours_on_a_line_are_told_as_one():
    source = "n«ng th«n\nmíi"
    edits = [Edit(0, 4, "nông", "tcvn3"), Edit(5, 9, "thôn", "tcvn3"), Edit(10, 13, "mới", "tcvn3")]
    assert joined(edits, source) == [Edit(0, 9, "nông thôn", "tcvn3"), Edit(10, 13, "mới", "tcvn3")]
