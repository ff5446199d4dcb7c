"""Many reports → tables across places and years: facts of one measure put side by side, nothing chosen in silence."""

from extractor.compare.boundaries import at_boundaries, day_asked
from extractor.compare.table import Cell, Comparison, Question, cells_as_rows, compare_facts, rows_asked, time_of

__all__ = [
    "Cell",
    "Comparison",
    "Question",
    "at_boundaries",
    "cells_as_rows",
    "compare_facts",
    "day_asked",
    "rows_asked",
    "time_of",
]
