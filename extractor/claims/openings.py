"""Whether a name opens its sentence, so that the sentences behind it go on telling of it."""

from __future__ import annotations

import regex

from extractor.vi.gate import says

_OPENS = 12  # letters before a name that opens its sentence
# «Chúng tôi về A (huyện B) khi …», «Những ngày này về A, …»: where a story goes, if the name opens no sentence
_ARRIVES_RE = regex.compile(
    r"(?:(?:chúng )?tôi|đoàn|phóng viên|có dịp|trở lại|quay lại|câu chuyện|hôm nay|ai"
    r"|(?:những |vào |dịp )*(?:ngày|dịp) (?:này|cuối|đầu))(?!\p{L})[^.;:\d]{0,40}"
    r"(?<!\p{L})(?:về|ra|đến|tới|lên|xuống|vào|sang|ghé|thăm|ở|tại|trở lại)(?: (?:với|thăm))? $"
)
# «Sau 3 năm xây dựng, với sự đồng thuận của người dân, xã A đã huy động …»
_LED_UP_TO_RE = regex.compile(
    r"[-+*•. ]*(?:sau|qua|với|nhờ|từ|trong(?! (?:đó|số))|tính|đến|hết|năm|tháng|giai đoạn|hiện|là|bằng|theo"
    r"|thực hiện|phát huy|xác định|bên cạnh|cùng với|song song|xuất phát|được|do|khi|vừa qua|thời gian|những"
    r"|nằm|cách|ở|tại|ngay|trước|để|hưởng ứng|nhiều|kết quả"
    r"|như vậy|vì vậy|qua đó)(?!\p{L})[^;:()]{0,160}, (?:(?:nhân dân|người dân|chính quyền|đảng bộ|cả)(?: và)? )*"
)
_ACTS_RE = regex.compile(
    r"(?: ?\([^()]*\)|, (?:huyện|tỉnh|thị xã|thành phố) [^.;:,()\d]{2,30},?)? (?:cũng |đều |vẫn )*"
    r"(?:đã|có|đạt|được|huy động|tiếp tục|hoàn thành|thực hiện|còn|chỉ|mới|hiện|không|vận động|xây dựng|là|trở thành"
    r"|đang|giảm|tăng|đầu tư|tập trung)(?!\p{L})"
)
_NATION = ("cả nước", "toàn quốc")
# «Tính đến hết năm 2016, cả nước có …», «I. Khái quát cả nước»; not «Đến nay bình quân cao hơn cả nước»
_NATION_RE = regex.compile(
    r"(?:^|[.!?] )(?:[ivx\d]{1,4}[.)] )?"
    r"(?:(?:theo|tính|hiện|đến|hết|cuối|đầu|năm|trong|ở|trên|khái quát|tình hình|kết quả)(?!\p{L})"
    r"(?:(?!(?:bình quân|mức|so|hơn|với|của|nhất|đứng|tốp|top)(?!\p{L}))[^.;:]){0,120}?)?(?:cả nước|toàn quốc)(?!\p{L})"
)


def opens(text: str, first: int, at: int) -> bool:
    """True if the name that stands at `at` is what the sentence that begins at `first` tells of."""
    return at - first <= _OPENS or _ARRIVES_RE.search(text, first, at) is not None


def is_led_up_to(text: str, first: int, at: int, to: int) -> bool:
    """«Sau 3 năm xây dựng, xã A đã huy động …»: the name acts, behind what says when, how or why."""
    return _LED_UP_TO_RE.fullmatch(text, first, at) is not None and _ACTS_RE.match(text, to) is not None


def opens_on_nation(text: str, end: int, *, anywhere: bool = False) -> int:
    """Where a sentence before `end` opens on the whole country, or speaks of it `anywhere`; -1 if none does."""
    if not says(text, _NATION):
        return -1
    if anywhere:
        return max(text.rfind(word, 0, end) for word in _NATION)
    return max((it.end() for it in _NATION_RE.finditer(text, 0, end)), default=-1)
