"""The words of the pages, gathered from the templates, for the test that holds the English catalogue together.

`python -m extractor.web.catalogue` prints the words that `locale/en.po` lacks, ready to be filled in.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import regex

from extractor.web.words import catalogue

_CALL_RE = regex.compile(r"""_\(\s*(?:"([^"]+)"|'([^']+)')\s*\)""")
_NAMED_RE = regex.compile(r'\(\s*"[^"]*"\s*,\s*"([^"]*\p{L}[^"]*)"\s*(?:,\s*"([^"]+)"\s*)?\)')
_TEMPLATES = Path(__file__).parent / "templates"
_REFUSING = (
    "compare/boundaries.py",
    "web/app.py",
    "web/deciding.py",
    "web/phrases.py",
    "web/progress.py",
    "web/queue.py",
    "project.py",
    "store/correcting.py",
    "store/database.py",
    "store/reports.py",
    "store/reviews.py",
)
_REFUSALS = {"UsageError", "StoreError", "ConflictError", "_Told"}


def refusal_words() -> set[str]:
    """Return every text of a refusal that a page shows; names and numbers in it are `{0}`, `{1}`."""
    from extractor.store import CAUSES

    found = {text for _, *told in CAUSES for text in told}
    for name in _REFUSING:
        tree = ast.parse((Path(__file__).parents[1] / name).read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _REFUSALS:
                found |= {text for given in (*call.args, *call.keywords) for text in _texts(given)}
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
    from extractor.web.entering import SAVED, WRONG
    from extractor.web.pages import RETRIED
    from extractor.web.refusing import REFUSALS
    from extractor.web.showing import WORDS

    found = {*MESSAGES, *NOTICES, SAVED, WRONG, RETRIED, *(text for told in REFUSALS.values() for text in told)}
    found |= refusal_words()
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
