import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.intake.engines import serial_engine
from extractor.intake.sandbox import LAYERS
from extractor.version import __version__

TEXT = (
    "I. Nguồn vốn\n- Tổng 18.364,8 tỷ đồng, trong đó ngân sách tỉnh 7.010,1 tỷ đồng theo Quyết định 12/QĐ-UBND (tổ 3)."
)
PUBLIC = Path(__file__).parents[1]


@pytest.fixture
def inbox(tmp_path, monkeypatch, extract_stub):
    monkeypatch.setattr("extractor.intake.batch.extract_report", extract_stub)
    monkeypatch.setattr("extractor.intake.batch.local_engine", lambda *_: serial_engine())
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_bytes(TEXT.encode())
    return folder


def call(*args):
    return CliRunner().invoke(app, [str(arg) for arg in args])


def test_ingest_tells_what_came_of_it_and_ends_well(inbox):
    result = call("ingest", inbox)
    assert result.exit_code == 0, result.output
    assert "Văn bản:  1 mới" in result.stdout
    assert "Số liệu:  2" in result.stdout
    assert "1 lỗi" in result.stdout
    assert "[1/1] inbox/a.txt: 2 số liệu" in result.stderr
    again = call("ingest", inbox)
    assert again.exit_code == 0
    assert "0 mới, 1 đã có từ trước" in again.stdout


def test_a_renamed_file_is_told_and_counted_once(inbox):
    call("ingest", inbox)
    (inbox / "a.txt").rename(inbox / "b.txt")
    again = call("ingest", inbox)
    assert again.exit_code == 0
    assert "0 mới, 1 đã có từ trước" in again.stdout
    assert "Đổi chỗ:  1 tệp" in again.stdout
    assert "inbox/a.txt: đã đổi tên hoặc chuyển chỗ" in again.stderr
    assert json.loads(call("status", "--json").stdout)["inputs"]["done"] == 1
    assert json.loads(call("ingest", inbox, "--json").stdout)["moved"] == 0


def test_what_cannot_be_written_is_refused_before_anything_is_renewed(inbox, monkeypatch):
    call("ingest", inbox)
    monkeypatch.setattr("extractor.store.database.is_writable", lambda _: False)
    refused = call("ingest", "--refresh")
    assert refused.exit_code == 2
    assert "Không ghi được" in refused.stderr
    assert refused.stdout == ""


def test_problems_are_told_with_the_next_step_and_exit_code_3(inbox):
    (inbox / "b.docx").write_bytes(b"PK cut")
    (inbox / "c.txt").write_bytes(b"")
    (inbox / "d.txt").write_bytes(b"BUG")
    result = call("ingest", inbox, "--workers", "1")
    assert result.exit_code == 3
    assert "Tệp lỗi:  3" in result.stdout
    assert result.stdout.count("Cách xử lý: ") == 3
    assert "[red]" in result.stdout, "markup in data is shown, not obeyed"
    assert "Văn bản:  1 mới" in result.stdout


def test_a_missing_path_is_wrong_usage_and_the_others_are_read(inbox):
    result = call("ingest", "khong-co.docx", inbox / "a.txt")
    assert result.exit_code == 2
    assert "khong-co.docx" in result.stderr
    assert "Văn bản:  1 mới" in result.stdout


