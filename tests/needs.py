"""What a test needs beyond Python's packages: it is skipped without it, and fails where all must be there."""

from __future__ import annotations

import os
import shutil

import pytest


def _tesseract() -> bool:
    from extractor.readers.scan.engine import missing_part

    return missing_part() is None


_LOOKS = {"tesseract": _tesseract}


def needs(program: str) -> pytest.MarkDecorator:
    """Skip the test if the program is missing; it runs and fails where EXTRACTOR_REQUIRE names it, or is 1."""
    there = _LOOKS[program]() if program in _LOOKS else shutil.which(program) is not None
    required = {"1", program} & set(os.environ.get("EXTRACTOR_REQUIRE", "").split())
    return pytest.mark.skipif(not there and not required, reason=f"{program} is not on this machine")
