"""The words around an amount of money that say how it is meant: a share, a plan, a payment, a sum below its parts."""

from __future__ import annotations

import regex

from extractor.vi.gate import Gated

CONTEXT_RE = regex.compile(
    r"(?<!\p{L})(?:vốn|khv|kinh phí|giải ngân|ngân sách|nguồn lực|huy động|đóng góp|hỗ trợ|lồng ghép|tín dụng|ủng hộ"
    r"|phân bổ|bố trí|trái phiếu|tpcp|hiến"
    r"|thanh toán|thực chi|quyên góp|đầu tư|đấu giá|bỏ ra|dành|góp|tiền mặt|tài trợ|con em|đối ứng|quy đổi|trị giá"
    r"|nstw|ns(?= (?:tw|trung ương|tỉnh|huyện|xã)))"
    r"(?!\p{L})"
)
IS_BEHIND_RE = regex.compile(
    r" ?(?:\((?:ước|dự kiến|kế hoạch)[^()\d]*\)|là|đạt|:|-|–|được|có|huy động|khoảng|trên|gần| )*"
)
# «Trong đó», «Cơ cấu nguồn như sau:», «chia theo nguồn vốn:»
OPENS = (
    r"(?:trong (?:đó|số (?:này|đó))(?!\p{L})|bao gồm(?!\p{L})|gồm(?: có)?(?!\p{L})|cụ thể(?!\p{L})|chia ra(?!\p{L})"
    r"|(?:dự kiến )?(?:cơ cấu|(?:(?:phân|chia|tính) )?theo)"
    r"(?: (?:các |từng |loại )?(?:nguồn vốn|nguồn kinh phí|nguồn lực|nguồn|vốn))?(?: huy động)?(?: như sau| gồm)? ?:)"
)
PARTS_RE = regex.compile(rf"(?:{OPENS}|từ các nguồn(?!\p{{L}}))")
REST_RE = regex.compile(r"còn lại")
# «phần còn lại 736 tỷ đồng huy động từ doanh nghiệp»: none of it is all
REST_OF_RE = regex.compile(r"(?<!\p{L})còn lại(?: (?:là|cần|khoảng|gần|hơn|trên|được|phải))* ?:? ?$")
ADJUSTED_RE = regex.compile(
    r"(?<!\p{L})(?:(?:sau|đã|được|nay)(?: khi)? (?:điều chỉnh|bổ sung|rà soát|cắt giảm)"
    r"|điều chỉnh (?:thành|lên|xuống|còn))[^.;]*$"
)
OPENED_SENTENCE_RE = regex.compile(rf"(?<=[.:] )[-+ ]*{PARTS_RE.pattern}")
OPEN_RE = regex.compile(r"(?:…|\.\.\.|v\.v)")
SHARE_BEFORE_RE = regex.compile(
    r"(?:chiếm|còn lại|tỉ lệ|tỉ trọng|bằng|tức(?: là)?|=|đạt tỉ lệ|tương ứng|tương đương)"
    r"(?: tỉ lệ| tỉ trọng| lớn nhất| cao nhất| nhiều nhất| tới| đến| chỉ| khoảng| gần| trên| hơn)* ?$"
    r"|\( ?$"
)
NOT_SHARE_RE = regex.compile(r"(?:tăng|giảm|kế hoạch|dự toán|so với)[^,;.()]{0,24}\(?$")
NOT_SHARE_AFTER_RE = regex.compile(r" ?(?:kế hoạch|dự toán|so với|kh)(?!\p{L})")
DISBURSED_RE = regex.compile(
    r"(?:(?<!chưa )(?<!thời gian )(?<!thời hạn )giải ngân"
    r"|(?<!nợ )(?<!chưa )thanh toán(?!(?: dứt điểm| xong| hết| được)* (?:các khoản |số )?nợ)"
    r"|thực chi|(?:vốn|kinh phí) đã chi)"
    r"(?![^,;.]*(?:tỉ|triệu|trđ|tr\.đ)(?!\p{L}))"
)
NEXT_KIND_RE = regex.compile(r" (?:vốn|nguồn|ngân sách) [^,;.()\d]{0,40}(?:,|;|và|, và) ")
# «Kinh phí trong năm 14,36 tỷ đồng, đã chi 12,05 tỷ đồng»
SPENT_OF_RE = regex.compile(r" ?[,;(] ?(?:đến nay |trong đó )?đã (?:chi|sử dụng|chi trả)(?: hết| được)? ?")
# «Tổng thu 5.470 triệu đồng (ngân sách tỉnh 2.900 triệu, …). Đã chi 4.985 triệu.»
SPENT_OPENS_RE = regex.compile(r"[-+* ]*(?:(?:đến nay|trong đó),? )?đã (?:chi|sử dụng)(?: hết| được)? ?")
PLAN_WORDS_RE = regex.compile(
    r"(?:kế hoạch vốn|vốn kế hoạch|(?<!\p{L})khv(?!\p{L})|(?<!dự kiến )(?<!dự kiến tổng )nhu cầu (?:vốn|kinh phí)"
    r"|vốn (?:được )?(?:(?<!bàn )giao|phân bổ|bố trí))"
)
# «kế hoạch vốn ngân sách các cấp giao cho Chương trình là 165.555 triệu đồng»
PLAN_GIVEN_RE = regex.compile(r"kế hoạch vốn(?!\p{L})[^,;.\d]{0,60}(?:là|:)? ?$")
# «tỉnh cấp 175 triệu đồng mỗi xã», «hỗ trợ 500 triệu đồng/km» is no sum of the whole; «312 tỷ đồng/KH 745 tỷ» is one
EACH_RE = regex.compile(
    r" ?(?:cho |trên )?(?:mỗi|một) (?:xã|thôn|xóm|bản|ấp|hộ|nhà|căn|km|mô hình|công trình|điểm)(?!\p{L})"
    r"| ?/ ?(?:01 ?)?(?:km|m2?|ha|xã|thôn|bản|ấp|hộ|nhà|căn|khẩu|lao động|công trình|mô hình|năm|tháng)(?!\p{L})"
)
EACH_BEFORE_RE = regex.compile(
    r"(?<!\p{L})(?:mỗi |một |từng |bình quân ?(?:/|1|01|trên) ?)(?:xã|thôn|xóm|bản|ấp|hộ|nhà|căn|km|khẩu|mô hình"
    r"|công trình|năm|tháng|người)(?!\p{L})[^,;.()\d]{0,30}$"
)
# «Mỗi xã được tỉnh hỗ trợ 1 tỷ đồng, huyện hỗ trợ 500 triệu đồng»
EACH_OF_ALL_RE = regex.compile(
    r"[-+*• ]*(?:bình quân )?(?:mỗi|từng) (?:xã|thôn|xóm|bản|ấp|hộ|nhà|căn|km|người)(?!\p{L})[^;:]*$"
)
# what a bank pays out to its borrowers
LENDING_RE = regex.compile(
    r"(?<!\p{L})(?:cho vay|dư nợ|lượt hộ|lượt khách|khách hàng|hộ vay|thu nợ|nợ quá hạn)(?!\p{L})"
)
CHANGED_RE = regex.compile(
    r"(?:tăng|giảm|cao hơn|thấp hơn)(?: thêm| được| khoảng| hơn| trên| gần)* ?$"
    r"|(?:tăng|giảm)[^;.]{0,40}\( ?(?:tương đương|bằng) ?$"
)
SHARES = Gated(
    regex.compile(
        r"(?<!\p{L})(?:cơ cấu|tỉ trọng|tỉ lệ)(?: ?:|[^.;%]{0,40}(?:vốn|kinh phí|nguồn|đóng góp|đối ứng)(?!\p{L}))"
    ),
    ("cơ cấu", "tỉ trọng", "tỉ lệ"),
)
AMOUNT_BEHIND_RE = regex.compile(
    r" ?[,(]? ?(?:tương ứng|tương đương|tức(?: là)?|bằng)? ?(?:với )?[\d.,]+ ?(?:tỉ|triệu|tr|ngàn|nghìn|đồng)"
    r"(?!\p{L}{2})"
)
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
_SUM = (
    r"(?:tổng (?:cộng|số|vốn)"
    r"|(?:tổng cộng|cộng|tổng|tính) (?:(?:cả|chung) )?(?:(?:các|hai|ba|bốn|năm|\d) )?nguồn(?: vốn)?"
    r"|(?:tính|cộng) chung|cộng (?:dồn|lại)|cộng|tổng|lũy kế)"
)
_SO_FAR = r"(?: (?:đến nay|(?:cả |trong )?\d{1,2} năm(?: qua)?|các năm|là))*"
ADDED_UP_RE = regex.compile(rf"(?:^|[.;] ?)[-+* ]*{_SUM}{_SO_FAR} ?:? ?$")
# «5/ Vốn 9 tháng: 86 tỷ 450 triệu», «3. Kinh phí trong năm: 14,36 tỷ đồng», «Nguồn lực 5 năm: …»
_WHEN = (
    r"(?: (?:(?:trong |cả |cho )?(?:năm(?: \d{4}| nay)?|\d{1,2} (?:tháng|năm)(?: đầu năm| qua)?|quý (?:[ivx]+|\d)"
    r"|giai đoạn \d{4} ?[-–] ?\d{4})(?:[/ ]20\d\d)?))*"
)
HEADED_RE = regex.compile(
    r"^[-+*• ]*(?:(?:\d{1,2}|[a-zđ])[./)] ?)*(?:(?:tổng )?(?:nguồn )?vốn"
    r"|(?:tổng )?(?:kinh phí|nguồn lực|các nguồn vốn))"
    rf"(?: (?:huy động|thực hiện|đầu tư))?{_WHEN}(?: ?:| là| đạt) ?$"
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
# «Kế hoạch năm 2019: NSTW 19.600 triệu đồng, NS tỉnh 12.400 triệu đồng; …»
PLAN_LIST_RE = regex.compile(
    r"(?:^|[.;] ?)[-+*• ]*(?:tổng )?(?:kế hoạch|kh)(?: vốn| giao)?(?: năm(?: nay| \d{4})?)?(?: giao)? ?:"
    r"(?:(?!giải ngân|thực hiện|(?<!\p{L})th(?!\p{L}))(?:[^.;]|(?<=\d)\.(?=\d)))*$"
)
# what is still to be done, of what was paid out
AHEAD_RE = regex.compile(
    r"(?<!\p{L})(?:phấn đấu|dự kiến|sẽ|mục tiêu|đăng kí|cam kết|phải|cần|quyết tâm|để đạt|tới|lộ trình)(?!\p{L})"
)
RUNNING_RE = regex.compile(rf"(?:^|[.;:,] ?)[-+* ]*{_SUM}{_SO_FAR} ?:? ?$")
REALISED_RE = regex.compile(
    rf"[,;.)]* ?(?:(?:đã|kết quả|ước|đến nay,?) )*(?:thực hiện|huy động được|th){_WHEN}(?: được| đạt| là)? ?:? ?"
)
# «KH 12.000 trđ, TH 12.400 trđ (103,3%)», «thực hiện 12,4 tỷ đồng, đạt 103%»
RIGHT_BEHIND_RE = regex.compile(r" ?[,;(]? ?(?:(?:đạt|bằng|tương ứng|tức|=|tỉ lệ) ?)*")
# «nhân dân đóng góp 12,5 tỷ đồng; lũy kế từ năm 2011 đến nay là 96,4 tỷ đồng», «86 tỷ đồng, riêng năm 2019 là 25 tỷ»
YEAR_AGAIN_RE = regex.compile(
    r" ?[,;(]? ?(?:(?:trong đó|riêng|còn|và|lũy kế|cộng dồn|tính|từ|của|trong|đến nay|cùng kì|là|đạt|được|bố trí|:) ?)*"
)
BULLET_RE = regex.compile(r"[-+*•\d.) ]*")
COLON_RE = regex.compile(r" ?: ?")
# «; xã B 5 tỷ»; the first of a list: «12,5 tỷ đồng, gồm: xã A 4,5 tỷ», «6 tỷ đồng cho 3 xã: A 2,5 tỷ», «(A 4,5 tỷ, …)»
NEXT_PLACE_RE = regex.compile(
    r" *(?:\([^()]{0,40}\))? *(?:(?:phân bổ )?(?:cho|tại|ở) (?:các |\d{1,2} )?(?:xã|huyện|đơn vị|địa phương) *)?"
    rf"(?:,|;|và|, và|[:(]|[,;.(]? *{PARTS_RE.pattern}|[^.;:]{{0,80}}\. {PARTS_RE.pattern})"
    r" *(?:(?:xã|huyện|là|được|có|riêng|của|ở|gồm|như sau|và|[:,]|\([ ,]*\)) *)*"
)
NEXT_SHARE_RE = regex.compile(
    r" ?(?:,|;|và|, và) ?(?:\p{L}+[ ,]+){0,6}?\p{L}+(?: (?:gần|trên|hơn|khoảng|chiếm|là|chỉ))* ?:? ?"
)
ALLOTTED_RE = regex.compile(
    r"(?:được giao|(?:được|đã) phân bổ|(?:^|[.;:] ?)[-+* ]*phân bổ|(?:vốn|ngân sách|nstw)(?: \p{L}+){0,3} phân bổ|giao"
    r"|(?:giao|phân bổ)(?: vốn)? cho (?:huyện|tỉnh|xã|địa phương|(?:các|\d{1,2}) (?:xã|huyện|đơn vị)))"
    rf"(?: kế hoạch)?(?: vốn)?{_WHEN}(?: là)? ?:? ?$"
    r"|được giao(?: nguồn)? vốn [^,;.\d]{0,40}$"
)
WORKS_COST_RE = regex.compile(r"(?:kinh phí|tổng mức đầu tư|tổng vốn(?: đầu tư)?|trị giá|giá trị)[^,;.]{0,24}$")
PROGRAMME_RE = regex.compile(r"huy động|chương trình|nguồn lực|nguồn vốn|ngân sách")
# what one of the works costs: «Tổng mức đầu tư: 5.864.000.000 đồng», «Kinh phí 1,12 tỷ đồng»
COST_RE = regex.compile(
    r"(?<!\p{L})(?:kinh phí|tổng (?:kinh phí|mức đầu tư|vốn|vốn đầu tư|chi phí|dự toán|đầu tư)|mức đầu tư|dự toán"
    r"|chi phí|vốn đầu tư|(?:tổng )?trị giá)"
    r"(?: (?:xây dựng|thực hiện|công trình|là|hết|trên|hơn|khoảng|gần))*(?: ?\([^()]*\))? ?:? ?$"
)
# «Tổng vốn đầu tư của dự án là 45 tỷ đồng», «Tổng mức đầu tư các công trình»
OF_WORKS_RE = regex.compile(
    r"(?:tổng (?:mức|vốn|kinh phí|chi phí|dự toán)(?: đầu tư)?|mức đầu tư) (?:xây dựng |thực hiện )?(?:của |cho )?"
    r"(?:các |những |toàn bộ |\d+ )?(?:dự án|công trình|hạng mục|tiểu dự án)(?! (?:ntm|nông thôn mới))[^,;.\d]*$"
)
_WORKS = (
    r"(?:(?:con |tuyến )?đường|cầu|cống|lộ|kênh|mương|đập|trường|trạm|nhà (?:văn hóa|sinh hoạt)|hội trường|sân|chợ"
    r"|nghĩa trang|khu thể thao|hệ thống|công trình|dự án|hạng mục|gói thầu|bờ kè|phòng học|trụ sở)"
)
# «cầu Mương Chùa: 218 triệu đồng», «- Đường trục thôn 2 (1,2km): 735 triệu đồng», «Công trình: Nhà văn hóa xã»
WORKS_LINE_RE = regex.compile(
    rf"(?:^|[:;,.] ?)[-+*•\d.) ]*(?:(?:riêng|xây dựng|xây|làm|sửa chữa|sửa|nâng cấp|mở rộng) (?:mới )?)*{_WORKS}"
    r"(?!\p{L})(?![^:,;]{0,60}(?:chương trình|ntm|nông thôn mới))[^;,.%]{0,60}?:? ?$"
)
WORKS_TITLE_RE = regex.compile(rf"^(?:[-+*•\d.)]* ?)(?:(?:công trình|dự án|xây dựng)(?: ?:)? )+{_WORKS}(?!\p{{L}})")
WORKS_NAMED_RE = regex.compile(rf"(?<!\p{{L}}){_WORKS}(?!\p{{L}})")
# an amount that opens parts, but not of what was raised: «Số chi: 598 triệu đồng, gồm: …»
NO_WHOLE_RE = regex.compile(
    r"(?<!\p{L})(?:số chi|tổng chi|chi(?= [^,;.]*:)|doanh số|doanh thu|dư nợ|cho vay|quyết toán|khối lượng|mua|bán)"
    r"(?!\p{L})"
)
WORKS_UNITS = frozenset(
    {"km", "works", "routes", "houses", "classrooms", "culture_houses", "schools", "trees", "models"}
)
# «1. Kế hoạch vốn năm 2019», «Vốn được giao năm 2019:», «Dự toán giao: 5 tỷ đồng»; not «Kết quả thực hiện kế hoạch vốn»
PLAN_HEAD_RE = regex.compile(
    r"[-+*• ]*(?:(?:\d{1,2}|[a-zđ])[.)] ?)?(?:về |tổng )*"
    r"(?:(?:giao |phân bổ )?kế hoạch (?:giao )?(?:vốn|kinh phí|phân bổ)"
    r"|(?:vốn|kinh phí) (?:kế hoạch|được giao|được phân bổ)|(?:phân bổ|giao) (?:vốn|kinh phí|dự toán)"
    r"|dự toán (?:được )?giao)(?!\p{L})(?!.*(?:giải ngân|thực hiện|huy động|sử dụng|kết quả))"
)
# what tells a result in a paper that plans
DONE_RE = regex.compile(
    r"(?<!\p{L})(?:đã|kết quả|đánh giá|thực trạng|tình hình|giải ngân|ước đạt|huy động được|đạt được|tính đến|đến nay)"
    r"(?!\p{L})"
)
# «Kinh phí cần để hoàn thành các tiêu chí là 54 tỷ đồng»
COSTS_NEED_RE = regex.compile(r"(?<!\p{L})(?:kinh phí|vốn|nguồn lực) (?:còn )?cần(?!\p{L})")
ASKED_RE = regex.compile(r"(?<!\p{L})(?:đề nghị|kiến nghị|đề xuất|xin|mong)(?!\p{L})")