def test_a_folder_without_a_report_is_wrong_usage(inbox, tmp_path):
    (tmp_path / "empty").mkdir()
    result = call("ingest", tmp_path / "empty")
    assert result.exit_code == 2
    assert "không có tệp nào" in result.stderr
    assert not (tmp_path / "extractor.db").exists()
    assert json.loads(call("ingest", tmp_path / "empty", "--json").stdout)["refused"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_links_that_lead_nowhere_are_told_as_such(inbox, tmp_path):
    for number in range(5):
        (inbox / f"{number}.docx").symlink_to(tmp_path / "gone.docx")
    result = call("ingest", inbox)
    assert result.exit_code == 3
    assert "Tệp lỗi:  5" in result.stdout
    assert result.stdout.count("Liên kết hỏng, tệp đích không còn. Cách xử lý: hãy nối lại ổ đĩa") == 5
    assert "không phải báo cáo" not in result.stdout
    (inbox / "a.txt").unlink()
    result = call("ingest", inbox)
    assert result.exit_code == 3


def test_a_summary_for_programs_is_the_only_thing_on_stdout(inbox):
    (inbox / "c.txt").write_bytes(b"")
    result = call("ingest", inbox, "gone.txt", "--json")
    assert result.exit_code == 2
    summary = json.loads(result.stdout)
    assert summary["documents"] == {"new": 1, "renewed": 0, "known": 0, "partial": 0, "outdated": 0}
    assert summary["findings"] == {"error": 1, "warning": 0, "note": 0}
    assert [problem["code"] for problem in summary["problems"]] == ["empty"]
    assert [refused["path"] for refused in summary["refused"]] == ["gone.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows forbids such names")
def test_a_name_that_moves_the_cursor_is_made_harmless(inbox):
    (inbox / "a\x1b[2Jb\u202ec\n.txt").write_bytes(b"")
    result = call("ingest", inbox)
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
    assert "a\\u001b[2Jb\\u202ec\\u000a.txt" in result.stdout


def test_an_interrupted_ingest_says_how_to_go_on(inbox, monkeypatch, extract_stub):
    def extract(data, file_name):
        if file_name.endswith("b.txt"):
            raise KeyboardInterrupt
        return extract_stub(data, file_name)

    (inbox / "b.txt").write_bytes(TEXT.encode() + b" 2")
    monkeypatch.setattr("extractor.intake.batch.extract_report", extract)
    result = call("ingest", inbox)
    assert result.exit_code == 130
    assert "Chạy lại" in result.stderr
    assert "Văn bản:  1 mới" in result.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param(["export", "out", "--db", "gone.db"], "Không thấy cơ sở dữ liệu", id="missing-database"),
        pytest.param(["ingest", "--refresh", "--db", "gone.db"], "Không thấy cơ sở dữ liệu", id="nothing-to-refresh"),
        pytest.param(["ingest", __file__, "--db", "."], "thư mục", id="a-folder-as-database"),
        pytest.param(["check", "--db", "."], "là một thư mục", id="database-is-a-folder"),
        pytest.param(["ingest", __file__, "--db", "no/x.db"], "Không có thư mục", id="folder-of-database-missing"),
        pytest.param(["ingest", __file__, "--db", "postgresql://h/d"], "PostgreSQL", id="postgres"),
        pytest.param(["ingest"], "Thiếu tham số", id="no-path"),
        pytest.param(["ingest", "a", "--worker"], "--worker", id="unknown-option"),
        pytest.param(["ingest", "a", "--workers", "0"], "không hợp lệ", id="bad-number"),
        pytest.param(["ingest", ".", "--workers", "100000"], "nhiều nhất 61 tệp cùng lúc", id="too-many-workers"),
        pytest.param(["export", "out", "--format", "xml"], "không hợp lệ", id="bad-format"),
        pytest.param(["nosuch"], "nosuch", id="unknown-command"),
        pytest.param(["--gibberish"], "--gibberish", id="unknown-option-of-all"),
    ],
)
def test_wrong_usage_is_one_line_with_the_next_step(tmp_path, monkeypatch, args, said):
    monkeypatch.chdir(tmp_path)
    result = call(*args)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("Lỗi: ")
    assert said in line
    assert " → " in line
    assert not result.stdout
    assert not list(tmp_path.iterdir()), "a failed command leaves nothing behind"


