"""The words of the pages, gathered from the templates, for the test that holds the English catalogue together.

`python -m extractor.web.catalogue` prints the words that `locale/en.po` lacks, ready to be filled in.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

import regex

from extractor.catalog import load_catalog
from extractor.compare import HOW
from extractor.web.telling import is_vietnamese, pieces
from extractor.web.words import catalogue

_CALL_RE = regex.compile(r"""_\(\s*(?:"([^"]+)"|'([^']+)')\s*\)""")
_NAMED_RE = regex.compile(r'\(\s*"[^"]*"\s*,\s*"([^"]*\p{L}[^"]*)"\s*(?:,\s*"([^"]+)"\s*)?\)')
_TEMPLATES = Path(__file__).parent / "templates"
_REFUSING = (
    "web/app.py",
    "web/comparing.py",
    "web/deciding.py",
    "web/phrases.py",
    "web/progress.py",
    "web/queue.py",
    "web/several.py",
    "web/typed.py",
    "web/users.py",
    "web/entering.py",
    "store/correcting.py",
    "store/database.py",
    "store/migrate.py",
    "store/postgres.py",
    "project.py",
    "compare/boundaries.py",
    "compare/measured.py",
    "store/reports.py",
    "store/reviews.py",
    "store/sqlite.py",
    "catalog/local.py",
)
_REFUSALS = {"UsageError", "StoreError", "ConflictError", "_Told"}
_PROBLEMS = (
    "readers/**/*.py",
    "intake/archives.py",
    "intake/gate.py",
    "intake/guard.py",
    "intake/outlook.py",
    "intake/batch.py",
    "errors.py",
    "facts/unclaimed.py",
    "web/pictures.py",
)
_SAYING = (
    "readers/**/*.py",
    "intake/archives.py",
    "intake/batch.py",
    "intake/gate.py",
    "intake/guard.py",
    "intake/pending.py",
    "intake/sources.py",
    "intake/wire.py",
    "compare/boundaries.py",
)
"""Where every text of more than one word is told to people: losses, notes, reasons of problems."""
_PROBLEM_RE = regex.compile(r"\w+Error|archive_problem|Picture")
_LOOSE = (
    "claims/**/*.py",
    "readers/**/*.py",
    "intake/*.py",
    "compare/boundaries.py",
    "web/drawing.py",
    "web/pictures.py",
)
_GRAMMAR_RE = regex.compile(r"[\\|\[\]?*]|^\S*$")  # a pattern, or a single word, says nothing to a person
_STEP = "Cách xử lý: "
_HOUSE = Path(__file__).parents[1]


def refusal_words() -> set[str]:
    """Return every text of a refusal that a page shows; names and numbers in it are `{0}`, `{1}`."""
    from extractor.store import CAUSES

    found = {text for _, *told in CAUSES for text in told}
    for name in _REFUSING:
        module = ast.parse((_HOUSE / name).read_text(encoding="utf-8"))
        assigned = ((it.targets[0], it.value) for it in module.body if isinstance(it, ast.Assign))
        own = {target.id: value for target, value in assigned if isinstance(target, ast.Name)}
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _REFUSALS:
                values = (*node.args, *(given.value for given in node.keywords))
                told = (own.get(it.id, it) if isinstance(it, ast.Name) else it for it in values)
                found |= {text for given in told for text in _texts(given)}
    return found


def row_words() -> set[str]:
    """Return the pieces of what the stages write into rows that pages show: names, problems, reasons, doubts.

    Doubts stand among the words that rules look for, so those are taken that the catalogue has.
    """
    catalog, found = load_catalog(), {"tiêu chí {0}"}
    found |= set(catalog.forms.types.values())
    labels = [record.label for record in catalog.indicators.by_id.values()]
    labels += [record.label for record in catalog.sources.by_id.values()]
    for label in (*labels, *catalog.messages.words_of("item")):
        found |= _pieces(label)
    for node in _nodes(_PROBLEMS):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and _PROBLEM_RE.fullmatch(node.func.id):
            given: list[ast.AST] = [*node.args, *(word.value for word in node.keywords)]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and node.col_offset == 0:
            given = [node.value]
        elif isinstance(node, ast.JoinedStr) and _STEP in "".join(_texts(node)):
            given = [node]
        else:
            continue
        found |= {piece for part in given for text in _texts(part) for piece in _pieces(text) if _is_told(piece)}
    for text in _said(_SAYING):
        found |= {piece for piece in _pieces(text) if _is_told(piece)}
    known = set(catalogue("en"))
    for node in _nodes(_LOOSE):
        if isinstance(node, ast.Constant | ast.JoinedStr):
            found |= {piece for text in _texts(node) for piece in _pieces(text)} & known
    return found


def _is_told(piece: str) -> bool:
    return is_vietnamese(piece) and not _GRAMMAR_RE.search(piece)


def _said(names: Iterable[str]) -> Iterator[str]:
    """Every text in the modules but docstrings and the parts of other texts."""
    nodes = list(_nodes(names))
    within = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    within |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in within:
            yield from _texts(node)


def _nodes(names: Iterable[str]) -> Iterator[ast.AST]:
    for name in names:
        for path in _HOUSE.glob(name):
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _pieces(text: str) -> set[str]:
    """The pieces of a text, their placeholders counted anew."""
    found = set()
    for said in text.split(_STEP):
        for piece in pieces(said.strip()):
            numbers = count()
            plain = regex.sub(r"\{\d\}", lambda _, numbers=numbers: f"{{{next(numbers)}}}", piece)
            found.add(plain)
    return found


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        numbers = count()
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else f"{{{next(numbers)}}}" for part in node.values
        )
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif not isinstance(node, ast.Call):
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)


def used_words() -> set[str]:
    """Return every text that a page puts through the catalogue."""
    from extractor.web.app import MESSAGES
    from extractor.web.deciding import NOTICES
    from extractor.web.entering import SAVED, WRONG, WRONG_TOKEN
    from extractor.web.pages import COMPARED, RETRIED
    from extractor.web.refusing import REFUSALS
    from extractor.web.showing import WORDS

    found = {
        *MESSAGES,
        *NOTICES,
        SAVED,
        WRONG,
        WRONG_TOKEN,
        RETRIED,
        *COMPARED,
        *(words for _, words in HOW.values()),
        *(text for told in REFUSALS.values() for text in told),
    }
    found |= refusal_words() | row_words()
    for words in WORDS.values():
        found |= set(words.values())
    for path in _TEMPLATES.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        found |= {one or other for one, other in _CALL_RE.findall(text)}
        for loop in regex.findall(r"\{% for [^%]* in \[(.*?)\] ?(?:if [^%]*)?%\}", text, flags=regex.DOTALL):
            found |= {second or first for first, second in _NAMED_RE.findall(loop)}
    return found


def main() -> int:
    """Print the words that have no English yet."""
    for word in sorted(used_words() - set(catalogue("en"))):
        quoted = word.replace("\\", "\\\\").replace('"', '\\"')
        sys.stdout.write(f'msgid "{quoted}"\nmsgstr ""\n\n')
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
