"""`extractor review`: the review pages on this machine, or for a team."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

import typer

from extractor.catalog.local import use_local
from extractor.cli.screen import console, say, show

DONE = 0


def run_review(address: str, *, user_name: str, **options: Any) -> int:
    """Serve the pages until Ctrl-C and return the exit code."""
    from extractor.web import serve
    from extractor.web.serving import LOCAL

    use_local(address)

    def tell(link: str) -> None:
        show(link)
        console().file.flush()
        say("Trang duyệt đang mở ở địa chỉ trên. Nhấn Ctrl-C để dừng.")
        if link.startswith("http://") and options["host"] not in LOCAL:
            say("Cảnh báo: mật khẩu và số liệu đi trên mạng không mã hóa, máy khác trong mạng đọc được.")
            say("Hãy thêm --certificate và --key, hoặc đặt sau máy chủ có TLS với --behind-tls (xem README).")

    serve(address, user_name=user_name or _login_name(), tell=tell, **options)
    return DONE


def run_add_user(file: str, name: str, role: str) -> int:
    """Ask for a password, write the user into the file, and show the token for programs once."""
    from extractor.web.users import add_user

    password = typer.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Nhập lại", err=True)
    token = add_user(Path(file), name, role, password)
    say(f"Đã ghi {name} ({role}) vào {file}. Mã cho chương trình (chỉ hiện lần này):")
    show(token)
    return DONE


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
