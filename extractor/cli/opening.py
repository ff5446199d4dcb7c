"""A dataset opened for a command: who reads figures that people corrected is told when their journal was altered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from extractor.cli.screen import say
from extractor.dataset import Dataset
from extractor.store import verify_chain


@contextmanager
def opened(address: str) -> Iterator[Dataset]:
    """Give the dataset at an address.

    Raises:
        StoreError, UsageError: as `Dataset.open`.
    """
    with Dataset.open(address) as dataset:
        with dataset.store.reading() as connection:
            _, broken = verify_chain(connection)
        if broken is not None:
            say(
                f"Cảnh báo: nhật ký đã bị sửa từ quyết định số {broken}: số liệu đã sửa (✎) và mục đã bỏ qua không còn "
                "đáng tin. Xem «extractor decisions verify»."
            )
        yield dataset
