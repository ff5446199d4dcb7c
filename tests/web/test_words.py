from __future__ import annotations

from extractor.web.catalogue import used_words
from extractor.web.words import catalogue


def test_the_english_catalogue_has_every_word_and_no_other():
    assert used_words() - set(catalogue("en")) == set()
    assert set(catalogue("en")) - used_words() == set()


def test_english_names_what_the_vietnamese_names():
    import regex

    for text, meant in catalogue("en").items():
        assert set(regex.findall(r"\{\d\}", text)) == set(regex.findall(r"\{\d\}", meant)), text


def test_no_page_has_words_outside_the_catalogue():
    """What stands in a template outside of tags and calls is a sign, a name or a figure."""
    from pathlib import Path

    import regex

    import extractor.web

    for path in (Path(extractor.web.__file__).parent / "templates").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        text = regex.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=regex.DOTALL)
        plain = regex.sub(r"<[^>]*>", " ", text)
        assert set(regex.findall(r"\p{L}{2,}", plain)) <= {"extractor", "Tiếng", "Việt", "English"}, path.name
