"""The regions by which the criteria sets grade their levels."""

from __future__ import annotations

from functools import cached_property

from extractor.catalog.locate import load_toml
from extractor.vi.fold import fold_name, fold_phrase


class Regions:
    """The records of schemas/regions.toml.

    >>> Regions().region_of("Thanh Hoá")
    'BTB'
    """

    @cached_property
    def _region_of(self) -> dict[str, str]:
        records = load_toml("regions.toml")["region"]
        return {fold_phrase(name): record["id"] for record in records for name in record["provinces"]}

    def region_of(self, province: str) -> str:
        """Return the region of a province by its bare name as it was before July 2025, "" if unknown."""
        return self._region_of.get(fold_name(province), "")
