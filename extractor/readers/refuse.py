"""The forms that no reader takes yet: one clear sentence and the next step for each, never a stack trace."""

from __future__ import annotations

from typing import NoReturn

from extractor.errors import DamagedError, EncryptedError, UnsupportedError
from extractor.readers import sniff
from extractor.readers.docx.package import Package

_SAVE_AS_WORD = "Mở tệp bằng Word hoặc LibreOffice rồi lưu lại thành .docx hoặc .pdf, sau đó nạp lại."
_EXTRACT_FIRST = "Giải nén ra một thư mục rồi nạp thư mục đó."
_SAVE_AS_PNG = "Mở ảnh rồi lưu lại thành PNG, JPEG hoặc PDF, sau đó nạp lại."

REFUSED: dict[str, tuple[str, str]] = {
    sniff.XML: ("Tệp thực ra là XML, chưa đọc được.", _SAVE_AS_WORD),
    sniff.PPTX: ("Tệp là bản trình chiếu (.pptx), không phải báo cáo.", _SAVE_AS_WORD),
    sniff.GIF: ("Tệp là ảnh GIF, không phải dạng ảnh quét được nhận.", _SAVE_AS_PNG),
    sniff.BMP: ("Tệp là ảnh BMP, không phải dạng ảnh quét được nhận.", _SAVE_AS_PNG),
    sniff.ZIP: ("Tệp là gói nén ZIP, chưa đọc được trực tiếp.", _EXTRACT_FIRST),
    sniff.SEVEN_ZIP: ("Tệp là gói nén 7z, không đọc được trực tiếp.", _EXTRACT_FIRST),
    sniff.RAR: ("Tệp là gói nén RAR, không đọc được trực tiếp.", _EXTRACT_FIRST),
    sniff.MAIL: ("Tệp là thư điện tử (.eml, .mht), chưa đọc được.", "Lưu tệp đính kèm ra riêng rồi nạp tệp đó."),
    sniff.MSG: ("Tệp là thư Outlook (.msg), chưa đọc được.", "Lưu tệp đính kèm ra riêng rồi nạp tệp đó."),
    sniff.OLE: ("Tệp là dạng OLE không rõ nội dung, có thể đã bị cắt cụt; không đọc được.", _SAVE_AS_WORD),
}
_UNKNOWN = (
    "Không nhận ra tệp thuộc loại nào (dữ liệu nhị phân).",
    "Kiểm tra lại tệp; nếu là báo cáo, lưu lại thành .docx hoặc .pdf.",
)


def refuse(data: bytes, media_type: str) -> NoReturn:
    """Raise what tells a person why the file is not read and what to do about it.

    Raises:
        EncryptedError: A locked Office file.
        DamagedError: A ZIP that does not open, so nobody knows what it was.
        UnsupportedError: Every other form.
    """
    if media_type == sniff.ENCRYPTED_OFFICE:
        raise EncryptedError(
            "Tệp Office được đặt mật khẩu.", next_step="Mở bằng Word, bỏ mật khẩu (Tệp > Thông tin) rồi lưu và nạp lại."
        )
    if media_type == sniff.ZIP:
        Package(data)  # raises DamagedError or LimitError if it is broken or hostile
    if not any(data):
        raise DamagedError("Tệp chỉ gồm các byte rỗng.", next_step="Sao chép hoặc tải lại tệp gốc.")
    message, next_step = REFUSED.get(media_type, _UNKNOWN)
    raise UnsupportedError(message, next_step=next_step)
