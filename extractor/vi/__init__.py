"""Vietnamese text without any domain: folding, numbers, numbering, words."""
