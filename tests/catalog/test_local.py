"""The office's own records beside the database."""

import errno
from pathlib import Path

import pytest

from extractor.catalog.local import VARIABLE, LocalIndicator, add_indicator
from extractor.errors import UsageError


def test_half_a_record_is_taken_back_when_the_disk_is_full(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    first, second = (
        LocalIndicator(id=f"local_{name}", label=name, unit="count", kind="stock", phrases=(f"cột {name}",))
        for name in ("a", "b")
    )
    kept = add_indicator(first, who="Lan", database="extractor.db")
    before = kept.read_bytes()
    real = Path.open

    def cut(self, *args, **kwargs):
        stream = real(self, *args, **kwargs)
        return Cut(stream) if args == ("ab",) else stream

    monkeypatch.setattr(Path, "open", cut)
    with pytest.raises(UsageError, match="ổ đĩa đã đầy"):
        add_indicator(second, who="Lan", database="extractor.db")
    assert kept.read_bytes() == before


class Cut:
    """A file on a disk with room for ten bytes."""

    def __init__(self, stream):
        self.stream = stream

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def write(self, data):
        self.stream.write(data[:10])
        raise OSError(errno.ENOSPC, "No space left on device")
