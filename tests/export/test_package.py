"""The folder of CSV files as a data package: valid by the library of the standard itself."""

import frictionless
import pytest

from extractor.dataset import Dataset
from extractor.errors import UsageError
from extractor.store import Input, open_store, pack_report, record_report


@pytest.fixture
def dataset(tmp_path, make_report):
    store = open_store(tmp_path / "x.db", create=True)
    record_report(store, Input(path="/a", file_name="=a.txt"), pack_report(make_report()), seconds=0.0)
    store.close()
    with Dataset.open(tmp_path / "x.db") as opened:
        yield opened


def test_the_package_is_valid(dataset, tmp_path):
    paths = dataset.export(tmp_path / "out", "package")
    assert paths[-1].name == "datapackage.json"
    report = frictionless.validate(str(paths[-1]))
    assert report.valid, report.flatten(["title", "fieldName", "message"])


@pytest.mark.parametrize(("file_format", "partition"), [("pdf", False), ("csv", True)])
def test_an_unknown_format_is_told(dataset, tmp_path, file_format, partition):
    with pytest.raises(UsageError):
        dataset.export(tmp_path / "out", file_format, partition=partition)
