"""The command line: arguments in, exit code out; each command is a thin call of the room that does the work.

Rooms are imported inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from extractor.cli.group import Command, Commands
from extractor.version import __version__

app = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Đọc báo cáo nông thôn mới: từng con số lần về được nguyên văn, được tính lại và so sánh.",
)

Database = Annotated[
    str, typer.Option("--db", envvar="EXTRACTOR_DB", metavar="TỆP", help="Tệp cơ sở dữ liệu, hoặc postgresql://….")
]
AsJson = Annotated[bool, typer.Option("--json", help="Ghi kết quả ra stdout dạng JSON cho chương trình.")]


class Engine(StrEnum):
    """Where `ingest` reads."""

    local = "local"
    dask = "dask"


class Format(StrEnum):
    """Formats of `export`."""

    csv = "csv"
    json = "json"
    package = "package"
    parquet = "parquet"
    xlsx = "xlsx"


class FailOn(StrEnum):
    """From which level on `check` ends with exit code 4."""

    error = "error"
    warning = "warning"
    note = "note"
    never = "never"


class Language(StrEnum):
    """Languages of findings."""

    vi = "vi"
    en = "en"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"extractor {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Hiện phiên bản rồi thoát.")
    ] = False,
) -> None:
    pass


@app.command(cls=Command)
def ingest(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="TỆP|THƯ_MỤC", help="Báo cáo, hoặc thư mục có báo cáo.")
    ] = None,
    db: Database = "extractor.db",
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "--workers", "-j", min=1, metavar="SỐ", help="Số tiến trình đọc; mặc định theo số nhân."
        ),
    ] = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Tính lại những văn bản do phiên bản khác tính; không nêu tệp là tất cả.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Đọc xong thì chờ tệp mới vào thư mục.")] = False,
    engine: Annotated[Engine, typer.Option("--engine", help="Đọc trên máy này, hoặc trên cụm Dask.")] = Engine.local,
    scheduler: Annotated[
        str, typer.Option("--scheduler", metavar="ĐỊA_CHỈ", help="Bộ điều phối Dask, ví dụ tcp://192.168.1.10:8786.")
    ] = "",
    as_json: AsJson = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Kể chi tiết từng tệp.")] = False,
) -> None:
    """Đọc báo cáo vào cơ sở dữ liệu; tệp đã có thì không đọc lại."""
    from extractor.cli.interrupts import interruptible

    with interruptible() as stop:  # loading what reads takes longest
        from extractor.catalog.local import use_local
        from extractor.cli.ingesting import Options, run_ingest
        from extractor.errors import UsageError

        if (engine is Engine.dask) != bool(scheduler):
            raise UsageError(
                "--engine dask và --scheduler đi cùng nhau.", next_step="Ví dụ: --engine dask --scheduler tcp://…:8786"
            )
        use_local(db)
        options = Options(
            jobs=jobs, scheduler=scheduler, refresh=refresh, watch=watch, as_json=as_json, verbose=verbose
        )
        raise typer.Exit(run_ingest(paths or [], db, options, stop))


@app.command(cls=Command)
def status(db: Database = "extractor.db", as_json: AsJson = False) -> None:
    """Cho biết bao nhiêu tệp đã đọc, đang chờ, hoặc có vấn đề."""
    from extractor.cli.ingesting import run_status

    raise typer.Exit(run_status(db, as_json=as_json))


@app.command(cls=Command)
def export(
    folder: Annotated[str, typer.Argument(metavar="THƯ_MỤC", help="Nơi ghi các bảng; được tạo nếu chưa có.")],
    db: Database = "extractor.db",
    file_format: Annotated[
        Format,
        typer.Option("--format", help="xlsx: bảng Excel cho văn phòng; csv, json, parquet; package: csv có mô tả."),
    ] = Format.csv,
    partition: Annotated[bool, typer.Option("--partition", help="Với parquet: chia số liệu theo tỉnh và năm.")] = False,
) -> None:
    """Ghi bộ số liệu ra các bảng, mỗi bảng một tệp."""
    from extractor.cli.opening import opened
    from extractor.cli.screen import show

    with opened(db) as dataset:
        for path in dataset.export(folder, file_format.value, partition=partition):
            show(str(path))


class Level(StrEnum):
    """Levels of units."""

    commune = "commune"
    district = "district"
    province = "province"


class Role(StrEnum):
    """What a figure is for."""

    actual = "actual"
    target = "target"
    plan = "plan"
    baseline = "baseline"
    threshold = "threshold"
    change = "change"


@app.command(cls=Command)
def compare(
    indicator: Annotated[
        str, typer.Argument(metavar="CHỈ_TIÊU", help="Mã chỉ tiêu; không ghi thì liệt kê.", show_default=False)
    ] = "",
    item: Annotated[str, typer.Option("--item", metavar="MỤC", help="Nguồn vốn, nhóm tiêu chí…")] = "",
    role: Annotated[Role, typer.Option("--role", help="Thực hiện, mục tiêu, kế hoạch, kỳ trước…")] = Role.actual,
    level: Annotated[Level | None, typer.Option("--level", help="Chỉ lấy đơn vị cấp này.")] = None,
    years: Annotated[list[int] | None, typer.Option("--year", metavar="NĂM", help="Có thể ghi nhiều lần.")] = None,
    within: Annotated[str, typer.Option("--within", metavar="ĐƠN_VỊ", help="Chỉ trong huyện hoặc tỉnh này.")] = "",
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="NGÀY|NĂM", help="Quy về địa giới của ngày này, ví dụ 2025-07-01.")
    ] = "",
    funding_of: Annotated[
        str, typer.Option("--funding-of", metavar="ĐƠN_VỊ", help="Vẽ vốn theo nguồn của một đơn vị (cùng --plot).")
    ] = "",
    plot: Annotated[str, typer.Option("--plot", metavar="TỆP.svg|.png", help="Vẽ ra tệp, in được.")] = "",
    db: Database = "extractor.db",
    as_json: AsJson = False,
) -> None:
    """So sánh một chỉ tiêu giữa các đơn vị và các năm."""
    from extractor.cli.comparing import run_compare, run_funding_bars
    from extractor.compare import Question, day_asked
    from extractor.errors import UsageError

    as_of = as_of and day_asked(as_of)
    if funding_of:
        if not plot:
            raise UsageError(
                "Thiếu --plot.", next_step="Ví dụ: extractor compare --funding-of «Huyện A» --plot von.svg"
            )
        if as_of or len(years or ()) > 1:
            raise UsageError(
                "--funding-of vẽ một đơn vị của một năm, như báo cáo ghi.", next_step="Bỏ --as-of, chỉ ghi một --year."
            )
        raise typer.Exit(run_funding_bars(db, funding_of, years[0] if years else None, within, plot))
    question = Question(
        indicator=indicator,
        item=item,
        role=role.value,
        level=level.value if level else "",
        years=tuple(years or ()),
        within=within,
    )
    raise typer.Exit(run_compare(db, question if indicator else None, as_of=as_of, plot=plot, as_json=as_json))


@app.command(cls=Command)
def diff(
    one: Annotated[str, typer.Argument(metavar="VĂN_BẢN_TRƯỚC", help="Tên tệp, hoặc phần đầu của mã văn bản.")],
    other: Annotated[str, typer.Argument(metavar="VĂN_BẢN_SAU", help="Bản nộp lại, hoặc báo cáo năm sau.")],
    db: Database = "extractor.db",
    as_json: AsJson = False,
) -> None:
    """Cho biết số liệu nào đã thêm, bớt, đổi giữa hai văn bản."""
    from extractor.cli.differing import run_diff

    raise typer.Exit(run_diff(db, one, other, as_json=as_json))


@app.command(cls=Command)
def check(
    db: Database = "extractor.db",
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on", help="Từ mức này trở lên thì mã thoát là 4; mặc định: error, hoặc theo extractor.toml."
        ),
    ] = None,
    language: Annotated[Language, typer.Option("--lang", help="Ngôn ngữ của lời giải thích.")] = Language.vi,
    about: Annotated[
        str, typer.Option("--explain", metavar="MÃ", help="Giải thích một phép kiểm tra, ví dụ sums.total.")
    ] = "",
    list_checks: Annotated[bool, typer.Option("--list", help="Liệt kê các phép kiểm tra.")] = False,
    across: Annotated[
        bool, typer.Option("--across", help="Đối chiếu các báo cáo với nhau rồi chỉ liệt kê những điểm đó.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Liệt kê những điểm chưa khớp trong từng báo cáo, hoặc giữa các báo cáo."""
    from extractor.cli import checking

    if about:
        raise typer.Exit(checking.run_help(about, language.value))
    if list_checks:
        raise typer.Exit(checking.run_list(language.value, as_json=as_json))
    wanted = fail_on.value if fail_on else ""
    raise typer.Exit(checking.run_check(db, fail_on=wanted, across=across, as_json=as_json, language=language.value))


