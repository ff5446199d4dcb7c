"""`extractor explain`: where a figure comes from, for a person or a program."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich.text import Text

from extractor.catalog.tables import contract_tables
from extractor.cli.screen import harmless, level_text, show, show_json
from extractor.dataset import Dataset
from extractor.errors import UsageError
from extractor.model import Decision, Standing
from extractor.model.decision import ACTIONS, STATES
from extractor.store import decision_row

Row = dict[str, Any]
DONE = 0
_NAMED, _ALIKE = 5, 100  # facts of one beginning that are named, and that are counted
_CHAIN_LIMIT = 20
_PHRASE_LIMIT, _EXAMPLE_LETTERS = 50, 110


def run_explain(address: str, fact_id: str, *, as_json: bool) -> int:
    """Show one fact with its words, its chain of totals and the findings that use it; return the exit code.

    Raises:
        UsageError: no fact has this id, or several ids begin so.
    """
    with Dataset.open(address) as dataset:
        fact = _one_fact(dataset, fact_id)
        mine = fact["document_id"]
        document = next(dataset.rows("documents", document_id=mine))
        chain = _totals(dataset, fact)
        section = next(
            (row for row in dataset.rows("sections", document_id=mine) if row["path"] == fact["section_path"]), None
        )
        findings = [
            row for row in dataset.rows("findings", document_id=mine) if fact["fact_id"] in row["fact_ids"].split()
        ]
        before = dataset.text(mine)[: fact["char_start"]]
        standing = dataset.standing(fact)
    if as_json:
        told = {"fact": fact, "file_name": document["file_name"], "part_of": chain, "findings": findings}
        show_json(told | {"decision": _decision_row(standing)})
        return DONE
    show(f"{harmless(document['file_name'])} · {_where(fact, section)}")
    show()
    show(_lit(fact["sentence"] or fact["quote"], fact["quote"], before))
    show()
    schema = next(table for table in contract_tables() if table.name == "facts")
    width = max(len(column.title) for column in schema.columns)
    for column in schema.columns:
        if column.name != "sentence" and fact[column.name] not in (None, ""):
            show(
                Text(f"{column.title:<{width}}  ", style="dim").append(
                    harmless(str(fact[column.name])), style="not dim"
                )
            )
    if standing is not None and standing.decision is not None:
        decided = harmless(_decided(standing, standing.decision))
        show(Text("Quyết định: ", style="bold").append(decided, style="not bold"))
    for step, total in enumerate(chain, start=1):
        show(f"{'  ' * step}↳ thuộc tổng {_brief(total)}")
    for row in findings:
        show(Text("[").append_text(level_text(row["level"])).append(f"] {row['check']}: {harmless(row['message'])}"))
    return DONE


def run_open_phrases(address: str, *, as_json: bool) -> int:
    """List what open figures count, the most frequent first: the next records of schemas/ write themselves."""
    counted: Counter[tuple[str, str]] = Counter()
    example: dict[tuple[str, str], str] = {}
    with Dataset.open(address) as dataset:
        for row in dataset.rows("facts"):
            if row["topic"] == "open":
                key = (row["indicator"], row["unit"])
                counted[key] += 1
                example.setdefault(key, row["sentence"])
    ranked = sorted(counted, key=lambda key: (-counted[key], key))[:_PHRASE_LIMIT]
    if as_json:
        show_json(
            {
                "phrases": [
                    {"phrase": key[0], "unit": key[1], "count": counted[key], "example": example[key]} for key in ranked
                ]
            }
        )
        return DONE
    for key in ranked:
        show(Text(f"{counted[key]:5}  {harmless(key[0])} ({harmless(key[1])})", style="bold"))
        show(f"       {harmless(' '.join(example[key].split())[:_EXAMPLE_LETTERS])}")
    show(f"{len(counted)} cụm từ chưa có trong từ điển chỉ tiêu, {sum(counted.values())} số liệu")
    return DONE


def _one_fact(dataset: Dataset, fact_id: str) -> Row:
    facts = dataset.find_facts(fact_id.strip(), limit=_ALIKE) if fact_id.strip() else []
    if not facts:
        raise UsageError(
            f"Không có số liệu nào mang mã {fact_id}.", next_step="Mã số liệu có trong cột fact_id của facts.csv."
        )
    if len(facts) > 1 and len({row["fact_id"] for row in facts}) > 1:
        count = f"{len(facts)}" if len(facts) < _ALIKE else f"từ {_ALIKE} trở lên"
        told = f" ({_NAMED} trong số đó)" if len(facts) > _NAMED else ""
        some = ", ".join(row["fact_id"] for row in facts[:_NAMED])
        raise UsageError(
            f"Có nhiều số liệu bắt đầu bằng {fact_id}, {count} số liệu{told}: {some}.",
            next_step="Hãy ghi mã dài hơn; cột fact_id của facts.csv có đủ.",
        )
    return facts[0]


def _totals(dataset: Dataset, fact: Row) -> list[Row]:
    chain: list[Row] = []
    met = {fact["fact_id"]}
    above = fact["part_of"]
    while above and above not in met and len(chain) < _CHAIN_LIMIT:
        met.add(above)
        found = dataset.find_facts(above, limit=1)
        if not found:
            break
        chain.append(found[0])
        above = found[0]["part_of"]
    return chain


def _decision_row(standing: Standing | None) -> Row | None:
    if standing is None or standing.decision is None:
        return None
    return decision_row(standing.decision) | {"state": standing.state, "look_again": standing.look_again}


def _decided(standing: Standing, decision: Decision) -> str:
    """What a person decided on a figure, and whether it holds for it as it is read now."""
    told = f"{decision.who} {ACTIONS[decision.action]} ({STATES[standing.state]}, {decision.decided_at})"
    cells = (f"{name}: {decision.before.get(name) or '∅'} → {cell or '∅'}" for name, cell in decision.after.items())
    again = "cần xem lại: chữ hoặc cách đọc đã đổi" if standing.look_again else ""
    return "; ".join(filter(None, (told, *cells, decision.why and f"«{decision.why}»", again)))


def _where(fact: Row, section: Row | None) -> str:
    page = f"trang {fact['page']}" if fact["page"] else f"ký tự {fact['char_start']}"
    if section is None:
        return page
    title = f" «{harmless(section['title'])}»" if section["title"] else ""
    return f"mục {harmless(fact['section_path'])}{title} · {page}"


def _brief(fact: Row) -> str:
    item = f"/{fact['item']}" if fact["item"] else ""
    return harmless(
        f"{fact['fact_id']}: {fact['indicator']}{item} = {fact['value']} {fact['unit']} («{fact['quote']}»)"
    )


def _lit(sentence: str, quote: str, before: str) -> Text:
    """The sentence with the figure lit; where it is printed twice, the one with the same words before it."""
    starts = _occurrences(sentence, quote)
    if not starts:
        return Text(harmless(sentence))
    at = max(starts, key=lambda start: _same_tail(sentence[:start], before))
    text = Text(harmless(sentence[:at]))
    text.append(f"【{harmless(quote)}】", style="bold reverse")
    return text.append(harmless(sentence[at + len(quote) :]))


def _occurrences(sentence: str, quote: str) -> list[int]:
    starts: list[int] = []
    at = sentence.find(quote) if quote else -1
    while at >= 0:
        starts.append(at)
        at = sentence.find(quote, at + 1)
    return starts


def _same_tail(left: str, right: str) -> int:
    # Blanks may differ: a sentence is rejoined over line ends.
    tails = ["".join(text[-200:].split())[::-1] for text in (left, right)]
    same = 0
    for one, other in zip(*tails, strict=False):
        if one != other:
            break
        same += 1
    return same
