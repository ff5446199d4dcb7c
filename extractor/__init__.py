"""Every figure of Vietnam's new-rural reports, traced to its words, recomputed and compared.

>>> import extractor
>>> report = extractor.extract("bao-cao.docx")  # doctest: +SKIP
>>> report.to_pandas()  # doctest: +SKIP

Names are loaded when they are first used, so that `extractor --help` answers at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from extractor.version import __version__

if TYPE_CHECKING:
    from extractor.dataset import Dataset
    from extractor.errors import (
        CatalogError,
        DamagedError,
        EmptyError,
        EncryptedError,
        ExtractorError,
        LimitError,
        NoTextError,
        ReadError,
        StoreError,
        UnsupportedError,
        UsageError,
    )
    from extractor.model import Document, Fact, Finding, Outline, Problem, Report, Section, Span, Unclaimed
    from extractor.pipeline import extract

_ERRORS, _MODEL = "extractor.errors", "extractor.model"
_HOMES = {
    "CatalogError": _ERRORS,
    "DamagedError": _ERRORS,
    "Dataset": "extractor.dataset",
    "Document": _MODEL,
    "EmptyError": _ERRORS,
    "EncryptedError": _ERRORS,
    "ExtractorError": _ERRORS,
    "Fact": _MODEL,
    "Finding": _MODEL,
    "LimitError": _ERRORS,
    "NoTextError": _ERRORS,
    "Outline": _MODEL,
    "Problem": _MODEL,
    "ReadError": _ERRORS,
    "Report": _MODEL,
    "Section": _MODEL,
    "Span": _MODEL,
    "StoreError": _ERRORS,
    "Unclaimed": _MODEL,
    "UnsupportedError": _ERRORS,
    "UsageError": _ERRORS,
    "extract": "extractor.pipeline",
}

__all__ = [
    "CatalogError",
    "DamagedError",
    "Dataset",
    "Document",
    "EmptyError",
    "EncryptedError",
    "ExtractorError",
    "Fact",
    "Finding",
    "LimitError",
    "NoTextError",
    "Outline",
    "Problem",
    "ReadError",
    "Report",
    "Section",
    "Span",
    "StoreError",
    "Unclaimed",
    "UnsupportedError",
    "UsageError",
    "__version__",
    "extract",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
