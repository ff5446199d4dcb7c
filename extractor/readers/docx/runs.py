"""The text of one DOCX paragraph: revisions as accepted, fields by their result, hidden letters dropped.

Unknown wrappers (content controls, smart tags, links, custom XML) are entered, so that no text is lost to a construct
that nobody thought of; only what Word does not show is skipped.
"""

from __future__ import annotations

from lxml import etree

from extractor.readers.docx.forms import form_choice
from extractor.readers.docx.pictures import is_large
from extractor.readers.docx.styles import VAL, Look, Styles, first, is_on, w
from extractor.readers.pictures import LARGE_PICTURE
from extractor.readers.symbols import PICTURES, picture_sign, picture_text, raised_text
from extractor.vi.encodings import Hint

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_KNOWN = (
    "http://schemas.microsoft.com/office/",
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/ooxml/",
    "urn:schemas-microsoft-com:",
)
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MATH_TEXT, _FRACTION = _MATH + "t", _MATH + "f"
_MAX_DEPTH = 200

_TEXT, _RUN, _PARAGRAPH, _BOX = w("t"), w("r"), w("p"), w("txbxContent")
_PROPERTIES, _LOOK, _SYMBOL, _ALTERNATE = w("pPr"), w("rPr"), w("sym"), _MC + "AlternateContent"
_STYLE, _LISTED, _FIELD = w("pStyle"), w("numPr"), w("fldChar")
_HIDDEN = w("vanish")
_MARKS_GONE = (w("del"), w("moveFrom"))
_SKIPPED = frozenset(
    {w(name) for name in ("sdtPr", "del", "moveFrom", "instrText", "delText", "delInstrText", "rt")}
    | {w(name) for name in ("fldData", "ffData", "sectPr", "tblPr", "customXmlPr", "smartTagPr")}
)
_SIGNS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "-",
}
_PICTURES = frozenset({w("drawing"), w("pict")})
_NOTES = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_OBJECTS = {
    w("object"): "đối tượng nhúng (OLE)",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "biểu đồ",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "sơ đồ SmartArt",
}


