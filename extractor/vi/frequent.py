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
