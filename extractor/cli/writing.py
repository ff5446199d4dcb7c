"""`extractor letter` and `extractor dictionary`: what is written for people to send and to look things up in."""

from __future__ import annotations

from pathlib import Path

from extractor.cli.screen import LEVEL_WORDS, say, show
from extractor.dataset import Dataset
from extractor.errors import UsageError

DONE = 0


def run_letter(address: str, name: str, out: str, *, sender: str, notes: bool) -> int:
    """Write the letter about a document and return the exit code.

    Raises:
        UsageError: there is no such document, or nothing to ask about it.
    """
    from extractor.catalog import load_catalog
    from extractor.export.letter import write_letter

    with Dataset.open(address) as dataset:
        document = dataset.find_document(name)
        doubts = dataset.doubts(document["document_id"], levels=tuple(LEVEL_WORDS) if notes else ("error", "warning"))
    if not doubts:
        raise UsageError(
            f"Không có điểm nào phải hỏi về {document['file_name']}.",
            next_step="Thêm --notes nếu muốn hỏi cả những lưu ý nhỏ.",
        )
    path = Path(out or f"cong-van-{document['document_id'][:8]}.docx")
    show(str(write_letter(path, document, doubts, sender, load_catalog().messages)))
    say(f"{len(doubts)} điểm; hãy điền số, ngày và người ký trước khi gửi")
    return DONE


def run_dictionary(out: str) -> int:
    """Write the data dictionary and return the exit code."""
    from extractor.catalog import load_catalog
    from extractor.export.dictionary import write_dictionary

    show(str(write_dictionary(Path(out), load_catalog())))
    return DONE