@app.command(cls=Command)
def letter(
    document: Annotated[str, typer.Argument(metavar="VĂN_BẢN", help="Tên tệp, hoặc phần đầu của mã văn bản.")],
    out: Annotated[str, typer.Option("--out", metavar="TỆP.docx", help="Nơi ghi; mặc định đặt theo tên tệp.")] = "",
    sender: Annotated[
        str, typer.Option("--from", metavar="TÊN", help="Cơ quan gửi; hoặc [letter] của tệp cấu hình.")
    ] = "",
    recipient: Annotated[str, typer.Option("--to", metavar="TÊN", help="Kính gửi; mặc định: UBND của đơn vị.")] = "",
    notes: Annotated[bool, typer.Option("--notes", help="Hỏi cả những lưu ý nhỏ.")] = False,
    asked_by: Annotated[
        str, typer.Option("--asked-by", metavar="TÊN", help="Ghi vào nhật ký là các điểm này đã hỏi đơn vị.")
    ] = "",
    db: Database = "extractor.db",
    as_json: AsJson = False,
) -> None:
    """Soạn công văn đề nghị đơn vị rà soát, giải trình những số liệu chưa khớp."""
    from extractor.cli.writing import run_letter

    options: dict[str, Any] = {"sender": sender, "recipient": recipient, "notes": notes, "asked_by": asked_by}
    raise typer.Exit(run_letter(db, document, out, **options, as_json=as_json))


