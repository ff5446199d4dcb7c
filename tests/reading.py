"""How tests read a few lines as the pipeline would, in a setting that they choose."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from extractor.catalog import load_catalog
from extractor.claims import make_claims
from extractor.facts import normalize
from extractor.mentions import find_mentions
from extractor.model import Claim, Document, Fact, Mention, Outline, PlaceName, Setting, Subject
from extractor.outline import build_outline
from extractor.readers import read

# Examples stand in a report of this unit and year unless they say otherwise.
UNIT, PROVINCE, YEAR = "thị xã Bỉm Sơn", "tỉnh Thanh Hóa", 2018


@lru_cache(maxsize=64)
def setting_of(unit: str = UNIT, province: str = PROVINCE, year: int = YEAR) -> Setting:
    places = load_catalog().places
    top = places.resolve(province, on=str(year)).places[0]
    below = places.resolve(unit, on=str(year), within=top.unit_id).places[0]
    names = [PlaceName(name=it.name, type_word=it.type, candidates=(it.unit_id,)) for it in (below, top)]
    return Setting(subject=Subject(), place=names[0], province=names[1], on=f"{year}-12-31", year=year)


def document_of(text: str) -> Document:
    return read(unicodedata.normalize("NFC", text).encode(), "example.txt")


def read_text(text: str, **where: object) -> tuple[Outline, tuple[Mention, ...], tuple[Claim, ...], tuple[Fact, ...]]:
    catalog = load_catalog()
    outline = build_outline(document_of(text), catalog.forms)
    setting = setting_of(**where)
    mentions = find_mentions(outline, catalog, setting)
    claims = make_claims(outline, mentions, catalog, setting)
    return outline, mentions, claims, normalize(claims, outline, catalog)