def test_export_writes_all_tables_and_names_them(inbox, tmp_path):
    call("ingest", inbox)
    result = call("export", tmp_path / "out")
    assert result.exit_code == 0
    assert [Path(line).name for line in result.stdout.splitlines()] == [
        f"{name}.csv" for name in ("documents", "sections", "facts", "findings", "unclaimed", "citations", "problems")
    ]
    assert call("export", tmp_path / "out", "--format", "json").exit_code == 0
    assert (tmp_path / "out" / "facts.jsonl").is_file()


@pytest.mark.parametrize(("level", "code"), [("error", 4), ("warning", 4), ("note", 4), ("never", 0)])
def test_check_lists_findings_and_fails_from_the_level_on(inbox, level, code):
    call("ingest", inbox)
    result = call("check", "--fail-on", level)
    assert result.exit_code == code
    assert "inbox/a.txt (Thị xã Bỉm Sơn · 1408/VPĐP)" in result.stdout
    assert "[lỗi] funding.magnitude" in result.stdout
    assert "1 văn bản: 1 lỗi" in result.stdout


def test_check_in_english(inbox):
    call("ingest", inbox)
    result = call("check", "--lang", "en")
    assert "[error] funding.magnitude" in result.stdout
    assert "1 documents: 1 errors" in result.stdout


def test_checks_are_listed_and_explained():
    assert "possible.share" in call("check", "--list").stdout
    page = call("check", "--explain", "possible.share").stdout
    assert "Ví dụ: «Có 75 xã đạt chuẩn, chiếm 68,36%.»" in page
    assert "Share that no whole number gives" in call("check", "--explain", "possible.share", "--lang", "en").stdout
    wrong = call("check", "--explain", "possible.shar")
    assert wrong.exit_code == 2
    assert "Có phải possible.share không?" in wrong.stderr


