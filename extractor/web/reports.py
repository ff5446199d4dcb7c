"""One page of one report: its picture with boxes, or its text with marks, and what is lit on it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from extractor.model import Span
from extractor.store import load_body, load_text, unpack_document
from extractor.web import queries
from extractor.web.charts import box_of, joined
from extractor.web.pictures import Picture, head_of
from extractor.web.showing import Desk

Row = dict[str, Any]
_LINE = 20.0  # points: what is taller stands on several lines


def lay_out(
    desk: Desk,
    connection: Connection,
    document: Row,
    rows: Row,
    *,
    page: int,
    fact: str,
    finding: str,
    at: str,
    view: str,
    seconds: float,
) -> Row:
    """Return what the template of a report needs: the page shown, its boxes or marked text, what is lit.

    `rows` are those of `queries.document_rows`; facts of the page shown come back as `shown`. `page` counts from 1, 0
    leads to the lit figure or to the first page; `at` lights any stretch of the text («120-124»), on the picture where
    the document has pages; a finding that names no figure lights the words that it is about; `view` "text" asks for
    the text in any case; `seconds` is how long to wait for a picture that is being drawn.
    """
    fact, finding = _now(rows["facts"], "fact_id", fact), _now(rows["findings"], "finding_id", finding)
    lit, chosen = _lit(rows, fact, finding), _chosen(rows, finding)
    said = chosen["places"].split() if chosen is not None and not lit and not at else ()
    stretches = [span for place in (at, *said) if (span := _stretch(place)) is not None]
    first = next((row for row in rows["facts"] if row["fact_id"] in lit), None)
    has_pages = document["pages"] is not None
    placed = _located(connection, document["document_id"], stretches) if has_pages else {}
    marks = _boxes_of(stretches, placed)
    wanted = page or (int(marks[0][0]) if marks else 0) or (first["page"] if first and has_pages else 0) or 1
    as_text = view == "text" or (bool(stretches) and not marks and (has_pages or not said))
    picture = Picture() if as_text else desk.pictures.find(connection, document, wanted, seconds=seconds)
    if picture.file is not None and not has_pages:
        boxes = desk.pictures.boxes(document["document_id"])
        _put_boxes(rows["facts"], boxes)
        for row in rows["sections"]:
            row["on_page"] = next((int(box[0]) for box in boxes.get(head_of(row), ())), None)
        marks = _boxes_of(stretches, boxes)
        target = page or (int(marks[0][0]) if marks else 0) or (first.get("on_page") if first else 0) or 1
        if target != picture.page:
            picture = desk.pictures.find(connection, document, target, seconds=seconds)
    common: Row = {"lit": lit, "chosen": chosen, "picture": picture, "view": view, "fact": fact}
    common |= {"at": at, "marks": [box[1:] for box in marks if box[0] == picture.page]}
    common["untaken"] = next((row for row in rows["unclaimed"] if at and row["target"] == at), None)
    if picture.file is not None:
        if has_pages:
            mine = document["document_id"]
            placed = desk.archive.keep(f"boxes {mine}", lambda: _line_boxes(connection, mine, rows["facts"]))
            _put_boxes(rows["facts"], placed)
            for row in rows["sections"]:
                row["on_page"] = row["page"]
        return common | _on_picture(rows, picture, lit, has_pages=has_pages)
    return common | _as_text(connection, document, rows, page=page, first=first, stretches=stretches)


def _boxes_of(spans: list[Span], placed: dict[tuple[int, int], list[list[float]]]) -> list[list[float]]:
    return [box for span in spans for box in placed.get((span.start, span.end), ())]


def _stretch(at: str) -> Span | None:
    start, _, end = at.partition("-")
    plain = start.isdecimal() and end.isdecimal() and len(at) < 24
    return Span(int(start), int(end)) if plain and int(start) < int(end) else None


def _now(rows: list[Row], name: str, asked: str) -> str:
    """The id that a row has now, where it is asked for by the one under which somebody decided on it."""
    known = {row["standing"].decision.target.id: row[name] for row in rows if row["standing"] and row["standing"].holds}
    return asked if any(row[name] == asked for row in rows) else str(known.get(asked, asked))


def _lit(rows: Row, fact: str, finding: str) -> set[str]:
    lit = {fact} if fact else set()
    for row in rows["findings"]:
        if row["finding_id"] == finding:
            lit |= set(row["ids"])
    return lit


def _chosen(rows: Row, finding: str) -> Row | None:
    return next((row for row in rows["findings"] if row["finding_id"] == finding), None)


def _line_boxes(connection: Connection, document_id: str, facts: list[Row]) -> dict[tuple[int, int], list[list[float]]]:
    """Where each figure stands, one box a line; the row's one box is enough for what stands on one line."""
    boxes: dict[tuple[int, int], list[list[float]]] = {}
    tall: list[Row] = []
    for row in facts:
        box = box_of(row["bbox"])
        if box is not None:
            boxes[row["char_start"], row["char_end"]] = [[row["page"], *box]]
            if box[3] - box[1] > _LINE:
                tall.append(row)
    spans = [Span(row["char_start"], row["char_end"]) for row in tall]
    return boxes | {key: placed for key, placed in _located(connection, document_id, spans).items() if placed}


