"""What a reply letter says: the doubtful figures of one report, where each is printed, the arithmetic, what is asked.

`official.py` sets it as an official letter. Nothing is judged for the unit: a repair is a question to it.
**Source**: Nghị định 30/2020/NĐ-CP, annex I (how documents are cited and dated).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.catalog import Catalog
from extractor.export.files import Row
from extractor.model import LEVELS, Outline, Report, Target

_GROUPS = {
    "error": "Số liệu không khớp nhau hoặc vượt quá mức có thể, đề nghị đính chính",
    "warning": "Số liệu cần giải trình",
    "note": "Chênh lệch nhỏ do làm tròn, đề nghị thống nhất cách ghi",
}
_ASKED = "Số liệu đề nghị xác nhận, làm rõ"
_UNTAKEN = "Con số chưa rõ nội dung"
_CONFIRM = "Đề nghị xác nhận số liệu này và cho biết căn cứ."
_ASSUMED = "Điểm này được nêu với giả định: {}. Nếu không phải như vậy, đề nghị đơn vị nói rõ."
_QUOTES = str.maketrans("«»", "“”")  # as official letters write them
_MOST_QUOTES = 12
_SENTENCE = 200
_SINGLE_DAYS, _SINGLE_MONTHS = 10, 3  # below: with a leading 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What an office puts on its letters, in its own letter case; "" is left as dots, to be filled in by hand.

    `parent`: the body above the office; `symbol`: what follows the number («VPĐP-KHTH»); `post` and `signer`: who
    signs, «KT. CHÁNH VĂN PHÒNG» in as many lines as needed; `archive`: what follows «Lưu:».
    """

    parent: str = ""
    issuer: str = ""
    symbol: str = ""
    place: str = ""
    post: str = ""
    signer: str = ""
    archive: str = "VT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One doubtful thing: a finding, or a figure that a person asked about.

    `target`: what decisions on it name; `printed`: each figure as the report prints it, with page and section.
    """

    target: Target
    title: str
    place: str
    message: str
    printed: tuple[str, ...]
    follows: tuple[str, ...]
    note: str
    proposal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A whole letter but for its setting; `groups`: pairs of a heading and its points, gravest first."""

    head: Letterhead
    recipient: str
    subject: str
    opening: str
    groups: tuple[tuple[str, tuple[Point, ...]], ...]
    closing: str

    @property
    def points(self) -> tuple[Point, ...]:
        """All points in the order of their numbers."""
        return tuple(point for _, points in self.groups for point in points)


def compose_letter(
    report: Report,
    findings: Sequence[Row],
    catalog: Catalog,
    head: Letterhead,
    *,
    recipient: str = "",
    asked: Sequence[Row] = (),
) -> Letter:
    """Return the letter about a report.

    Args:
        report: the report as it was read.
        findings: rows of findings.csv that are to be asked about; those between reports, too.
        catalog: names of the checks.
        head: of the office that writes.
        recipient: whom it is for; "" takes the people's committee of the report's unit.
        asked: figures that a person asked about, as `store.asked_numbers` gives them.
    """
    unit = recipient or _authority(report.subject.unit_name)
    cited, dated = _cited(report)
    title = f" ({report.outline.header.title})" if report.outline.header.title else ""
    sender = f"{head.issuer} nhận thấy" if head.issuer else "có"
    groups, count = [], len(findings) + len(asked)
    for level in LEVELS:
        rows = [row for row in findings if row["level"] == level]
        if rows:
            points = (_point(row, report.outline, catalog) for row in rows)
            groups.append((_GROUPS[level], tuple(points)))
    if asked:
        groups.append((_ASKED, tuple(_asked(row, report.outline, catalog) for row in asked)))
    return Letter(
        head=head,
        recipient=unit,
        subject=f"V/v rà soát, giải trình số liệu tại {_lower_first(cited)}",
        opening=f"Qua xem xét {cited}{dated}{f' của {unit}' if unit else ''}{title}, {sender} {count} điểm "
        "về số liệu cần được làm rõ, cụ thể như sau:",
        groups=tuple(groups),
        closing=f"Đề nghị {unit or 'đơn vị'} rà soát, đính chính hoặc giải trình từng điểm theo phiếu tại Phụ lục kèm "
        f"theo, gửi về {head.issuer or '……………………'} trước ngày ……/……/…… để tổng hợp.",
    )


