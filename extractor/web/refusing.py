"""What the gate answers to requests that no page may see: in both languages, since nobody is known yet."""

from __future__ import annotations

from starlette.responses import HTMLResponse, JSONResponse, Response

from extractor.catalog.messages import LANGUAGES
from extractor.web.showing import template
from extractor.web.words import translate

_NOTHING = "Chưa có gì được ghi."
REFUSALS = {
    400: (
        "Yêu cầu hỏng",
        "Nội dung hoặc địa chỉ có ký tự NUL, hoặc kết nối đã đóng giữa chừng. Chưa có gì được ghi.",
        "Hãy bấm nút quay lại của trình duyệt, xóa ký tự lạ (thường do dán từ tệp khác) rồi gửi lần nữa.",
    ),
    403: (
        "Yêu cầu không đến từ trang của chương trình",
        "Trình duyệt cho biết yêu cầu này do một trang khác gửi, hoặc không cho biết từ đâu. Chưa có gì được ghi.",
        "Hãy mở trang duyệt bằng địa chỉ mà «extractor review» đã in ra rồi làm lại ở đó.",
    ),
    405: ("Không có thao tác này", _NOTHING, "Hãy mở trang từ trình đơn."),
    408: (
        "Gửi quá chậm",
        "Nội dung không tới đủ trong thời gian cho phép. Chưa có gì được ghi.",
        "Hãy bấm nút quay lại của trình duyệt (chữ đã gõ còn ở đó) rồi gửi lần nữa.",
    ),
    413: (
        "Nội dung gửi lên quá lớn",
        "Chương trình không nhận biểu mẫu dài như vậy. Chưa có gì được ghi.",
        "Hãy bấm nút quay lại của trình duyệt, viết ngắn lại rồi gửi lần nữa.",
    ),
    421: (
        "Địa chỉ này không được phép",
        "Tên máy trên thanh địa chỉ không phải tên mà chương trình trả lời.",
        "Hãy mở đúng địa chỉ mà «extractor review» đã in ra; người quản trị cho thêm tên bằng --allow-host.",
    ),
    503: (
        "Máy đang bận",
        "Quá nhiều người đang mở trang cùng lúc. Chưa có gì được ghi.",
        "Hãy đợi ít giây rồi tải lại trang.",
    ),
}
"""Title, message and next step by status."""


def answer(status: int, path: str) -> Response:
    """Return the answer to a refused request for a path: JSON for programs, else a page."""
    told = {language: [translate(text, language) for text in REFUSALS[status]] for language in LANGUAGES}
    if path.startswith("/api/"):
        title, message, step = (" / ".join(texts) for texts in zip(*told.values(), strict=True))
        return JSONResponse({"error": title, "message": message, "next_step": step}, status_code=status)
    return HTMLResponse(template("refused.html").render(told=told), status_code=status)
