"""Many reports → tables across places and years: facts of one measure put side by side, nothing chosen in silence."""

from extractor.compare.asked import rows_asked, rows_within
from extractor.compare.boundaries import at_boundaries, day_asked, is_gone, with_overlaps
from extractor.compare.criteria import CriteriaTable, criteria_table, years_told
from extractor.compare.deducing import CRITERIA_COUNTS, HOW, count_cell, deduced_cells
from extractor.compare.labels import PlaceKey, labels_of
from extractor.compare.laid import Laid, lay_again, lay_out
from extractor.compare.measured import require_measured
from extractor.compare.sources import FundingBySource, funding_by_source
from extractor.compare.table import (
    Cell,
    Comparison,
    Question,
    Whole,
    cell_as_row,
    cells_as_rows,
    cells_in_order,
    compare_facts,
    grown_as_rows,
    in_order,
    make_cell,
    time_of,
    wholes_as_rows,
)

__all__ = [
    "CRITERIA_COUNTS",
    "HOW",
    "Cell",
    "Comparison",
    "CriteriaTable",
    "FundingBySource",
    "Laid",
    "PlaceKey",
    "Question",
    "Whole",
    "at_boundaries",
    "cell_as_row",
    "cells_as_rows",
    "cells_in_order",
    "compare_facts",
    "count_cell",
    "criteria_table",
    "day_asked",
    "deduced_cells",
    "funding_by_source",
    "grown_as_rows",
    "in_order",
    "is_gone",
    "labels_of",
    "lay_again",
    "lay_out",
    "make_cell",
    "require_measured",
    "rows_asked",
    "rows_within",
    "time_of",
    "wholes_as_rows",
    "with_overlaps",
    "years_told",
]
