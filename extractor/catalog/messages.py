"""Words shown to people, in Vietnamese and English: templates of findings, titles and help of checks, units.

**Source**: schemas/messages.toml.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractor.catalog.locate import load_toml
from extractor.errors import CatalogError

LANGUAGES = ("vi", "en")
_WITHOUT_WORD = ("count", "status", "bool")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckText:
    """What people read about a check: its name, what it compares and when it is wrong; by language.

    `assumes` is what must hold for its warnings to be true, empty if it never assumes. `example`: words of a report
    that it finds wrong.
    """

    id: str
    title: dict[str, str]
    help: dict[str, str]
    assumes: dict[str, str]
    example: str


class Messages:
    """The records of schemas/messages.toml."""

    def __init__(self) -> None:
        data = load_toml("messages.toml")
        self.checks = {
            record["id"]: CheckText(
                id=record["id"],
                title=record["title"],
                help=record["help"],
                assumes=record.get("assumes", {}),
                example=record["example"],
            )
            for record in data["check"]
        }
        self.templates: dict[str, dict[str, str]] = {
            record["id"]: {language: record[language] for language in LANGUAGES} for record in data["message"]
        }
        self._reasons: dict[str, dict[str, str]] = {record["id"]: record for record in data["reason"]}
        self._words: dict[str, dict[str, str]] = {
            record["id"]: {language: record[language] for language in LANGUAGES} for record in data["word"]
        }
        self._units: dict[str, dict[str, str]] = {record["id"]: record for record in data["unit"]}
        self.units = tuple(self._units)

    def text(self, message: str, fields: dict[str, str], language: str = "vi") -> str:
        """Return the template with its fields filled in.

        Args:
            message: id of the template.
            fields: what its names in braces stand for.
            language: vi or en.

        Raises:
            CatalogError: there is no such template, or it asks for another field.
        """
        try:
            return self.templates[message][language].format_map(fields)
        except KeyError as error:
            raise CatalogError(f"messages.toml: {message} ({language}) không có {error}") from error

    def reason(self, check: str, verdict: str, language: str = "vi") -> str:
        """Return why a verdict is as grave as it is, with the assumption that the check made."""
        record = self.checks.get(check)
        assumption = record.assumes.get(language, "") if record else ""
        return self._reasons[verdict][language].replace("{assumption}", assumption)

    def word(self, kind: str, value: str, language: str = "vi") -> str:
        """Return the word for a value («role», «target»); the value itself if there is none."""
        return self._words.get(f"{kind}.{value}", {}).get(language, value)

    def words_of(self, kind: str) -> tuple[str, ...]:
        """Return the Vietnamese words of a kind."""
        return tuple(word["vi"] for key, word in self._words.items() if key.startswith(f"{kind}."))

    def unit(self, unit: str, language: str = "vi") -> str:
        """Return how a unit is written after a figure, with its blank («%» has one too); "" if it has no word.

        A unit per something is put together of its parts: « đồng/người/năm» for «VND/person/year».
        """
        parts = [self._units.get(part, {}).get(language, "") for part in unit.split("/")]
        return f" {'/'.join(parts)}" if all(parts) else ""

    def unit_name(self, unit: str, language: str = "vi") -> str:
        """Return the words of a unit alone; "" for a plain count or state, the id of any other that has no words."""
        return "" if unit in _WITHOUT_WORD else self.unit(unit, language).strip() or unit
