"""The version of the code, stored with each report: the set of figures is the API (see CHANGELOG.md)."""

__version__ = "0.1.0"