def test_the_project_file_beside_the_database_is_obeyed(inbox, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    call("ingest", inbox)
    Path("extractor.toml").write_text('fail_on = "never"', encoding="utf-8")
    assert call("check").exit_code == 0
    assert call("check", "--fail-on", "error").exit_code == 4
    Path("extractor.toml").write_text('[checks]\n"no.such_check" = "off"', encoding="utf-8")
    assert call("check").exit_code == 2


def test_what_a_person_dismissed_is_counted_apart_and_fails_nothing(inbox, tmp_path):
    call("ingest", inbox)
    finding = json.loads(call("check", "--json").stdout)["findings"][0]
    row = f"{finding['document_id']},{finding['finding_id']},dismiss,số đúng"
    (tmp_path / "d.csv").write_text(f"document_id,finding_id,action,why\n{row}\n", encoding="utf-8")
    assert call("decisions", "import", tmp_path / "d.csv", "--by", "Lan").exit_code == 0
    result = call("check", "--fail-on", "note")
    assert result.exit_code == 0
    assert "funding.magnitude" not in result.stdout
    assert "1 văn bản: không có điểm chưa khớp (1 đã bỏ qua)" in result.stdout
    summary = json.loads(call("check", "--json").stdout)
    assert (summary["levels"]["error"], summary["dismissed"]) == (0, 1)
    assert [it["status"] for it in summary["findings"]] == ["dismissed"]


def test_check_says_where_the_figures_stand(inbox):
    call("ingest", inbox)
    rows = call("check").stdout
    fact = json.loads(call("check", "--json").stdout)["findings"][0]["fact_ids"].split()[0]
    assert f"Mã số liệu: {fact[:8]}" in rows
    assert "Chỗ ghi: mục I" in rows or "Chỗ ghi: trang 1" in rows


def test_levels_of_the_project_file_set_the_order(tmp_path, monkeypatch):
    monkeypatch.setattr("extractor.intake.batch.local_engine", lambda *_: serial_engine())
    monkeypatch.chdir(tmp_path)
    call("ingest", PUBLIC / "samples" / "u-commune-2023")
    ids = [it.split(":")[0].split("] ")[1] for it in call("check").stdout.splitlines() if it.startswith("  [")]
    (tmp_path / "extractor.toml").write_text(f'[checks]\n"{ids[0]}" = "note"', encoding="utf-8")
    after = [it.split(":")[0].split("] ")[1] for it in call("check").stdout.splitlines() if it.startswith("  [")]
    assert (len(ids) > 1, after) == (True, [*ids[1:], ids[0]])


def test_check_for_programs(inbox):
    call("ingest", inbox)
    summary = json.loads(call("check", "--json", "--fail-on", "never").stdout)
    assert summary["levels"] == {"error": 1, "warning": 0, "note": 0}
    assert summary["findings"][0]["check"] == "funding.magnitude"


def test_explain_shows_the_words_the_total_and_the_findings(inbox, extract_stub):
    call("ingest", inbox)
    part = extract_stub(TEXT.encode(), "a.txt").facts[1].fact_id
    result = call("explain", part[:-3])
    assert result.exit_code == 0, result.output
    assert "【7.010,1 tỷ đồng】" in result.stdout
    assert "mục I «Nguồn vốn»" in result.stdout
    assert "claims.funding.source_amount" in result.stdout
    assert "↳ thuộc tổng" in result.stdout
    assert "funding.magnitude" in result.stdout
    found = json.loads(call("explain", part, "--json").stdout)
    assert found["fact"]["value"] == "7010100000000.0"
    assert len(found["part_of"]) == 1


@pytest.mark.parametrize("which", ["unknown", "", "%"])
def test_explain_of_an_unknown_fact_is_wrong_usage(inbox, which):
    call("ingest", inbox)
    result = call("explain", which)
    assert result.exit_code == 2
    assert "Không có số liệu" in result.stderr


def test_explain_of_a_beginning_that_several_share_lists_them(inbox, extract_stub):
    call("ingest", inbox)
    report = extract_stub(TEXT.encode(), "a.txt")
    result = call("explain", report.document.document_id[:12])
    assert result.exit_code == 2
    count = len(report.facts)
    assert f"Có nhiều số liệu bắt đầu bằng {report.document.document_id[:12]}, {count} số liệu" in result.stderr
    assert ("(5 trong số đó)" in result.stderr) == (count > 5)
    assert result.stderr.count(report.document.document_id[:12]) == 1 + min(count, 5)


def test_doctor_names_what_is_here_and_what_is_not(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = call("doctor", "--json")
    assert result.exit_code == 0, result.stdout
    parts = {part["name"]: part for part in json.loads(result.stdout)["parts"]}
    assert parts["schemas"]["well"]
    assert {"python", "sqlite", "tesseract", "antiword", "libreoffice", "cơ sở dữ liệu"} <= set(parts)
    assert call("doctor").exit_code == 0


def test_doctor_tells_how_to_install_what_is_missing_on_both_systems(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("extractor.readers.programs.find_program", lambda _program: None)
    monkeypatch.setattr("extractor.readers.scan.engine.tessdata", lambda: None)
    result = call("doctor", "--json")
    assert result.exit_code == 0  # digital reports are read without them
    parts = {part["name"]: part for part in json.loads(result.stdout)["parts"]}
    packages = {
        "tesseract": ("tesseract-ocr-vie", "winget install UB-Mannheim.TesseractOCR"),
        "antiword": ("antiword", "dùng LibreOffice thay thế"),
        "libreoffice": ("libreoffice-writer", "winget install TheDocumentFoundation.LibreOffice"),
    }
    for name, (debian, windows) in packages.items():
        assert not parts[name]["well"]
        assert f"apt-get install {debian}" in parts[name]["next_step"]
        assert windows in parts[name]["next_step"].partition("Windows: ")[2]


@pytest.mark.parametrize(
    ("held", "well", "said"),
    [
        pytest.param(LAYERS, True, "lớp bảo vệ: process group, memory, cpu, files", id="all"),
        pytest.param(LAYERS, True, "bộ nhớ tối đa 2048 MiB ngoài phần có khi bắt đầu", id="how much memory"),
        pytest.param(("memory", "cpu"), False, "máy này không có: process group, files", id="an old kernel"),
        pytest.param((), False, "chỉ có giới hạn thời gian; máy này không có: process group", id="none, as on Windows"),
    ],
)
def test_doctor_names_the_layers_that_hold_and_those_that_do_not(tmp_path, monkeypatch, held, well, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("extractor.intake.guard.probe_layers", lambda: held)
    result = call("doctor", "--json")
    assert result.exit_code == 0
    (part,) = [part for part in json.loads(result.stdout)["parts"] if part["name"] == "cách ly tệp"]
    assert part["well"] is well
    assert said in part["told"]


def test_doctor_ends_with_5_where_the_database_cannot_be(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = call("doctor", "--db", tmp_path / "no" / "x.db")
    assert result.exit_code == 5
    assert "thiếu" in result.stdout


def test_doctor_promises_no_database_on_a_network_share(tmp_path, monkeypatch):
    (tmp_path / "mounts").write_text(f"server:/x {tmp_path} nfs4 rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr("extractor.store.sqlite._MOUNTS", tmp_path / "mounts")
    result = call("doctor", "--db", tmp_path / "x.db")
    assert result.exit_code == 5
    assert "ổ mạng" in result.stdout


def test_version():
    assert call("--version").stdout.strip() == f"extractor {__version__}"


def test_help_is_vietnamese_in_every_command():
    for command in ("ingest", "export", "check", "explain", "doctor"):
        result = call(command, "--help")
        assert result.exit_code == 0
        assert not re.search(r"Usage|Options|Arguments|Show this|default", result.stdout), result.stdout


def test_help_loads_nothing_heavy():
    """The promise is 0.3 s; what is imported decides it, and does not depend on the load of the machine."""
    code = (
        "import sys; from extractor.cli import app\n"
        "try: app(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'pandas', 'numpy', 'pdfplumber', 'underthesea', 'sqlalchemy', 'lxml', 'docx', 'pypdfium2'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=PUBLIC, check=True)
    assert result.stderr.decode().strip() == "[]"
    spans = []
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "extractor", "--help"], capture_output=True, cwd=PUBLIC, check=True)
        spans.append(time.perf_counter() - started)
    assert min(spans) < 1.0


def test_public_names_are_sorted_and_load():
    import extractor

    assert extractor.__all__ == sorted(extractor.__all__)
    for name in extractor.__all__:
        assert getattr(extractor, name) is not None
    with pytest.raises(AttributeError):
        extractor.nothing  # noqa: B018 - the access is the test


@pytest.mark.skipif(os.name == "nt", reason="another signal there")
def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on(tmp_path):
    sample = next((PUBLIC / "samples").glob("*/source.txt")).read_bytes()
    (tmp_path / "inbox").mkdir()
    for number in range(12):
        (tmp_path / "inbox" / f"{number:02}.txt").write_bytes(sample + f"\nBản {number}".encode())
    environment = os.environ | {"PYTHONPATH": str(PUBLIC)}
    command = [sys.executable, "-m", "extractor", "ingest", "inbox", "--workers", "2"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, start_new_session=True, **pipes) as running:
        assert running.stderr.readline().startswith("[1/12]")
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: the workers get it too
        stdout, stderr = running.communicate(timeout=60)
    assert running.returncode == 130, stderr
    assert "Traceback" not in stderr
    assert "Chạy lại" in stderr
    assert "Văn bản:" in stdout
    again = subprocess.run([*command, "--json"], cwd=tmp_path, env=environment, capture_output=True, check=True)
    summary = json.loads(again.stdout)
    assert summary["documents"]["known"] >= 1
    assert summary["totals"]["documents"] == 12
