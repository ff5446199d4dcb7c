"""`extractor letter` and `extractor dictionary`: what is written for people to send and to look things up in."""

from __future__ import annotations

from pathlib import Path

from extractor.cli.opening import opened
from extractor.cli.screen import harmless, say, show, show_json
from extractor.errors import UsageError
from extractor.model import Choice
from extractor.store import record_decisions

DONE = 0


def run_letter(
    address: str,
    name: str,
    out: str,
    *,
    sender: str,
    recipient: str,
    notes: bool,
    asked_by: str,
    as_json: bool,
) -> int:
    """Write the letter about a document, note in the journal what was asked (if wanted), and return the exit code.

    Raises:
        UsageError: the document is not there, or a file is in the way: an office may have worked on it.
    """
    from extractor.export.official import write_letter

    with opened(address) as dataset:
        row = dataset.find_document(name)
        letter = dataset.letter(row["document_id"], sender=sender, recipient=recipient, notes=notes)
        points = [point.target for point in letter.points]
        findings = [it for it in points if it.kind == "finding"]  # the others stand in the journal as asked about
        path = Path(out or f"cong-van-{Path(str(row['file_name'])).stem}-{row['document_id'][:8]}.docx")
        if points:
            if path.exists():
                raise UsageError(f"Đã có tệp {path}.", next_step="Hãy đổi tên tệp đó, hoặc ghi --out TỆP_KHÁC.docx.")
            write_letter(path, letter)
            if asked_by:
                choices = [Choice(target=target, action="ask", why=f"Công văn {path.name}") for target in findings]
                record_decisions(dataset.store, choices, who=asked_by)
    if as_json:
        asked = [it.id for it in points if it.kind != "finding"]
        show_json({"path": str(path) if points else None, "findings": [it.id for it in findings], "asked": asked})
    elif points:
        show(harmless(str(path)))
    if row["superseded_by"]:
        say("Lưu ý: đây là bản cũ; tệp này nay giữ một bản khác.")
    if points:
        say(f"Dự thảo nêu {len(points)} điểm: hãy đọc lại, điền số, ngày, thời hạn và người ký trước khi gửi.")
    else:
        more = "" if notes else " Thêm --notes nếu muốn hỏi cả những lưu ý nhỏ."
        say(harmless(f"{row['file_name']}: không có điểm nào phải hỏi, không ghi công văn.{more}"))
    return DONE


def run_dictionary(out: str) -> int:
    """Write the data dictionary and return the exit code."""
    from extractor.catalog import load_catalog
    from extractor.export.dictionary import write_dictionary

    show(str(write_dictionary(Path(out), load_catalog())))
    return DONE