def _point(row: Row, outline: Outline, catalog: Catalog) -> Point:
    check = catalog.messages.checks.get(row["check"])
    assumes = check.assumes.get("vi", "") if check else ""
    return Point(
        target=Target(kind="finding", document_id=str(row["document_id"]), id=str(row["finding_id"])),
        title=check.title["vi"] if check else str(row["check"]),
        place=str(row["place_name"] or ""),
        message=str(row["message"]).translate(_QUOTES),
        printed=tuple(_printed(row, outline)),
        follows=tuple(str(row["consequences"] or "").translate(_QUOTES).splitlines()),
        note=_ASSUMED.format(assumes) if assumes and row["verdict"] == "assumed" else "",
        proposal=str(row["repair"] or "").translate(_QUOTES),
    )


def _asked(row: Row, outline: Outline, catalog: Catalog) -> Point:
    """A single number; the reason of the person who asked is the question."""
    why = row["standing"].decision.why
    return Point(
        target=row["target"],
        title=_upper_first(catalog.label(row["indicator"], row["item"] or "")) if "indicator" in row else _UNTAKEN,
        place=str(row.get("place_name") or ""),
        message=(why or _CONFIRM).translate(_QUOTES),
        printed=(f"“{' '.join(str(row['quote']).split())}”{_where(outline, row['char_start'])}{_within(row)}",),
        follows=(),
        note="",
        proposal="",
    )


def _within(row: Row) -> str:
    """The sentence of a number, which tells it from others alike: «, trong câu “…”»."""
    sentence = " ".join(str(row["sentence"] or "").split()).translate(_QUOTES).strip(" -+•.,;:")
    if not sentence or sentence == row["quote"]:
        return ""
    return f", trong câu “{sentence[:_SENTENCE].rstrip()}{'…' if len(sentence) > _SENTENCE else ''}”"


def _printed(row: Row, outline: Outline) -> Iterator[str]:
    """The figures with their places, those of one place together; no figure is told twice of a place."""
    quotes = [quote for quote in str(row["quotes"] or "").split(" | ") if quote]
    starts: list[int | None] = [int(span.partition("-")[0]) for span in str(row["places"] or "").split()]
    if len(starts) != len(quotes):
        starts = [None] * len(quotes)
    told = dict.fromkeys(
        (_where(outline, start), f"“{' '.join(quote.split())}”") for quote, start in zip(quotes, starts, strict=True)
    )
    together: dict[str, list[str]] = {}
    for where, quote in list(told)[:_MOST_QUOTES]:
        together.setdefault(where, []).append(quote)
    yield from (f"{', '.join(quotes)}{where}" for where, quotes in together.items())
    if len(told) > _MOST_QUOTES:
        yield f"và {len(told) - _MOST_QUOTES} chỗ khác"


def _where(outline: Outline, start: int | None) -> str:
    if start is None:
        return ""
    page = outline.document.page_of(start)
    told = ", ".join(filter(None, (f"trang {page}" if page else "", _section(outline, start))))
    return f" ({told})" if told else ""


def _section(outline: Outline, start: int) -> str:
    """The numbered section around a place: «Phần thứ nhất, mục I.9»; a bullet is no place in a report."""
    around = [it for it in outline.sections if not it.bullet and it.span.start <= start < it.span.end]
    if not around:
        return ""
    labels = [label for label in around[-1].path.split("/") if label[:1].isalnum()]
    named = [label for label in labels if " " in label]
    numbers = ".".join(label for label in labels if " " not in label)
    return ", ".join(filter(None, (*named, f"mục {numbers}" if numbers else "")))


def _cited(report: Report) -> tuple[str, str]:
    """The report as letters cite it, «Báo cáo số 112/BC-UBND», and its day in words, «" ngày 20 tháng 7 năm 2018"»."""
    header = report.outline.header
    form = _upper_first(header.form or "văn bản")
    file = report.document.file_name.rpartition("/")[2]  # our folders tell the unit nothing
    cited = f"{form} số {header.symbol}" if header.symbol else f"{form} (tệp “{file}”)"
    return cited, _day(header.issued_on)


def _day(iso: str) -> str:
    parts = iso.split("-")
    if len(parts) != len(("year", "month", "day")):
        return ""
    year, month, day = map(int, parts)
    days = f"{day:02d}" if day < _SINGLE_DAYS else str(day)
    months = f"{month:02d}" if month < _SINGLE_MONTHS else str(month)
    return f" ngày {days} tháng {months} năm {year}"


def _authority(unit: str) -> str:
    """The people's committee of a unit, its type in lower case unless a number follows («Quận 1»).

    >>> _authority("Thị xã Bỉm Sơn"), _authority("Quận 1"), _authority("")
    ('Ủy ban nhân dân thị xã Bỉm Sơn', 'Ủy ban nhân dân Quận 1', '')
    """
    if not unit:
        return ""
    return f"Ủy ban nhân dân {unit if unit.rpartition(' ')[2].isdecimal() else _lower_first(unit)}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
