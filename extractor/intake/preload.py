"""Loaded once, in the process from which the reading children are forked: libraries, schemas, compiled patterns.

A child then starts in milliseconds, and the memory of all this is shared.
"""

from __future__ import annotations

import gc
import io
import os
import zipfile

from extractor.errors import ExtractorError

# One thread a process: the batch spreads files over the cores, and a fork does not take threads along.
for _name in ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

_REPORT = """ỦY BAN NHÂN DÂN
HUYỆN THỌ XUÂN
Số: 12/BC-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Thọ Xuân, ngày 13 tháng 7 năm 2018
BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới giai đoạn 2016 - 2018
Kính gửi: Văn phòng Điều phối tỉnh Thanh Hóa
Phần thứ nhất
KẾT QUẢ THỰC HIỆN
I. Công tác chỉ đạo
Thực hiện Quyết định số 1600/QĐ-TTg ngày 16/8/2016, ban chỉ đạo gồm 31 thành viên đã mở 15 lớp cho 620 lượt người.
II. Kết quả
1. Tiêu chí
- Đến tháng 6/2018 có 12/20 xã đạt chuẩn, chiếm 60%; bình quân đạt 15,6 tiêu chí/xã, tăng 1,2 tiêu chí so với năm 2017.
- Xã Xuân Giang đạt 19/19 tiêu chí; xã Thọ Hải đạt 17/19 tiêu chí, còn 2 tiêu chí chưa đạt (số 10, 17).
2. Thu nhập bình quân đầu người đạt 30,5 triệu đồng/người/năm, tỷ lệ hộ nghèo giảm từ 5,2% xuống còn 3,1%.
- Làm mới trên 12,5 km đường; 95% số hộ dùng nước hợp vệ sinh; tỷ lệ lao động qua đào tạo khoảng 60 %.
3. Nguồn vốn
Tổng vốn huy động giai đoạn 2016 - 2018 là 18.364,8 triệu đồng, trong đó:
- Ngân sách tỉnh 7.010,1 triệu đồng (chiếm 38,2%);
- Nhân dân đóng góp 11.354,7 triệu đồng, chiếm 61,8%.
Phần thứ hai
MỤC TIÊU
Phấn đấu đến năm 2020 có thêm 3 xã đạt chuẩn, thu nhập đạt 45 triệu đồng/người/năm.
Nơi nhận:
- Như trên;
- Lưu: VT.
"""


def warm_up() -> None:
    """Read a small report, so that what is built at first use is built before the fork."""
    from extractor.catalog import load_catalog
    from extractor.pipeline import extract
    from extractor.store import pack_report

    try:
        pack_report(extract(_docx_of(_REPORT)))
        load_catalog().places.resolve("Không Có", "xã", on="2018")  # a name nowhere folds the names of all places
    except ExtractorError:
        return  # broken schemas: each child says so itself
    finally:
        gc.collect()
        gc.freeze()


def _docx_of(text: str) -> bytes:
    """The lines as a DOCX: the commonest reader, and the heaviest to load."""
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("[Content_Types].xml", _CONTENT_TYPES)
        package.writestr("_rels/.rels", _RELATIONSHIPS)
        package.writestr("word/document.xml", f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>')
    return file.getvalue()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_CONTENT_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATIONSHIPS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>"""

warm_up()