@app.command(cls=Command)
def dictionary(
    out: Annotated[str, typer.Argument(metavar="TỆP.html", help="Nơi ghi.")] = "tu-dien.html",
    db: Database = "extractor.db",
) -> None:
    """Ghi từ điển: các bảng, chỉ tiêu (cả cụm từ riêng của cơ quan), nguồn vốn, bộ tiêu chí, phép kiểm tra, đơn vị."""
    from extractor.catalog.local import use_local
    from extractor.cli.writing import run_dictionary

    use_local(db)
    raise typer.Exit(run_dictionary(out))


@app.command(cls=Command)
def explain(
    fact_id: Annotated[
        str, typer.Argument(metavar="MÃ_SỐ_LIỆU", help="Cột fact_id, hoặc phần đầu của nó.", show_default=False)
    ] = "",
    unclaimed: Annotated[
        bool, typer.Option("--unclaimed", help="Liệt kê những cụm từ hay gặp mà từ điển chỉ tiêu chưa có.")
    ] = False,
    db: Database = "extractor.db",
    as_json: AsJson = False,
) -> None:
    """Cho biết một số liệu từ đâu mà có."""
    from extractor.cli.reading import run_explain, run_open_phrases
    from extractor.errors import UsageError

    if unclaimed:
        raise typer.Exit(run_open_phrases(db, as_json=as_json))
    if not fact_id:
        raise UsageError("Không có số liệu nào được nêu.", next_step="Ghi mã ở cột fact_id, hoặc dùng --unclaimed.")
    raise typer.Exit(run_explain(db, fact_id, as_json=as_json))


