"""The control words that matter here: what is shown, what stands aside, what ends a paragraph, a cell or a row."""

from __future__ import annotations

# Groups whose text no page shows. One that opens with \* is left out too unless it stands in SHOWN.
UNSHOWN = frozenset({
    "info", "pict", "object", "fldinst", "filetbl", "colortbl", "listtable", "listoverridetable", "revtbl",
    "rsidtbl", "generator", "xmlnstbl", "themedata", "colorschememapping", "datastore", "latentstyles", "bkmkstart",
    "bkmkend", "annotation", "atnid", "atnauthor", "atndate", "atnref", "atrfstart", "atrfend", "xe", "tc", "rxe",
    "private", "template", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "shprslt", "nonshppict",
    "pntxta", "pntxtb", "sp", "do", "panose", "falt", "fontemb", "fontfile", "pnseclvl", "mmathPr", "nonesttables",
    "objdata", "result",
})  # fmt: skip
SHOWN = frozenset({"shpinst", "ud", "nesttableprops", "shppict"})
ASIDE = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "page_header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "page_footer"),
    "footnote": "footnote",
    "shptxt": "paragraph",
}
TARGETS = {"fonttbl": "fonts", "stylesheet": "styles", "upr": "upr", "listtext": "label", "pntext": "label"}
SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "softline": "\n", "page": "\n", "column": "\n", "emdash": "—",
    "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ",
    "enspace": " ", "qmspace": " ",
}  # fmt: skip
SYMBOLS = {"~": "\u00a0", "_": "-", "\t": "\t"}
CODECS = {"ansi": 1252, "mac": 10000, "pc": 437, "pca": 850}
RAISED = frozenset({"super", "up", "sub", "dn", "nosupersub"})
CHARACTER = frozenset({"plain", "f", "uc", "b", "i", "v", "deleted"}) | RAISED
STRUCTURE = frozenset(
    {"par", "sect", "pard", "s", "intbl", "itap", "cell", "nestcell", "row", "nestrow"}
    | {"trowd", "trleft", "cellx", "clmrg", "clvmrg"}
)
HEAD = frozenset({"fcharset", "ansicpg", "deff", *CODECS})
PICTURE = frozenset({"picwgoal", "pichgoal", "picscalex", "picscaley"})
MEANT = CHARACTER | STRUCTURE | HEAD | PICTURE | SIGNS.keys() | {"u"}
