"""Many reports → tables across places and years: facts of one measure put side by side, nothing chosen in silence."""

from extractor.compare.boundaries import at_boundaries, day_asked
from extractor.compare.criteria import CriteriaTable, criteria_table
from extractor.compare.labels import PlaceKey, labels_of
from extractor.compare.table import (
    Cell,
    Comparison,
    Question,
    cell_as_row,
    cells_as_rows,
    compare_facts,
    rows_asked,
    time_of,
)

__all__ = [
    "Cell",
    "Comparison",
    "CriteriaTable",
    "PlaceKey",
    "Question",
    "at_boundaries",
    "cell_as_row",
    "cells_as_rows",
    "compare_facts",
    "criteria_table",
    "day_asked",
    "labels_of",
    "rows_asked",
    "time_of",
]
