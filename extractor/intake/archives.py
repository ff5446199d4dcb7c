"""What lies inside a ZIP or a mail, entry by entry, as documents of their own.

Sizes are counted while reading, never believed; names are data and never become paths; entries that overlap
(CVE-2024-0450) are refused. The limits are those of the whole tree of one file, nested archives included: the batch
counts on from one archive to the next.

**Source**: APPNOTE.TXT of PKWARE for the ZIP header; RFC 2045 and 2183 for mail.
"""

from __future__ import annotations

import email
import email.policy
import io
import itertools
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage

import regex

from extractor.errors import DamagedError, EncryptedError, LimitError, ReadError, UnsupportedError
from extractor.intake.outlook import prefers_page, read_message
from extractor.readers import sniff

ARCHIVES = frozenset({sniff.ZIP, sniff.MAIL, sniff.MSG})
MAX_ENTRIES = 10_000
MAX_ENTRY = 200 * 1024 * 1024
MAX_TREE = 1024 * 1024 * 1024
MAX_DEPTH = 3
MAX_RATIO = 100
_RATIO_FROM = 64 * 1024 * 1024  # honest archives of small or empty pictures swell more than a hundredfold
_CHUNK = 1 << 20
_LOCAL_HEADER = 30
_MAX_NAME = 500
_CONTROLS_RE = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]")
_CHECK = "Kiểm tra nguồn gốc của tệp; nếu đúng là báo cáo, giải nén ra một thư mục rồi nạp thư mục đó."
_ASK_AGAIN = "Xin lại tệp từ nơi gửi."
_BAD_PART = (ValueError, LookupError, TypeError, AttributeError)
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, KeyError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file inside an archive: its name as written there, and its bytes or why there are none."""

    name: str
    data: bytes = b""
    error: ReadError | None = None


def read_entries(data: bytes, media_type: str) -> Iterator[Entry]:
    """Yield the files inside an archive in its own order; one that cannot be read has its error.

    Raises:
        ReadError: The archive as a whole is damaged, or it goes beyond a limit; what was yielded before stands.
    """
    if media_type == sniff.ZIP:
        yield from _zip_entries(data)
    elif media_type == sniff.MSG:
        for name, content in read_message(data, MAX_TREE):
            yield Entry(name=_shown(name), data=content)
    else:
        yield from _mail_entries(data)


def _zip_entries(data: bytes) -> Iterator[Entry]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (*_BROKEN, NotImplementedError) as error:
        raise DamagedError("Gói nén ZIP bị cắt cụt hoặc hỏng, không mở được.", next_step=_ASK_AGAIN) from error
    with archive:
        infos = archive.infolist()
        _refuse_hostile(infos)
        total = 0
        for number, info in enumerate(infos, start=1):
            name = _shown(_zip_name(info)) or f"mục {number}"
            if name.endswith("/"):  # a folder; zipfile's own question fails on an entry without a name
                continue
            try:
                content = _read_entry(archive, info, packed=len(data), before=total)
            except ReadError as error:
                yield Entry(name=name, error=error)
                if not isinstance(error, LimitError):
                    continue
                left = len(infos) - number
                if left:  # else all that is lost has been told
                    words = f"Gói nén bị bỏ dở: {left} mục sau «{name}» không được đọc."
                    raise LimitError(words, next_step=_CHECK) from error
                return
            total += len(content)
            yield Entry(name=name, data=content)


def _read_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, packed: int, before: int) -> bytes:
    if info.flag_bits & 1:
        raise EncryptedError("Tệp trong gói nén có mật khẩu.", next_step="Giải nén bằng mật khẩu rồi nạp thư mục đó.")
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                total = before + size
                swollen = total > _RATIO_FROM and total > MAX_RATIO * packed
                if size > MAX_ENTRY or total > MAX_TREE or swollen:
                    raise LimitError("Tệp trong gói nén nở ra quá lớn, bị từ chối.", next_step=_CHECK)
                pieces.append(chunk)
    except NotImplementedError as error:
        message = "Tệp trong gói nén dùng cách nén lạ, chưa đọc được."
        raise UnsupportedError(message, next_step="Giải nén ra một thư mục rồi nạp thư mục đó.") from error
    except _BROKEN as error:
        raise DamagedError("Tệp trong gói nén bị hỏng.", next_step=_ASK_AGAIN) from error
    except RuntimeError as error:  # zipfile's word for a password that it does not have
        raise EncryptedError("Tệp trong gói nén có mật khẩu.", next_step="Giải nén rồi nạp thư mục đó.") from error
    return b"".join(pieces)


def _refuse_hostile(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_ENTRIES:
        raise LimitError(f"Gói nén có hơn {MAX_ENTRIES} mục, bị từ chối.", next_step=_CHECK)
    ordered = sorted(infos, key=lambda info: info.header_offset)
    for info, following in itertools.pairwise(ordered):
        if info.header_offset + _LOCAL_HEADER + info.compress_size > following.header_offset:
            raise LimitError("Gói nén có các mục chồng lên nhau, bị từ chối.", next_step=_CHECK)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: without the UTF-8 flag zipfile takes it for code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "cp1258"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _mail_entries(data: bytes) -> Iterator[Entry]:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        parts = list(itertools.islice(message.walk(), MAX_ENTRIES + 1))
    except _BAD_PART as error:
        raise DamagedError("Thư điện tử hỏng, không đọc được.", next_step=_ASK_AGAIN) from error
    if len(parts) > MAX_ENTRIES:
        raise LimitError(f"Thư có hơn {MAX_ENTRIES} phần, bị từ chối.", next_step=_CHECK)
    inside: set[int] = set()
    for number, part in enumerate(parts, start=1):
        if id(part) in inside or not isinstance(part, EmailMessage):
            continue
        forwarded = part.get_content_type() == "message/rfc822"
        if forwarded:  # a mail of its own, one level deeper: its parts are not ours
            inside.update(id(below) for below in part.walk())
        elif part.is_multipart():
            if part.get_content_type() == "multipart/alternative":
                with suppress(*_BAD_PART):
                    inside.update(id(other) for other in _other_forms(part))
            continue
        entry = _mail_entry(part, number, forwarded=forwarded)
        if entry is not None:
            yield entry


def _other_forms(part: EmailMessage) -> Iterator[EmailMessage]:
    """What of a multipart/alternative says again what is read: the web page, or the text where the page has a table."""
    forms = {below.get_content_type(): below for below in part.walk() if isinstance(below, EmailMessage)}
    text, page = forms.get("text/plain"), forms.get("text/html")
    if text is not None and page is not None:
        yield text if prefers_page(_payload(text), _payload(page)) else page


def _payload(part: EmailMessage) -> bytes:
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def _mail_entry(part: EmailMessage, number: int, *, forwarded: bool) -> Entry | None:
    """One part of a mail; None for a blank body and for pictures shown within an HTML body."""
    kind = part.get_content_type()
    ending = {"text/plain": ".txt", "text/html": ".html", "message/rfc822": ".eml"}.get(kind, "")
    name = f"phần {number}{ending}"
    try:
        name = _shown(part.get_filename() or name)
        if forwarded:
            inner = part.get_content()
            return Entry(name=name, data=inner.as_bytes() if isinstance(inner, EmailMessage) else b"")
        if kind.startswith("image/") and "Content-ID" in part and not part.is_attachment():
            return None
        content = _payload(part)
        if part.get_filename() is None and kind == "text/plain":
            # The reader of text looks at bytes alone: hand it what the header says that they mean, if they can.
            with suppress(UnicodeError, LookupError):
                content = content.decode(part.get_content_charset("utf-8")).encode()
    except _BAD_PART:
        return Entry(name=name, error=DamagedError("Phần đính kèm của thư bị hỏng.", next_step=_ASK_AGAIN))
    return Entry(name=name, data=content) if content.strip() or part.is_attachment() else None


def _shown(name: str) -> str:
    r"""The name as data for a row: one line, forward slashes, no controls; it is never used as a path.

    >>> _shown("..\\..\\bao\ncao.docx")
    '../../bao cao.docx'
    """
    return str(_CONTROLS_RE.sub(" ", name.replace("\\", "/")))[:_MAX_NAME]
