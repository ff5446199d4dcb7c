"""The walk over RTF: what is shown, in which code page, and where a paragraph, a cell or a row ends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extractor.errors import LimitError, NoTextError
from extractor.model import Document
from extractor.readers.draft import Draft, has_words
from extractor.readers.flow import Item, Para, write_flow
from extractor.readers.pictures import LARGE_PICTURE, TWIPS, is_large
from extractor.readers.rtf import tokens as rtf
from extractor.readers.rtf.charsets import SYMBOL_CHARSET, code_page_of, codec_of
from extractor.readers.rtf.tables import RowShape, Tables
from extractor.readers.rtf.vocabulary import (
    ASIDE,
    CHARACTER,
    CODECS,
    HEAD,
    MEANT,
    PICTURE,
    RAISED,
    SHOWN,
    SIGNS,
    SYMBOLS,
    TARGETS,
    UNSHOWN,
)
from extractor.readers.symbols import PICTURES, font_kind, picture_text, raised_text
from extractor.vi.encodings import Hint

MAX_DEPTH = 2_000
_TRUNCATED = "tệp RTF bị cắt cụt: chỉ đọc được phần đầu"
_OBJECT = "đối tượng nhúng (OLE): không đọc được nội dung"
_PICTURE = f"{LARGE_PICTURE}: không đọc được nội dung"


@dataclass(frozen=True, slots=True)
class _State:
    """What a group passes on to those within it, and forgets at its end."""

    reading: bool = True
    target: str = "text"
    font: int | None = None
    fallback: int = 1
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    deleted: bool = False
    raised: bool = False


@dataclass(slots=True)
class _Flow:
    """Takes paragraphs: the body, or what stands aside from it (a note, a margin, a text box)."""

    kind: str = "paragraph"
    depth: int = 0
    tables: Tables = field(default_factory=Tables)
    row: RowShape = field(default_factory=RowShape)
    pieces: list[str] = field(default_factory=list)
    boxes: list[Item] = field(default_factory=list)
    bold: bool = True
    italic: bool = True
    level: int = 0
    style: int = 0
    length: int = 0
    hints: list[Hint] = field(default_factory=list)


def read_rtf(data: bytes, file_name: str, media_type: str) -> Document:
    """Return an RTF document: body first, then footnotes, then running heads and feet.

    Raises:
        LimitError: Groups nested without end.
        NoTextError: Not one letter in it.
    """
    walk = _Walk()
    walk.run(data)
    draft = Draft(losses=walk.losses)
    write_flow(draft, walk.items)
    if not has_words(draft.pieces):
        raise NoTextError("Tệp RTF không có chữ nào.", next_step="Kiểm tra lại tệp gốc.")
    return draft.finish(data=data, file_name=file_name, media_type=media_type, reader="rtf")


class _Walk:
    """Reads tokens; `items` and `losses` are its result."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.losses: list[str] = []
        self._state = _State()
        self._stack: list[_State] = []
        self._flows = [_Flow()]
        self._aside: dict[str, list[Item]] = {kind: [] for kind in ("footnote", "page_header", "page_footer")}
        self._charsets: dict[int, int | None] = {}
        self._styles: dict[int, str] = {}
        self._encodings: dict[int, str] = {}
        self._codec = "cp1252"
        self._default_font: int | None = None
        self._bytes = bytearray()
        self._skip = 0
        self._opening = self._starred = False
        self._high = ""
        self._label: list[str] = []
        self._name: list[str] = []
        self._named = 0
        self._picture: dict[str, int] = {}

    def run(self, data: bytes) -> None:
        """Read the whole file; what a truncated one still holds is kept, with the loss named."""
        closed = False
        for token in rtf.tokens(data):
            if token.kind == rtf.BYTES:
                self._opening = False
                self._take_bytes(token.data)
                continue
            self._flush_bytes()
            if token.kind == rtf.OPEN:
                self._open()
            elif token.kind == rtf.CLOSE:
                if self._close():
                    closed = True
                    break
            elif token.kind == rtf.SYMBOL:
                self._symbol(token.name)
            else:
                self._word(token.name, token.number)
        self._flush_bytes()
        if not closed:
            self.losses.append(_TRUNCATED)
            while self._stack:
                self._close()
        body = self._flows[0]
        self._end_paragraph(body)
        self.items = [*body.tables.finish(), *(item for items in self._aside.values() for item in items)]

    def _open(self) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise LimitError("Tệp RTF lồng nhóm quá sâu, bị từ chối.", next_step="Kiểm tra nguồn gốc của tệp.")
        self._stack.append(self._state)
        if self._state.target == "upr":  # the first form is for readers without Unicode, \ud follows
            self._state = replace(self._state, reading=False)
        self._opening, self._starred, self._skip = True, False, 0

    def _close(self) -> bool:
        """End a group; True at the end of the document."""
        self._opening = self._starred = False
        self._skip = 0
        if not self._stack:
            return True
        ended, self._state = self._state, self._stack.pop()
        flow = self._flows[-1]
        if flow.depth and len(self._stack) < flow.depth:
            self._end_paragraph(flow)
            self._flows.pop()
            self._put_aside(flow)
        if ended.target == "label" and self._state.target != "label":
            self._put_label()
        if ended.target == "picture" and self._state.target != "picture" and self._is_large_picture():
            self.losses.append(_PICTURE)
        return not self._stack

    def _is_large_picture(self) -> bool:
        wide, high = (
            self._picture.get(f"pic{side}goal", 0) / TWIPS * (self._picture.get(f"picscale{axis}") or 100) / 100
            for side, axis in (("w", "x"), ("h", "y"))
        )
        return is_large(wide, high) and _PICTURE not in self.losses

    def _put_aside(self, flow: _Flow) -> None:
        items = flow.tables.finish()
        for item in items:
            if isinstance(item, Para):
                item.kind = flow.kind
        if flow.kind == "paragraph":
            self._flows[-1].boxes.extend(items)
        else:
            known = {item.text for item in self._aside[flow.kind] if isinstance(item, Para)}
            margin = flow.kind != "footnote"
            self._aside[flow.kind].extend(
                item for item in items if not (margin and isinstance(item, Para) and item.text in known)
            )

    def _put_label(self) -> None:
        """The number that Word prints before a paragraph of a list; a bullet in whatever font is a dash."""
        label = "".join(self._label).strip()
        self._label.clear()
        if label:
            printed = label if any(letter.isalnum() for letter in label) or label in "-+*" else "-"
            flow = self._flows[-1]
            flow.pieces.insert(0, printed + " ")
            ahead = len(printed) + 1
            flow.length += ahead
            flow.hints = [Hint(hint.start + ahead, hint.end + ahead, hint.encoding) for hint in flow.hints]

    def _symbol(self, name: str) -> None:
        if name == "*" and self._opening:
            self._starred = True
            return
        self._opening = False
        if self._skip:
            self._skip -= 1
        elif name in "\\{}":
            self._add(name)
        elif name in "\r\n":
            self._word("par", None)
        elif name == "-":
            # In the fonts of TCVN3 the optional hyphen is the letter ư: «chưa» must not become «cha».
            kind = self._encodings.get(self._state.font or 0, "")
            self._add("\u00ad" if kind and kind not in PICTURES else "")
        else:
            self._add(SYMBOLS.get(name, ""))

    def _word(self, name: str, number: int | None) -> None:
        opening, self._opening = self._opening, False
        if opening and self._destination(name):
            return
        if self._skip and name != "u":
            self._skip -= 1
            return
        if name not in MEANT:
            return
        if name in SIGNS:
            self._add(SIGNS[name])
        elif name == "u":
            self._unicode(number or 0)
        elif name in CHARACTER:
            self._character(name, number)
        elif name in HEAD:
            self._head(name, number)
        elif name in PICTURE:
            self._picture[name] = number or 0
        elif self._state.reading:
            self._structure(name, number)

    def _destination(self, name: str) -> bool:
        """Enter the group that opens with this word; False if the word is an ordinary one."""
        starred, self._starred = self._starred, False
        if name == "object" and self._state.reading and _OBJECT not in self.losses:
            self.losses.append(_OBJECT)
        if name == "pict" and self._state.reading:
            self._picture.clear()
            self._state = replace(self._state, target="picture")
        if name in UNSHOWN or (starred and not any(name in known for known in (SHOWN, TARGETS, ASIDE))):
            self._state = replace(self._state, reading=False)
        elif name == "ud":
            outer = self._stack[-1] if self._stack else self._state
            self._state = replace(self._state, reading=outer.reading, target="text")
        elif name in TARGETS:
            self._state = replace(self._state, target=TARGETS[name])
        elif name in ASIDE and self._state.reading:
            self._flows.append(_Flow(kind=ASIDE[name], depth=len(self._stack)))
            self._state = replace(self._state, target="text", bold=False, italic=False, hidden=False, raised=False)
        elif name not in SHOWN:
            return False
        return True

    def _character(self, name: str, number: int | None) -> None:
        on = number != 0
        if name == "plain":
            state = replace(self._state, bold=False, italic=False, hidden=False, raised=False, font=self._default_font)
            self._state = replace(state, deleted=False)
        elif name == "f":
            self._state = replace(self._state, font=number or 0)
            self._named = number or 0
        elif name == "uc":
            self._state = replace(self._state, fallback=min(max(number or 0, 0), 64))
        elif name == "b":
            self._state = replace(self._state, bold=on)
        elif name == "i":
            self._state = replace(self._state, italic=on)
        elif name == "v":
            self._state = replace(self._state, hidden=on)
        elif name in RAISED:
            self._state = replace(self._state, raised=name in {"super", "up"} and number != 0)
        else:
            self._state = replace(self._state, deleted=on)

    def _head(self, name: str, number: int | None) -> None:
        if name == "fcharset" and self._state.target == "fonts":
            self._charsets[self._named] = number
        elif name == "ansicpg":
            self._codec = codec_of(number)
        elif name == "deff":
            self._default_font = number
            self._state = replace(self._state, font=number)
        elif name in CODECS:
            self._codec = codec_of(CODECS[name])

    def _structure(self, name: str, number: int | None) -> None:
        flow = self._flows[-1]
        if self._state.target == "styles":
            if name == "s":
                self._named = number or 0
            return
        if name in {"par", "sect"}:
            self._end_paragraph(flow)
        elif name == "pard":
            flow.level, flow.style = 0, 0
        elif name == "s":
            flow.style = number or 0
        elif name == "intbl":
            flow.level = max(flow.level, 1)
        elif name == "itap":
            flow.level = max(number or 0, 0)
        elif name in {"cell", "nestcell"}:
            level = 1 if name == "cell" else max(flow.level, 2)
            self._end_paragraph(flow, level)
            flow.tables.end_cell(level)
        elif name in {"row", "nestrow"}:
            flow.tables.end_row(1 if name == "row" else max(flow.level, 2), flow.row)
        else:
            _shape(flow, name, number or 0)

    def _end_paragraph(self, flow: _Flow, level: int | None = None) -> None:
        text = "".join(flow.pieces)
        flow.pieces.clear()
        hints, flow.hints, flow.length = flow.hints, [], 0
        at = flow.level if level is None else level
        if text.strip():
            style = self._styles.get(flow.style, "")
            flow.tables.add(Para(text, bold=flow.bold, italic=flow.italic, style=style, hints=hints), at)
        for box in flow.boxes:
            flow.tables.add(box, at)
        flow.boxes = []
        flow.bold = flow.italic = True

    def _unicode(self, number: int) -> None:
        self._skip = self._state.fallback
        point = number & 0xFFFF
        if 0xD800 <= point < 0xDC00:
            self._high = chr(point)
        elif 0xDC00 <= point < 0xE000:
            if self._high:
                self._add((self._high + chr(point)).encode("utf-16", "surrogatepass").decode("utf-16"))
            self._high = ""
        else:
            letter = chr(point)
            self._add(picture_text(letter) if 0xF000 <= point <= 0xF0FF else letter)

    def _take_bytes(self, data: bytes) -> None:
        if self._skip:
            dropped = min(self._skip, len(data))
            self._skip -= dropped
            data = data[dropped:]
        if self._state.reading:
            self._bytes += data

    def _flush_bytes(self) -> None:
        if not self._bytes:
            return
        data = bytes(self._bytes)
        self._bytes.clear()
        charset = self._charsets.get(self._state.font) if self._state.font is not None else None
        if charset == SYMBOL_CHARSET and self._state.target in {"text", "label"}:
            self._add(picture_text(data.decode("latin-1")))
        else:
            self._add(data.decode(code_page_of(charset, self._codec), "replace"))

    def _add(self, text: str) -> None:
        state = self._state
        if not text or not state.reading or state.hidden or state.deleted:
            return
        if state.target == "styles":
            self._name.append(text)
            if ";" in text:
                self._styles[self._named] = "".join(self._name).partition(";")[0].strip()
                self._name.clear()
                self._named = 0
        elif state.target == "fonts":
            self._name.append(text)
            if ";" in text:
                encoding = font_kind("".join(self._name).partition(";")[0].strip())
                if encoding:
                    self._encodings[self._named] = encoding
                self._name.clear()
        elif state.target == "label":
            self._label.append(text)
        elif state.target == "text":
            flow = self._flows[-1]
            encoding = self._encodings.get(state.font, "") if state.font is not None else ""
            if encoding:
                flow.hints.append(Hint(flow.length, flow.length + len(text), encoding))
            if state.raised:
                text = raised_text(text, flow.pieces[-1] if flow.pieces else "")
            flow.pieces.append(text)
            flow.length += len(text)
            if text.strip():
                flow.bold = flow.bold and state.bold
                flow.italic = flow.italic and state.italic


def _shape(flow: _Flow, name: str, number: int) -> None:
    """Words that define a row; they come before its text, after it, or both."""
    if name == "trowd":
        flow.row = RowShape()
    elif name == "trleft":
        flow.row.left = number
    elif name == "cellx":
        flow.row.end_cell(number)
    elif name == "clmrg":
        flow.row.merged_left = True
    elif name == "clvmrg":
        flow.row.merged_up = True
