"""Messages of Outlook, in a compound file that the test writes itself (no library does)."""

from __future__ import annotations

import itertools
import struct
from email.message import EmailMessage

import pytest

from extractor.errors import DamagedError, LimitError
from extractor.intake.archives import read_entries
from extractor.intake.outlook import read_message
from extractor.readers import sniff

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Streams = dict[tuple[str, ...], bytes]


def compound(streams: Streams) -> bytes:
    """A compound file of the streams. **Source**: [MS-CFB]; up to 60 kB, one sector of FAT."""
    sectors: list[bytes] = [b""]  # the first is the FAT
    fat = [FAT]

    def store(data: bytes) -> int:
        first, count = len(sectors), -(-len(data) // 512)
        sectors.extend(data[at * 512 : at * 512 + 512].ljust(512, b"\0") for at in range(count))
        fat.extend([*range(first + 1, first + count), END] if count else [])
        return first if count else END

    folders = sorted({path[:depth] for path in streams for depth in range(len(path))})
    names = sorted({*folders, *streams}, key=lambda path: (len(path), path))
    mini, mini_fat, places = b"", list[int](), dict[tuple[str, ...], int]()
    for path, data in streams.items():
        if len(data) >= 4096:
            places[path] = store(data)
            continue
        first, count = len(mini) // 64, -(-len(data) // 64)
        places[path] = first if count else END
        mini += data.ljust(count * 64, b"\0")
        mini_fat += [*range(first + 1, first + count), END] if count else []
    mini_start = store(mini)
    mini_fat_start = store(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(-(-len(mini_fat) // 128) * 512, b"\xff"))
    directory = b""
    for path in names:
        kind = 5 if not path else 1 if path in folders else 2
        children = [at for at, other in enumerate(names) if other and other[:-1] == path and path in folders]
        siblings = [at for at, other in enumerate(names) if path and other and other[:-1] == path[:-1]]
        at = names.index(path)
        right = next((other for other in siblings if other > at), FREE)
        name = (path[-1] if path else "Root Entry").encode("utf-16-le") + b"\0\0"
        start, size = (mini_start, len(mini)) if kind == 5 else (0, 0)
        if kind == 2:
            start, size = places[path], len(streams[path])
        directory += name.ljust(64, b"\0") + struct.pack(
            "<HBB3I", len(name), kind, 1, FREE, right, min(children, default=FREE)
        )
        directory += bytes(36) + struct.pack("<IQ", start, size)
    directory_start = store(directory)
    sectors[0] = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory_start, 0, 4096, mini_fat_start, 1, END, 0)
    return header + struct.pack("<109I", 0, *itertools.repeat(FREE, 108)) + b"".join(sectors)


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def message(at: tuple[str, ...] = ()) -> Streams:
    first, second = (*at, "__attach_version1.0_#00000000"), (*at, "__attach_version1.0_#00000001")
    return {
        (*at, "__properties_version1.0"): bytes(32),
        (*at, "__substg1.0_1000001F"): wide("Kính gửi: xã Hà Lan đạt 17/19 tiêu chí"),
        (*at, "__substg1.0_10130102"): b"<p>x</p>",
        (*first, "__substg1.0_3707001F"): wide("Báo cáo 2018.docx"),
        (*first, "__substg1.0_3704001F"): wide("BAOCAO~1.DOC"),
        (*first, "__substg1.0_37010102"): b"PK\x03\x04" + bytes(6000),
        (*second, "__substg1.0_37010102"): b"12",
    }


TEXT = ("thư.txt", "Kính gửi: xã Hà Lan đạt 17/19 tiêu chí".encode())
PARTS = [TEXT, ("Báo cáo 2018.docx", b"PK\x03\x04" + bytes(6000)), ("đính kèm 00000001", b"12")]


def test_text_and_attachments_are_members() -> None:
    data = compound(message())
    assert sniff.sniff(data) == sniff.MSG
    assert [(entry.name, entry.data) for entry in read_entries(data, sniff.MSG)] == PARTS


def test_a_forwarded_message_gives_its_parts_in_its_place() -> None:
    inner = message(("__attach_version1.0_#00000000", "__substg1.0_3701000D"))
    outer = {("__properties_version1.0",): bytes(32), ("__substg1.0_1000001E",): b"xem tep", **inner}
    assert list(read_message(compound(outer), 10**6)) == [("thư.txt", b"xem tep"), *PARTS]


def test_the_web_form_of_a_text_is_read_only_alone() -> None:
    streams = {("__properties_version1.0",): bytes(32), ("__substg1.0_10130102",): b"<p>x</p>"}
    assert list(read_message(compound(streams), 10**6)) == [("thư.html", b"<p>x</p>")]


@pytest.mark.parametrize(
    ("page", "read"),
    [("<p>Xã A</p>", ["Xã A đạt 17/19"]), ("<table><tr><td>Xã A</table>", ["<table><tr><td>Xã A</table>"])],
)
def test_a_mail_in_two_forms_is_read_once(page: str, read: list[str]) -> None:
    mail = EmailMessage()
    mail.set_content("Xã A đạt 17/19")
    mail.add_alternative(page, subtype="html")
    mail.add_attachment(b"12", maintype="application", subtype="octet-stream", filename="a.txt")
    entries = list(read_entries(bytes(mail), sniff.MAIL))
    assert [entry.data.decode().strip() for entry in entries] == [*read, "12"]


def test_damage_and_size_have_their_reason() -> None:
    data = compound(message())
    with pytest.raises(LimitError):
        list(read_message(data, 1000))
    for cut in (100, 600, len(data) // 2):
        with pytest.raises(DamagedError):
            list(read_message(data[:cut], 10**6))
