"""Syllables that every report uses: a witness where the grammar of syllables leaves more than one reading."""

from __future__ import annotations

_WORDS = """
và của các có được trong những cho là đã với từ đến về năm xã huyện tỉnh thị trấn thành phố thôn bản ấp khu trên dưới
này đó theo tại do để khi còn không chưa đạt chuẩn tiêu chí nông mới xây dựng thực hiện chương trình kế hoạch người dân
nhân hộ gia đình vốn đầu tư ngân sách đồng triệu tỷ tổng số kết quả công tác ban chỉ đạo ủy hội đảng nhà nước quốc tế
kinh phát triển sản xuất văn hóa giáo dục y đường giao thông thủy lợi điện trường học môi an ninh nghề đề điều nhiều
tiền quyền tuyên truyền miền thường thời đời giờ nhờ đọng trọng mọi chọn đọc nhỏ khỏe cờ bờ báo cáo cán đích cấp ngành
"""
FREQUENT = frozenset(_WORDS.split())

_VOWELS_FIRST = """
a à á ai ải ái am ám ảm an án ang áng anh ánh ảnh ao áo ảo áp ác ách ăn ăm ắc ắt âm ấm ẩm ầm ân ấn ẩn ấp ập ất âu ấu ẩu
ấy em én eo éo ép éc ê ế ếch êm ì ỉ ỉm in ín ít ích inh ỉu o oà oai oán oan oàn oanh oách oi ói om òm ong óc óp ô ổ ỗ ồ
ôi ối ổi ôm ốm ồm ôn ổn ồn ông ống ốc ốp ơ ờ ở ơi ơn ớn ớt u ù ú ủ ụ ui ủi um ùm úm ùn ủn ung úng ủng út uổng uống uất
uẩn uy ủy úy uỷ uý uyên uyển ư ừ ứ ưa ứa ửa ưng ứng ửng ước ướt ướm ươm ươn ưỡn ương ươi ưu ức ừm y ý ỷ yêu yếu yên yến
yểu yểm yếm yết oản oằn oẳn áy ớ
"""
VOWELS_FIRST = frozenset(_VOWELS_FIRST.split())
"""Words that begin with a vowel: any other such piece has lost its first letters to a blank («đ ộng»)."""
