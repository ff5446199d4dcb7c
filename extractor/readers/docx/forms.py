"""What was chosen in the form fields of old Word forms; no run holds it as text.

**Source**: ECMA-376 part 1, 17.16.17 (ffData), 17.16.9 (ddList), 17.16.7 (checkBox).
"""

from __future__ import annotations

from lxml import etree

from extractor.readers.docx.styles import first, is_on, number, value, w

_LIST, _BOX = w("ddList"), w("checkBox")


def form_choice(mark: etree._Element) -> str:
    """Return the entry chosen in the list, or the box ticked or empty, that begins with a w:fldChar; "" for others."""
    data = first(mark, w("ffData"))
    if data is None:
        return ""
    for form in data.iterchildren(_LIST, _BOX):
        if form.tag == _BOX:
            stated = first(form, w("checked"))
            stated = first(form, w("default")) if stated is None else stated
            return "☒" if is_on(stated) else "☐"
        entries = [entry.get(w("val"), "") for entry in form.iterchildren(w("listEntry"))]
        chosen = number(value(form, "result") or value(form, "default"), 0)
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    return ""
