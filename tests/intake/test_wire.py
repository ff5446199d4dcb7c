"""What a child says of a report is believed only in the form that the tables have."""

import socket
import time
from dataclasses import replace

import pytest
from pydantic_core import to_json

from extractor.catalog.tables import contract_tables
from extractor.intake.wire import Receiver, Sender, receive_report, send_report
from extractor.store import pack_report
from tests.intake import mocks

_CELLS = {schema.name: len(schema.columns) for schema in contract_tables()}
FACT_CELLS, DOCUMENT_CELLS = _CELLS["facts"], _CELLS["documents"]


@pytest.fixture
def packed():
    return pack_report(mocks.extract("Báo cáo năm 2018\nThu nhập 30,5 triệu đồng/người/năm.".encode(), "a.txt"))


def _heard(send):
    """What the batch makes of what a child sends."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(Sender(theirs))
        receiver = Receiver(ours, output=1 << 20, look=lambda: None)
        receiver.deadline = time.monotonic() + 5
        return receive_report(receiver, receiver.receive())


def test_a_report_comes_over_as_it_was(packed):
    assert packed.rows["facts"]
    assert _heard(lambda sender: send_report(sender, packed)) == packed


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        pytest.param("facts", [["f1"]], id="too few cells"),
        pytest.param("facts", [[0.5] * FACT_CELLS], id="a binary fraction"),
        pytest.param("facts", [[[]] * FACT_CELLS], id="a list in a cell"),
        pytest.param("facts", [[True] * FACT_CELLS], id="a truth value"),
        pytest.param("facts", ["x" * FACT_CELLS], id="letters for a row"),
        pytest.param("facts", 7, id="a number for rows"),
        pytest.param("documents", [], id="no document"),
        pytest.param("documents", [["e" * 64] * DOCUMENT_CELLS], id="another document"),
        pytest.param("reviews", [], id="a table that is none of the reader's"),
    ],
)
def test_what_does_not_fit_the_tables_is_refused(packed, name, rows):
    bad = replace(packed, rows=packed.rows | {name: rows})
    with pytest.raises(ValueError, match="no report"):
        _heard(lambda sender: send_report(sender, bad))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", to_json({"text": 1, "rows": {}}), to_json({"text": ""})])
def test_content_of_another_form_is_refused(packed, content):
    def send(sender):
        message = {"kind": "report", "document_id": packed.document_id, "status": "ok", "problems": []}
        sender.send(message | dict.fromkeys(("code_version", "schemas_hash", "reader_version", "stages_version"), ""))
        sender.send_blob(content)
        sender.send_blob(b"")

    with pytest.raises(ValueError, match=r"no report|JSON|EOF"):
        _heard(send)
