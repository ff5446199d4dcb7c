"""Where a cell of the workbook leads: to the file that was read, and in a PDF to its page.

Letters beyond ASCII stay as they are: Windows would take their %XX for letters of its own code page. A path is
absolute, since a workbook is copied and sent without the reports. Excel hands the page to a browser and forgets it
with some programs; so the page is printed in the cell, too.
**Source**: RFC 3986 and 3987; RFC 8118 for `#page=`; https://learn.microsoft.com/archive/blogs/ie/file-uris-in-windows.
"""

from __future__ import annotations

from collections.abc import Collection

import regex

_WINDOWS_RE = regex.compile(r"[A-Za-z]:[\\/]|\\\\")
_RESERVED_RE = regex.compile(r"""[ %#?"<>\[\]^`{}|]""")
_MOST_LETTERS = 2000  # Excel takes 2,079


def file_link(path: str, *, page: int | None = None) -> str:
    r"""Return the link, as XlsxWriter takes it, to a file by the path where it was read; "" if Excel could not follow.

    >>> file_link("/mnt/báo cáo/a#1.pdf", page=12)
    'File:///mnt/báo%20cáo/a%231.pdf#page=12'
    >>> file_link("D:\\Báo cáo\\50%.docx"), file_link("s3://kho/a.pdf"), file_link("/mnt/a\n.pdf")
    ('external:D:\\Báo%20cáo\\50%25.docx', '', '')
    """
    plain = path.isprintable()  # control characters, directions of writing: nothing that anyone should follow
    escaped = _RESERVED_RE.sub(lambda match: f"%{ord(match.group()):02X}", path)
    if plain and _WINDOWS_RE.match(path):
        link = f"external:{escaped}"
    elif plain and path.startswith("/") and "\\" not in path:
        # XlsxWriter takes «file:» for a path of Windows and turns its slashes; a scheme may have capitals.
        link = f"File://{escaped}"
    else:
        return ""
    link += f"#page={page}" if page else ""
    return link if len(link) <= _MOST_LETTERS else ""


def file_of(path: str, archives: Collection[str]) -> str:
    """Return the file of this machine that holds an input: of a member the outermost archive around it.

    >>> file_of("/a/b.zip!c.pdf", {"/a/b.zip"}), file_of("/a/b!c.pdf", {"/a/b.zip"})
    ('/a/b.zip', '/a/b!c.pdf')
    """
    at = path.find("!")
    while at >= 0:
        if path[:at] in archives:
            return path[:at]
        at = path.find("!", at + 1)
    return path