def _located(connection: Connection, document_id: str, spans: list[Span]) -> dict[tuple[int, int], list[list[float]]]:
    """Where spans of a document with pages stand, a box a line; nothing of one that another version has packed."""
    body = load_body(connection, document_id) if spans else None
    if body is None:
        return {}
    try:
        document = unpack_document(body)
    except ValueError:
        return {}
    return {
        (span.start, span.end): [[box.page, box.x0, box.top, box.x1, box.bottom] for box in document.locate(span)]
        for span in spans
    }


def _put_boxes(facts: list[Row], boxes: dict[tuple[int, int], list[list[float]]]) -> None:
    for row in facts:
        placed = boxes.get((row["char_start"], row["char_end"]), [])
        row["on_page"] = int(placed[0][0]) if placed else None
        row["boxes"] = placed


def _on_picture(rows: Row, picture: Picture, lit: set[str], *, has_pages: bool) -> Row:
    here: list[Row] = []
    boxes: list[Row] = []
    for row in rows["facts"]:
        if picture.page not in (row["page"] if has_pages else row["on_page"], *(box[0] for box in row["boxes"])):
            continue
        here.append(row)
        boxes.extend({"row": row, "box": box[1:]} for box in row["boxes"] if box[0] == picture.page)
    first = {entry["row"]["fact_id"]: entry["box"] for entry in reversed(boxes)}
    line = joined([first[row["fact_id"]] for row in here if row["fact_id"] in lit and row["fact_id"] in first])
    pager = {"page": picture.page, "last": picture.pages, "total": picture.pages}
    unplaced = [] if has_pages else [row for row in rows["facts"] if not row["boxes"]]
    return {"shown": here, "boxes": boxes, "line": line, "pager": pager, "stretches": [], "unplaced": unplaced}


def _as_text(
    connection: Connection, document: Row, rows: Row, *, page: int, first: Row | None, stretches: list[Span]
) -> Row:
    text = load_text(connection, document["document_id"]) or ""
    spans = queries.text_pages(text)
    for row in (*rows["facts"], *rows["sections"]):
        row["on_page"] = _page_of(spans, row["char_start"])
    asked = first["on_page"] if first is not None else _page_of(spans, stretches[0].start) if stretches else 0
    page = page or asked
    page = min(max(page, 1), len(spans))
    start, end = spans[page - 1]
    here = [row for row in rows["facts"] if start <= row["char_start"] < end]
    pager = {"page": page, "last": len(spans), "total": len(spans)}
    pieces = _stretches(text, Span(start, end), here, stretches)
    return {"shown": here, "boxes": [], "line": "", "pager": pager, "stretches": pieces, "unplaced": []}


def _page_of(spans: list[tuple[int, int]], position: int) -> int:
    return 1 + next((at for at, (start, end) in enumerate(spans) if start <= position < end), 0)


def _stretches(
    text: str, page: Span, facts: list[Row], lit: list[Span]
) -> list[tuple[int, list[tuple[str, list[Row]]]]]:
    """The text of a page in pieces, cut where stretches are lit; those are counted from 1, 0 stands for the others."""
    found: list[tuple[int, list[tuple[str, list[Row]]]]] = []

    def cut(first: int, last: int, count: int) -> None:
        if first < last:
            mine = [row for row in facts if first <= row["char_start"] < last]
            found.append((count, marked(text, first, last, mine)))

    at, count = page.start, 0
    for span in sorted(lit, key=lambda it: it.start):
        start, end = max(at, span.start), min(page.end, span.end)
        if start < end:
            count += 1
            cut(at, start, 0)
            cut(start, end, count)
            at = end
    cut(at, page.end, 0)
    return found


def marked(text: str, start: int, end: int, facts: list[Row]) -> list[tuple[str, list[Row]]]:
    """Return a stretch of text in pieces, each with the figures that it is the words of (none between them).

    >>> marked("đạt 17/19 tiêu chí", 0, 18, [{"char_start": 4, "char_end": 9}])[1][0]
    '17/19'
    """
    by_span: dict[tuple[int, int], list[Row]] = {}
    for row in facts:
        by_span.setdefault((row["char_start"], row["char_end"]), []).append(row)
    pieces: list[tuple[str, list[Row]]] = []
    at = start
    for (first, last), rows in sorted(by_span.items()):
        if first < at:  # figures that share words are lit by the first of them
            if pieces and pieces[-1][1]:
                pieces[-1][1].extend(rows)
            continue
        pieces += [(text[at:first], []), (text[first : min(last, end)], rows)]
        at = min(last, end)
    pieces.append((text[at:end], []))
    return pieces
