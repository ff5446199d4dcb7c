"""Path → Work → ending: the list of work, the gate, the engines, the batch."""

from extractor.intake.batch import Ending, ingest
from extractor.intake.worklist import Refusal, Work, WorkList, find_works

__all__ = ["Ending", "Refusal", "Work", "WorkList", "find_works", "ingest"]
