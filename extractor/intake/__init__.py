"""Path → Work → ending: the list of work, the gate, the engines, the batch."""

from extractor.intake.batch import Ending, ingest
from extractor.intake.cluster import dask_engine
from extractor.intake.engines import Engine, check_workers, local_engine
from extractor.intake.refresh import find_refreshable, with_known_names
from extractor.intake.worklist import Refusal, Work, WorkList, find_works

__all__ = [
    "Ending",
    "Engine",
    "Refusal",
    "Work",
    "WorkList",
    "check_workers",
    "dask_engine",
    "find_refreshable",
    "find_works",
    "ingest",
    "local_engine",
    "with_known_names",
]
