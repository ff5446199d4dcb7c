"""The words around an amount of money that say how it is meant: a share, a plan, a payment, a sum below its parts."""

from __future__ import annotations

import regex

from extractor.vi.gate import Gated

CONTEXT_RE = regex.compile(
    r"(?<!\p{L})(?:vốn|kinh phí|giải ngân|ngân sách|nguồn lực|huy động|đóng góp|hỗ trợ|lồng ghép|tín dụng|ủng hộ"
    r"|quyên góp|đầu tư|đấu giá|bỏ ra|dành|góp|tiền mặt|tài trợ|con em|đối ứng|quy đổi|trị giá)(?!\p{L})"
)
IS_BEHIND_RE = regex.compile(r" ?(?:là|đạt|:|-|–|được|có|huy động|khoảng|trên|gần| )*")
PARTS_RE = regex.compile(r"(?:trong (?:đó|số (?:này|đó))|bao gồm|gồm(?: có)?|cụ thể|chia ra|từ các nguồn)(?!\p{L})")
REST_RE = regex.compile(r"còn lại")
OPENED_SENTENCE_RE = regex.compile(
    r"(?<=[.:] )[-+ ]*(?:trong (?:đó|số (?:này|đó))|bao gồm|gồm(?: có)?|cụ thể|chia ra|từ các nguồn)(?!\p{L})"
)
OPEN_RE = regex.compile(r"(?:…|\.\.\.|v\.v)")
SHARE_BEFORE_RE = regex.compile(
    r"(?:chiếm|còn lại|tỉ lệ|tỉ trọng|bằng|tức(?: là)?|=|đạt tỉ lệ|tương ứng|tương đương)"
    r"(?: tỉ lệ| tỉ trọng| lớn nhất| cao nhất| nhiều nhất| tới| đến| chỉ| khoảng| gần| trên| hơn)* ?$"
    r"|\( ?$"
)
NOT_SHARE_RE = regex.compile(r"(?:tăng|giảm|kế hoạch|dự toán|so với)[^,;.()]{0,24}\(?$")
NOT_SHARE_AFTER_RE = regex.compile(r" ?(?:kế hoạch|dự toán|so với|kh)(?!\p{L})")
DISBURSED_RE = regex.compile(r"(?:giải ngân|(?<!nợ )(?<!chưa )thanh toán)(?![^,;.]*(?:tỉ đồng|triệu đồng))")
PLAN_WORDS_RE = regex.compile(
    r"(?:kế hoạch vốn|nhu cầu (?:vốn|kinh phí)|vốn (?:được )?(?:(?<!bàn )giao|phân bổ|bố trí))"
)
# «kế hoạch vốn ngân sách các cấp giao cho Chương trình là 165.555 triệu đồng»
PLAN_GIVEN_RE = regex.compile(r"kế hoạch vốn(?!\p{L})[^,;.\d]{0,60}(?:là|:)? ?$")
# «tỉnh cấp 175 triệu đồng mỗi xã» is no sum of the whole
EACH_RE = regex.compile(
    r" ?(?:cho |trên )?(?:mỗi|một) (?:xã|thôn|xóm|bản|ấp|hộ|nhà|căn|km|mô hình|công trình|điểm)(?!\p{L})"
)
CHANGED_RE = regex.compile(
    r"(?:tăng|giảm|cao hơn|thấp hơn)(?: thêm| được| khoảng| hơn| trên| gần)* ?$"
    r"|(?:tăng|giảm)[^;.]{0,40}\( ?(?:tương đương|bằng) ?$"
)
SHARES = Gated(
    regex.compile(r"(?<!\p{L})(?:cơ cấu|tỉ trọng|tỉ lệ)[^.;]{0,40}(?:vốn|kinh phí|nguồn)(?!\p{L})"),
    ("cơ cấu", "tỉ trọng", "tỉ lệ"),
)
AMOUNT_BEHIND_RE = regex.compile(r" ?[,(]? ?(?:tương ứng|tương đương|tức(?: là)?|bằng)? ?(?:với )?[\d.,]+ (?:tỉ|triệu)")
# «giải ngân (vốn đầu tư: 12.930/41.600 triệu đồng; vốn sự nghiệp: …)», «kết quả giải ngân: …; …»
DISBURSED_LIST_RE = regex.compile(r"giải ngân[^,;.()\d]{0,60}(?:\([^()]*$|:[^()]*$)")
# «bằng 85% so với năm 2018 (147,8 tỷ đồng)»
# «17.000 trđ (cùng kỳ 2022: 13.900 trđ)»
COMPARED_RE = regex.compile(
    r"(?<!\p{L})so (?:với )?[^,;.()]{0,40}\( ?(?:là |đạt )?$|lần (?:cuối |đầu )?năm \d{4} ?\( ?$"
    r"|\( ?(?:cùng kì|(?:đầu |cuối )?năm \d{4}|năm trước|đầu năm)[^;.()]{0,24}$"
)
CLOSES_RE = regex.compile(r" ?(?:\)|[,;] ?(?:tăng|giảm|cao hơn|thấp hơn|đạt|bằng)(?!\p{L}))")
# «312.450 trđ/ KH năm 745.800 trđ», «26,8 tỷ trên dự toán 180 tỷ»
AGAINST_PLAN_RE = regex.compile(
    r" ?(?:/|trên|so với|so|\() ?(?:tổng )?(?:kế hoạch|kh|dự toán)(?: (?:vốn|giao|năm|cả năm|là|được giao|\d{4}))*:? ?"
)
# «bằng 101,4% kế hoạch (315.000 triệu đồng)», «đạt 102% so với dự toán cả năm (là 5.200 tỷ đồng)»
OF_PLAN_BRACKET_RE = regex.compile(
    r"\d ?% ?(?:so (?:với )?)?(?:kế hoạch|kh|dự toán|chỉ tiêu)(?!\p{L})[^;.()\d]{0,40}"
    r"\( ?(?:(?:là|giao|của năm|cả năm) )*$"
)
# «- Ngân sách tỉnh: 1.800 triệu đồng. Cộng: 4.300 triệu đồng»
ADDED_UP_RE = regex.compile(
    r"(?:^|[.;] ?)[-+* ]*(?:tổng (?:cộng|số|vốn|các nguồn)|cộng(?: chung)?|tổng)(?: là)? ?:? ?$"
)
# «5/ Vốn 9 tháng: 86 tỷ 450 triệu»
HEADED_RE = regex.compile(
    r"^[-+*• ]*(?:\d{1,2}[./)] ?)?(?:nguồn )?vốn(?: (?:huy động|thực hiện))?"
    r"(?: \d{1,2} tháng)?(?: ?:| là| đạt) ?$"
)
# «huyện đã đầu tư trên 378 tỷ đồng cho xây dựng NTM», «bỏ ra gần 776 tỷ đồng thực hiện 19 tiêu chí NTM», «dành 30 tỷ
# đồng cho Chương trình MTQG xây dựng NTM»; not «cho chương trình giảm nghèo»
SPENDS_RE = regex.compile(
    r"(?<!\p{L})(?:đầu tư|bỏ ra|dành|chi|dồn|huy động|bố trí|tập trung)(?: (?:được|ra|thêm|số tiền))* ?$"
)
SPENT_ON_RE = regex.compile(
    r" ?(?:(?:cho|để|vào|nhằm|phục vụ|thực hiện|xây dựng|làm|triển khai|công tác|việc) ?)+"
    r"(?:(?:chương trình(?: mtqg| mục tiêu quốc gia)?(?: về)?(?: xây dựng| xd)? |(?:(?:các|bộ|19) )?tiêu chí )?"
    r"(?:ntm|nông thôn mới)|chương trình(?= ?(?:[,.;()]|$)))(?!\p{L})"
)
# «Kế hoạch huy động sức dân năm 2019 là 900 triệu đồng», «Kế hoạch vốn NSTW giai đoạn 2016-2020 của tỉnh là …»
PLANNED_RE = regex.compile(
    r"(?:^|[-+*•.] ?)(?:tổng )?kế hoạch (?:huy động|vốn|bố trí)(?!\p{L})[^,;:]{0,60}(?: là|:)? ?$"
)
REALISED_RE = regex.compile(r"[,;]? ?(?:(?:đã|kết quả|ước) )*(?:thực hiện|huy động được|th)(?: được| đạt| là)? ?:? ?")
BULLET_RE = regex.compile(r"[-+*•\d.) ]*")
COLON_RE = regex.compile(r" ?: ?")
# «; xã B 5 tỷ»; the first of a list: «12,5 tỷ đồng, gồm: xã A 4,5 tỷ», «6 tỷ đồng cho 3 xã: A 2,5 tỷ», «(A 4,5 tỷ, …)»
NEXT_PLACE_RE = regex.compile(
    rf" *(?:\([^()]{{0,40}}\))? *(?:,|;|và|, và|[:(]|[,;.(]? *{PARTS_RE.pattern}"
    r"|(?:phân bổ )?(?:cho|tại|ở) (?:các |\d{1,2} )?(?:xã|huyện|đơn vị|địa phương) *[:(])"
    r" *(?:(?:xã|huyện|là|được|có|riêng|của|ở|:) *)*"
)
NEXT_SHARE_RE = regex.compile(
    r" ?(?:,|;|và|, và) ?(?:\p{L}+[ ,]+){0,6}?\p{L}+(?: (?:gần|trên|hơn|khoảng|chiếm|là|chỉ))* ?:? ?"
)
ALLOTTED_RE = regex.compile(
    r"(?:được giao|(?:được|đã) phân bổ|giao"
    r"|(?:giao|phân bổ)(?: vốn)? cho (?:huyện|tỉnh|xã|địa phương|(?:các|\d{1,2}) (?:xã|huyện|đơn vị)))"
    r"(?: kế hoạch)?(?: vốn)?(?: năm \d{4})?(?: là)? ?:? ?$"
    r"|được giao(?: nguồn)? vốn [^,;.\d]{0,40}$"
)
WORKS_COST_RE = regex.compile(r"(?:kinh phí|tổng mức đầu tư|tổng vốn(?: đầu tư)?|trị giá|giá trị)[^,;.]{0,24}$")
PROGRAMME_RE = regex.compile(r"huy động|chương trình|nguồn lực|nguồn vốn|ngân sách")
WORKS_UNITS = frozenset({"km", "works", "routes", "houses", "classrooms", "culture_houses", "schools", "trees"})
ASKED_RE = regex.compile(r"(?<!\p{L})(?:đề nghị|kiến nghị|đề xuất|xin)(?!\p{L})")