class Words:
    """What a paragraph holds: its text, the look of its letters, what hangs on it, and its place in a list.

    `base`: the look that its runs begin with. `deleted`: its end was deleted, it goes on in the next paragraph.
    `hidden`: its end is hidden text.
    `encoded`: which pieces are set in a font of an old encoding, and in which. `listed`: its w:numPr.
    """

    # Made for each paragraph: what most of them have not is kept by the class.
    style_id: str | None = None
    listed: etree._Element | None = None
    deleted = False
    hidden = False
    bold = True
    italic = True
    boxes: tuple[etree._Element, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    objects: tuple[str, ...] = ()
    encoded: tuple[tuple[int, str], ...] = ()
    fields: tuple[tuple[int, str], ...] = ()
    """Fields that are open: where their instruction began (-1: it has ended), and what was chosen in a form."""

    def __init__(self, base: Look) -> None:
        self.base = base
        self.pieces: list[str] = []

    def hints(self, start: int) -> list[Hint]:
        """Return the stretches in fonts of an old encoding, for a text that begins at `start` of the document."""
        found: list[Hint] = []
        encodings = dict(self.encoded)
        for place, piece in enumerate(self.pieces):
            encoding = encodings.get(place)
            if encoding and found and found[-1].end == start and found[-1].encoding == encoding:
                found[-1] = Hint(found[-1].start, start + len(piece), encoding)
            elif encoding:
                found.append(Hint(start, start + len(piece), encoding))
            start += len(piece)
        return found

    @property
    def text(self) -> str:
        """The letters in reading order."""
        return "".join(self.pieces)


def read_words(paragraph: etree._Element, styles: Styles) -> Words:
    """Return the words of a w:p."""
    words = Words(styles.base)
    _walk(paragraph, words, styles, words.base, 0)
    return words


def chosen(element: etree._Element) -> list[etree._Element]:
    """Return the branch of mc:AlternateContent to read: a Choice that Word knows, or Fallback where it has no text."""
    choices = [choice for choice in element.iterchildren(_MC + "Choice") if _is_known(choice)]
    for branch in (*choices, *element.findall(_MC + "Fallback")):
        if any(node.text for node in branch.iter(_TEXT, _MATH_TEXT)):
            return [branch]
    return choices[:1]


def _is_known(choice: etree._Element) -> bool:
    """Whether Word has all that a Choice asks for, by the prefixes of its namespaces."""
    names = choice.nsmap
    return all(names.get(prefix, "").startswith(_KNOWN) for prefix in choice.get("Requires", "").split())


def _walk(node: etree._Element, words: Words, styles: Styles, look: Look, depth: int) -> None:
    """Add what stands in a paragraph, a run or anything within; properties stand before what they are of."""
    if depth > _MAX_DEPTH:
        words.objects += ("phần lồng nhau quá sâu",)
        return
    for child in node:
        tag = child.tag
        if tag == _TEXT:
            if text := child.text:
                _add(words, text, look)
        elif tag == _RUN:
            if not words.base.hidden or first(child, _LOOK) is not None:  # a look of its own may show it
                _walk(child, words, styles, words.base, depth + 1)
        elif tag == _LOOK:
            look = styles.run(child, words.style_id)
            if look.hidden:
                return
        elif tag == _PROPERTIES:
            _place(child, words, styles)
        elif tag in _SIGNS:
            words.pieces.append(_SIGNS[tag])
        elif tag in _SKIPPED or not isinstance(tag, str):
            continue
        elif tag == _BOX:
            words.boxes += (child,)
        else:
            _special(child, words, styles, look, depth)


def _place(properties: etree._Element, words: Words, styles: Styles) -> None:
    """Note what a w:pPr says: the style of the paragraph, its place in a list, whether its end was deleted."""
    for child in properties:
        tag = child.tag
        if tag == _STYLE:
            words.style_id = child.get(VAL)
            words.base = styles.paragraph(words.style_id).look
            words.hidden = bool(words.base.hidden)
        elif tag == _LISTED:
            words.listed = child
        elif tag == _LOOK:
            words.deleted = any(first(child, mark) is not None for mark in _MARKS_GONE)
            hidden = first(child, _HIDDEN)
            words.hidden = words.hidden if hidden is None else is_on(hidden)


def _special(child: etree._Element, words: Words, styles: Styles, look: Look, depth: int) -> None:
    tag = child.tag
    if tag in _OBJECTS:
        words.objects += (_OBJECTS[tag],)
    if tag in _PICTURES and is_large(child):  # there may be text boxes beside the picture
        words.objects += (LARGE_PICTURE,)
    if tag in _NOTES:
        words.notes += ((_NOTES[tag], child.get(w("id"), "")),)
    elif tag == _FIELD:
        _mark_field(child, words)
    elif tag == _SYMBOL:
        words.pieces.append(picture_sign(child.get(w("char"), ""), child.get(w("font"), "")))
    elif tag == _FRACTION:
        _fraction(child, words, styles, look, depth)
    elif tag == _MATH_TEXT:
        words.pieces.append(child.text or "")
    elif tag == _ALTERNATE:
        for branch in chosen(child):
            _walk(branch, words, styles, look, depth + 1)
    elif len(child):
        _walk(child, words, styles, look, depth + 1)


def _fraction(element: etree._Element, words: Words, styles: Styles, look: Look, depth: int) -> None:
    """«17/19» set as a fraction: the two parts with a stroke between, in brackets where they are more than a word."""
    for at, part in enumerate(element.iterchildren(_MATH + "num", _MATH + "den")):
        start = len(words.pieces)
        _walk(part, words, styles, look, depth + 1)
        text = "".join(words.pieces[start:])
        if not text.replace(",", "").replace(".", "").isalnum():
            words.pieces[start:] = [f"({text})"]
        if at:
            words.pieces.insert(start, "/")


def _mark_field(mark: etree._Element, words: Words) -> None:
    """Keep of a field what Word shows: its result, or the choice made in a form, not the fields in its instruction."""
    kind = mark.get(w("fldCharType"))
    if kind == "begin":
        words.fields += ((len(words.pieces), form_choice(mark)),)
    elif words.fields and kind in {"separate", "end"}:  # without a beginning it goes on from another paragraph
        *outer, (start, choice) = words.fields
        if start >= 0:
            del words.pieces[start:]
            words.encoded = tuple(found for found in words.encoded if found[0] < start)
        if kind == "end":
            words.pieces += [choice] if choice else []
        words.fields = (*outer, (-1, choice)) if kind == "separate" else tuple(outer)


def _add(words: Words, text: str, look: Look) -> None:
    if look.font or look.capitals or look.raised:
        text = _shown(words, text, look)
    words.pieces.append(text)
    if (words.bold or words.italic) and not text.isspace():
        words.bold = words.bold and bool(look.bold)
        words.italic = words.italic and bool(look.italic)


def _shown(words: Words, text: str, look: Look) -> str:
    """The letters as Word shows them; a font of an old encoding is noted."""
    font = look.font or ""
    if font in PICTURES:
        text = picture_text(text, font)
    elif font:
        words.encoded += ((len(words.pieces), font),)
    elif look.capitals:
        text = text.upper()
    return raised_text(text, words.pieces[-1] if words.pieces else "") if look.raised else text