@app.command(cls=Command)
def review(
    db: Database = "extractor.db",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Cổng; 0 là cổng trống bất kỳ.")] = 8765,
    host: Annotated[str, typer.Option(metavar="ĐỊA_CHỈ", help="Nghe ở đâu; máy khác vào được thì cần --users.")] = (
        "127.0.0.1"
    ),
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Không tự mở trình duyệt.")] = False,
    name: Annotated[str, typer.Option(metavar="TÊN", help="Tên ghi trên quyết định.")] = "",
    users: Annotated[str, typer.Option(metavar="TỆP", help="Danh sách người dùng (TOML) khi làm nhiều người.")] = "",
    add_user: Annotated[str, typer.Option("--add-user", metavar="TÊN", help="Thêm hoặc đổi một người rồi thoát.")] = "",
    role: Annotated[str, typer.Option(help="Vai trò: viewer, reviewer, approver hoặc admin.")] = "reviewer",
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", metavar="TÊN_MIỀN", help="Tên máy chủ mà người khác dùng.")
    ] = None,
    certificate: Annotated[str, typer.Option(metavar="TỆP", help="Chứng thư TLS (PEM).")] = "",
    key: Annotated[str, typer.Option(metavar="TỆP", help="Khóa của chứng thư.")] = "",
    behind_tls: Annotated[bool, typer.Option("--behind-tls", help="Có máy chủ TLS đứng trước.")] = False,
) -> None:
    """Mở trang duyệt: xem, đối chiếu với trang gốc, quyết định."""
    from extractor.cli.reviewing import run_add_user, run_review

    if add_user:
        raise typer.Exit(run_add_user(users or "users.toml", add_user, role))
    options: dict[str, Any] = {"host": host, "port": port, "users": users, "names": allow_host or [], "user_name": name}
    raise typer.Exit(
        run_review(db, **options, certificate=certificate, key=key, behind_tls=behind_tls, browser=not no_browser)
    )


class Deed(StrEnum):
    """What `decisions` does."""

    list = "list"
    export = "export"
    take = "import"
    verify = "verify"


@app.command(cls=Command)
def decisions(
    deed: Annotated[
        Deed, typer.Argument(help="list: xem; export: ghi ra tệp; import: nhận từ tệp; verify: kiểm tra nhật ký.")
    ] = Deed.list,
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Tệp .jsonl, .csv hoặc .xlsx.", show_default=False)] = "",
    by: Annotated[str, typer.Option("--by", metavar="TÊN", help="Người quyết định (khi nhận từ .csv, .xlsx).")] = "",
    expect: Annotated[
        str, typer.Option("--expect", metavar="MÃ", help="Khi verify: mã cuối cùng đã ghi lại từ trước phải còn.")
    ] = "",
    db: Database = "extractor.db",
    as_json: AsJson = False,
) -> None:
    """Nhật ký quyết định của cán bộ: ai, lúc nào, vì sao."""
    from extractor.cli.deciding import run_decisions

    raise typer.Exit(run_decisions(deed.value, file, db, by=by, expect=expect, as_json=as_json))


@app.command(cls=Command)
def doctor(db: Database = "extractor.db", as_json: AsJson = False) -> None:
    """Kiểm tra bản cài đặt và cho biết cần cài thêm gì."""
    from extractor.cli.doctor import run_doctor

    raise typer.Exit(run_doctor(db, as_json=as_json))


def main() -> None:
    """Run the command line; names that the terminal cannot print are shown by their codes."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    app()
