"""Canonical units: what an indicator is kept in, whatever the clerk wrote."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from extractor.catalog import Catalog
from extractor.catalog.indicators import Indicator
from extractor.model import Quantity

_MONTHS = Decimal(12)


def canonical(quantity: Quantity, indicator: Indicator | None, role: str) -> Quantity:
    """Return the quantity in the indicator's unit where the two measure the same; changes keep theirs.

    «29 triệu đồng» of income is VND/person/year (the unit is implied); «2,5 triệu đồng/người/tháng» is times twelve;
    «8 trạm y tế» counts communes. A change in percent or «gấp 2,75 lần» stays what it is.
    """
    if indicator is None or quantity.unit == indicator.unit:
        return quantity
    if quantity.unit in ("percent", "times", "percentage_point") and role == "change":
        return quantity
    if indicator.unit.startswith("VND/") and quantity.unit.split("/")[0] == "VND":
        factor = _MONTHS if quantity.unit.endswith("/month") else Decimal(1)
        return _scaled(quantity, factor, indicator.unit)
    if quantity.unit in indicator.accepts:
        return replace(quantity, unit=indicator.unit)
    return quantity


def indicator_of(name: str, catalog: Catalog) -> Indicator | None:
    """Return the record of an indicator, None for an open one."""
    return catalog.indicators.by_id.get(name)


def _scaled(quantity: Quantity, factor: Decimal, unit: str) -> Quantity:
    return replace(
        quantity,
        value=quantity.value * factor,
        half_step=quantity.half_step * factor,
        low=None if quantity.low is None else quantity.low * factor,
        high=None if quantity.high is None else quantity.high * factor,
        unit=unit,
    )


def plain(value: Decimal) -> Decimal:
    """Return the same number without trailing zeros or exponent.

    >>> plain(Decimal("32080000.00")), plain(Decimal("38.10")), plain(Decimal("1E+3"))
    (Decimal('32080000'), Decimal('38.1'), Decimal('1000'))
    """
    value = value.normalize()
    return Decimal(int(value)) if value == value.to_integral_value() else value
