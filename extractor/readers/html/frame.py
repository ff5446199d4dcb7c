"""The frame of a web page, which every page of a portal repeats: menus, paths, «Tin liên quan», counters, feet.

They are kept as page heads and feet, so that no word is lost, but no figure of the page is read out of them.
**Source**: WHATWG HTML, sections nav, aside, header and footer; ids and classes as Vietnamese portals name them.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex
from lxml import etree

_ABOVE = frozenset(
    {
        "nav", "navbar", "navigation", "menu", "topmenu", "mainmenu", "header", "topbar", "top", "banner",
        "logo", "breadcrumb", "breadcrumbs", "crumb", "crumbs", "path", "hotline", "login", "searchbox",
        "toolbar",
    }
)  # fmt: skip
_BELOW = frozenset(
    {
        "aside", "footer", "foot", "bottom", "copyright", "sidebar", "related", "relate", "lienquan",
        "tinlienquan", "tinkhac", "comment", "comments", "binhluan", "social", "share", "sharing", "tags",
        "tag", "counter", "thongke", "views", "luotxem", "print", "rating", "widget", "advert", "ads",
        "quangcao", "pagination", "pager", "subscribe",
    }
)  # fmt: skip
_TOKEN_RE = regex.compile(r"[^\W_]+")
_CAMEL_RE = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")
_LEAST_SHARE = 0.5  # of the page's letters: a frame that holds more is the page itself
_LONGEST_LINKS = 3000  # letters of a list of links
_OWN = frozenset({"h1", "table"})  # what a frame of a menu or a foot does not hold
_MOST_PLACED = 12  # cells of a table that only places
_ARTICLE = 400  # letters of a cell that is the article itself
_LINKED = frozenset({"td", "ul", "ol", "menu", "div", "p", "dl", "section"})
_BETWEEN_RE = regex.compile(r"[\W_]*")


def frame_parts(root: etree._Element) -> dict[etree._Element, str]:
    """Return the elements that frame the page, each with its kind: page_header or page_footer.

    By what the page calls them, and lists of nothing but links: before the main heading they are menus, behind it
    other pages.
    """
    heading = next(root.iter("h1", "h2"), None)
    words, linked, own = _measure(root)
    every, found = words[root] or 1, dict[etree._Element, str]()
    past = False
    for element in root.iter():
        past = past or element is heading
        if not isinstance(element.tag, str) or own.get(element) or words[element] > _LEAST_SHARE * every:
            continue
        if any(above in found for above in element.iterancestors()):
            continue
        called = set(_names(element))
        if called & _BELOW:
            found[element] = "page_footer"
        elif called & _ABOVE and not past:
            found[element] = "page_header"
        elif element.tag in _LINKED and 0 < words[element] <= min(linked[element], _LONGEST_LINKS):
            found[element] = "page_footer" if past else "page_header"
    return found


def is_layout(table: etree._Element) -> bool:
    """True for a table that only places the parts of an old page: few cells, one of them an article or a table."""
    cells = table.xpath("./tr/td | ./tr/th | ./*/tr/td | ./*/tr/th")
    if len(cells) > _MOST_PLACED:
        return False
    return next(table.iterdescendants("table"), None) is not None or any(map(_is_article, cells))


def _is_article(cell: etree._Element) -> bool:
    parts = sum(1 for _ in cell.iter("p", "br", "div", "h1", "h2", "h3"))
    return parts > 1 and sum(len(text) for text in cell.itertext()) > _ARTICLE


def _names(element: etree._Element) -> Iterable[str]:
    printed = f"{element.tag} {element.get('id', '')} {element.get('class', '')} {element.get('role', '')}"
    for name in _CAMEL_RE.sub(" ", printed).split():
        parts = _TOKEN_RE.findall(name.lower())
        yield "".join(parts)
        yield from parts


def _measure(
    root: etree._Element,
) -> tuple[dict[etree._Element, int], dict[etree._Element, int], dict[etree._Element, bool]]:
    """Return for each element its letters, those within links, and whether it holds what no frame holds."""
    words: dict[etree._Element, int] = {}
    linked: dict[etree._Element, int] = {}
    own: dict[etree._Element, bool] = {}
    for element in reversed(list(root.iter())):  # what lies inside comes behind what holds it
        plain = isinstance(element.tag, str) and element.tag not in ("script", "style", "head")
        letters = _letters(element.text) if plain else 0
        inside, held = 0, plain and element.tag in _OWN
        for child in element:
            letters += words[child] + _letters(child.tail) if plain else 0
            inside += linked[child]
            held = held or own[child]
        words[element], own[element] = letters, held
        linked[element] = letters if element.tag == "a" else inside
    return words, linked, own


def _letters(text: str | None) -> int:
    return 0 if not text or _BETWEEN_RE.fullmatch(text) else len(text.strip())
