"""Outline → mentions: what stands in the text, the surest kinds first, before anyone says what it is about.

The order of work: numbers of headings, citations, dates and periods, criteria by number, places, quantities. A digit
belongs to the first that takes it; what nobody takes is found again as `unclaimed`.
"""

from __future__ import annotations

import re
from functools import lru_cache

import regex

from extractor.catalog import Catalog
from extractor.mentions.by_place import find_by_place
from extractor.mentions.citations import find_citations
from extractor.mentions.counted_criteria import find_counted_criteria
from extractor.mentions.criteria import CriteriaReader
from extractor.mentions.dates import find_dates
from extractor.mentions.labelled import find_labelled
from extractor.mentions.parts import find_parts
from extractor.mentions.places import PlaceReader
from extractor.mentions.quantities import QuantityReader
from extractor.mentions.reading import Reading
from extractor.mentions.regions import find_regions
from extractor.mentions.series import find_series
from extractor.mentions.spelled import SpelledReader
from extractor.mentions.subject import find_setting
from extractor.mentions.unit_lines import UnitLines
from extractor.mentions.villages import VillageReader
from extractor.model import Mention, Ordinal, Outline, Setting
from extractor.vi.fold import fold_name
from extractor.vi.gate import Gated

__all__ = ["find_mentions", "find_setting"]

_COUNTED_RE = re.compile(r"\d|[Qq][Uu][Ýý] ")
# «bảng 2 và bảng 3», «Biểu số 04», «các phụ lục 1, 2 và 3»; not «bảng 2 km»
_REFERENCE = Gated(
    regex.compile(
        r"(?<!\p{L})(?:phụ lục|phụ biểu|biểu mẫu|biểu|bảng|mẫu số|hình số|sơ đồ|danh mục)(?: số:?)? ?"
        r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,2}[a-z]?)(?:(?:, ?| và |-)(?P<number>\d{1,2}))*"
        r"(?= ?(?:[,;.:)(]|$|(?:và|của|kèm|đính|ban hành|trên|dưới|sau|này|dẫn|nêu|tại|thuộc)(?!\p{L})))(?![.,]\d)"
    ),
    ("phụ lục", "biểu", "bảng", "mẫu số", "hình số", "sơ đồ", "danh mục"),
)
_NUMBERED_CELL_RE = regex.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}\.?(?=\s+\p{Lu})")  # «17.10 Chuồng trại chăn nuôi HVS (%)»
_OWN_SYMBOL_RE = regex.compile(r"số ?: ?(?P<number>[\d.…]+)")


def find_mentions(outline: Outline, catalog: Catalog, setting: Setting) -> tuple[Mention, ...]:
    """Return the mentions of all passages, ordered by span, none overlapping another."""
    places = PlaceReader(catalog.places, setting.on, setting.province, setting.place)
    quantities, spelled = _quantity_readers(catalog)
    criteria = CriteriaReader(catalog, setting.criteria_year or setting.year)
    units = (setting.place, setting.province)
    villages = VillageReader(outline, frozenset(fold_name(it.name) for it in units if it is not None))
    unit_lines = UnitLines(outline, catalog)
    found: list[Mention] = []
    told: dict[int, str] = {}
    for index, passage in enumerate(outline.passages):
        if passage.kind == "furniture":
            continue
        above = () if passage.kind == "cell" else (-1 if passage.lead is None else passage.lead, index - 1, index - 2)
        texts = tuple(told[at] for at in above if at in told)
        reading = Reading(outline.document, index, passage, outline.text_of(passage), texts)
        if passage.kind != "cell":
            told[index] = reading.text
        _take_marker(reading)
        if passage.kind == "front":
            _take_own_symbol(reading)
        counted = _COUNTED_RE.search(reading.raw) is not None  # half of all passages have no figure
        if counted:
            _take_references(reading)
            find_citations(reading)
            find_dates(reading, setting.year)
        criteria.find(reading)
        places.find(reading)
        villages.find_named(reading)
        find_regions(reading)
        spelled.find(reading)  # «tám trong 10 thôn»
        if counted:
            quantities.find(reading)
            villages.find_numbered(reading)
            unit_lines.find(reading)
            find_by_place(reading, quantities, catalog.places)
            find_counted_criteria(reading)
            find_labelled(reading, quantities)
            find_series(reading, quantities, catalog)
            find_parts(reading, quantities)
            quantities.find_nameless(reading)
        found.extend(reading.mentions)
    return tuple(sorted(found, key=lambda mention: mention.span))


@lru_cache(maxsize=4)
def _quantity_readers(catalog: Catalog) -> tuple[QuantityReader, SpelledReader]:
    quantities = QuantityReader(catalog.units, catalog.words)
    return quantities, SpelledReader(catalog.units, catalog.words, quantities)


def _take_marker(reading: Reading) -> None:
    """«9. Kết quả…», «1.1», «a)»: the number of a heading, an item or the name of a row is no figure."""
    marker = reading.passage.marker
    if marker and any(letter.isdigit() for letter in marker) and reading.raw.startswith(marker):
        reading.take_raw("ordinal", 0, len(marker), Ordinal(reason="numbering"), "numbering.marker")
    elif reading.passage.kind == "cell" and (numbered := _NUMBERED_CELL_RE.match(reading.raw)) is not None:
        reading.take_raw("ordinal", 0, numbered.end(), Ordinal(reason="numbering"), "numbering.cell")


def _take_references(reading: Reading) -> None:
    """The number of a table or an annex that the text refers to is no figure."""
    for match in _REFERENCE.finditer(reading.text):
        for at, to in match.spans("number"):
            reading.take("ordinal", at, to, Ordinal(reason="name"), "numbering.reference")


def _take_own_symbol(reading: Reading) -> None:
    match = _OWN_SYMBOL_RE.search(reading.text)
    if match is not None and any(letter.isdigit() for letter in match["number"]):
        reading.take(
            "ordinal", match.start("number"), match.end("number"), Ordinal(reason="symbol"), "numbering.symbol"
        )
