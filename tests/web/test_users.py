from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from extractor.errors import UsageError
from extractor.web.users import add_user, load_users
from tests.web.conftest import ORIGIN

PASSWORD = "trời hôm nay đẹp"


PEOPLE = {"Xem": "viewer", "Lan": "reviewer", "Hoa": "reviewer", "Minh": "approver", "Sếp": "admin"}


@pytest.fixture(scope="module")
def hashed(tmp_path_factory):
    """The file of the people; to hash a password takes its time."""
    path = tmp_path_factory.mktemp("users") / "users.toml"
    for name, role in PEOPLE.items():
        add_user(path, name, role, PASSWORD)
    return path


@pytest.fixture
def users(tmp_path, hashed):
    return Path(shutil.copy(hashed, tmp_path))


def _enter(open_desk, users, name: str):
    browser = open_desk(users=users)
    answer = browser.post("/login", data={"name": name, "password": PASSWORD}, headers={"Origin": ORIGIN})
    assert answer.status_code == 200, answer.text
    return browser


def test_roles_bound_what_a_person_may_do(open_desk, users, report):
    people = load_users(users)
    viewer, lan, minh = (_enter(open_desk, people, name) for name in ("xem", "LAN", "Minh"))
    target = {"kind": "finding", "document_id": report.document.document_id, "target": report.findings[0].finding_id}
    assert "Chấp nhận" not in viewer.get("/findings").text
    assert viewer.submit("/decide", **target, action="accept").status_code == 403
    assert viewer.submit("/across").status_code == 403
    assert lan.submit("/decide", **target, action="accept").status_code == 303
    last = lan.get("/api/decisions").json()["rows"][-1]["decision_id"]
    assert lan.submit("/decide", **target, action="confirm", expected=last).status_code == 403
    assert minh.submit("/decide", **target, action="undo", expected=last).status_code == 400
    assert minh.submit("/decide", **target, action="confirm", expected=last).status_code == 303
    rows = minh.get("/api/decisions").json()["rows"]
    assert [(row["who"], row["state"]) for row in rows] == [("Lan", "checked"), ("Minh", "confirmed")]
    lan.submit("/logout")
    assert lan.get("/").status_code == 401


def test_who_has_no_account_is_no_second_person_and_the_journal_says_that_the_name_was_typed(open_desk, users, report):
    alone = open_desk()
    target = {"kind": "finding", "document_id": report.document.document_id, "target": report.findings[0].finding_id}
    assert alone.submit("/decide", **target, action="accept").status_code == 303
    alone.submit("/settings", name="Sếp")
    last = alone.get("/api/decisions").json()["rows"][-1]["decision_id"]
    page = alone.get("/journal").text.split("<article", 1)[1]
    assert "Xác nhận</button>" not in page
    assert "Lan <small>(tên tự ghi)</small>" in page
    answer = alone.submit("/decide", **target, action="confirm", expected=last)
    assert answer.status_code == 400
    assert "Xác nhận là việc của người thứ hai, có tài khoản riêng." in answer.text
    assert [row["state"] for row in alone.get("/api/decisions").json()["rows"]] == ["checked"]


def test_what_is_signed_with_an_account_says_so(open_desk, users, report):
    lan = _enter(open_desk, load_users(users), "Lan")
    target = {"kind": "finding", "document_id": report.document.document_id, "target": report.findings[0].finding_id}
    assert lan.submit("/decide", **target, action="accept").status_code == 303
    assert "tên tự ghi" not in lan.get("/journal").text
    assert '"signed": "account"' in lan.get("/api/decisions").json()["rows"][-1]["evidence"]


@pytest.fixture
def confirmed(open_desk, users, report):
    """Browsers by name, a finding that Lan accepted and Minh confirmed, and how a person decides on it as it stands."""
    people = load_users(users)
    browsers = {name: _enter(open_desk, people, name) for name in ("Lan", "Hoa", "Minh", "Sếp")}
    target = {"kind": "finding", "document_id": report.document.document_id, "target": report.findings[0].finding_id}

    def decide(name: str, action: str) -> int:
        rows = browsers[name].get("/api/decisions").json()["rows"]
        last = rows[-1]["decision_id"] if rows else ""
        fields = target | {"action": action, "why": "x", "expected": last}
        return browsers[name].submit("/decide", **fields).status_code

    def state() -> tuple[str, str]:
        (row,) = browsers["Lan"].get("/api/findings?status=all").json()["rows"]
        return row["status"], row["state"]

    assert (decide("Lan", "accept"), decide("Minh", "confirm")) == (303, 303)
    return browsers, decide, state


def _buttons(page: str) -> set[str]:
    return {name for name in ("Chấp nhận", "Xác nhận", "Hoàn tác") if f">{name}</button>" in page}


def test_a_decision_offers_to_each_what_she_may_do_with_it(open_desk, users, report):
    people = load_users(users)
    lan, hoa, minh = (_enter(open_desk, people, name) for name in ("Lan", "Hoa", "Minh"))
    target = {"kind": "finding", "document_id": report.document.document_id, "target": report.findings[0].finding_id}
    lan.submit("/decide", **target, action="accept", back="/reports")
    lan.get("/reports")  # the notice, which offers to take it back, is read
    for page in ("/findings?status=all", f"/documents/{report.document.document_id}?view=text"):
        shown = [one.get(page).text.split("<article", 1)[1].split("</article>", 1)[0] for one in (lan, hoa, minh)]
        offered = [{"Chấp nhận", "Hoàn tác"}, {"Chấp nhận"}, {"Chấp nhận", "Xác nhận"}]
        assert [_buttons(part) for part in shown] == offered
    journals = [one.get("/journal").text.split("<article", 1)[1] for one in (lan, hoa, minh)]
    assert [_buttons(part) for part in journals] == [{"Hoàn tác"}, set(), {"Xác nhận"}]


def test_what_waits_for_a_second_person_is_counted_listed_and_confirmed_in_the_journal(open_desk, users, report):
    people = load_users(users)
    lan, minh = (_enter(open_desk, people, name) for name in ("Lan", "Minh"))
    fact = report.facts[1]
    target = {"kind": "fact", "document_id": fact.document_id, "target": fact.fact_id}
    assert "chờ xác nhận" not in minh.get("/").text
    lan.submit("/decide", **target, action="correct", why="nhầm", new_value="7000000000000")
    assert '<a href="/journal?state=waiting"><b>1</b>' in minh.get("/").text
    entry = minh.get("/journal?state=waiting").text.split("<article", 1)[1]
    assert "đang có hiệu lực · đã kiểm tra" in entry
    assert "Xác nhận" not in lan.get("/journal?state=waiting").text.split("<article", 1)[1].split("</article>", 1)[0]
    last = entry.split('name="last" value="', 1)[1].split('"', 1)[0]
    assert lan.submit("/decide/those", last=last, action="confirm").status_code == 403
    assert minh.submit("/decide/those", last=last, action="confirm", back="/journal").status_code == 303
    assert "Không có quyết định nào chờ xác nhận." in minh.get("/journal?state=waiting").text
    rows = minh.get("/api/decisions").json()["rows"]
    assert [(row["who"], row["action"], row["state"]) for row in rows][1:] == [("Minh", "confirm", "confirmed")]


def test_a_confirmation_is_taken_back_by_who_made_it_and_not_by_the_first_person(confirmed):
    browsers, decide, state = confirmed
    assert decide("Lan", "undo") == 400
    assert state() == ("accepted", "confirmed")
    for name, offered in (("Lan", set()), ("Minh", {"Chấp nhận", "Hoàn tác"}), ("Sếp", {"Chấp nhận", "Hoàn tác"})):
        part = browsers[name].get("/findings?status=all").text.split("<article", 1)[1]
        assert _buttons(part) == offered, name
    assert "Đã xác nhận: chỉ người có vai trò xác nhận" in browsers["Lan"].get("/findings?status=all").text
    assert decide("Minh", "undo") == 303
    assert state() == ("accepted", "checked")
    assert decide("Lan", "undo") == 303
    assert state() == ("open", "proposed")


def test_a_confirmed_decision_is_overruled_by_an_approver_only_and_then_waits_for_a_second_person(confirmed):
    _, decide, state = confirmed
    assert (decide("Hoa", "dismiss"), decide("Lan", "ask")) == (400, 400)
    assert state() == ("accepted", "confirmed")
    assert decide("Minh", "dismiss") == 303
    assert state() == ("dismissed", "checked")
    assert decide("Minh", "confirm") == 400
    assert decide("Sếp", "confirm") == 303
    assert state() == ("dismissed", "confirmed")


def test_nobody_confirms_what_is_confirmed(confirmed):
    _, decide, _ = confirmed
    assert (decide("Sếp", "confirm"), decide("Lan", "check")) == (400, 400)


def test_an_admin_takes_back_what_others_decided(confirmed):
    _, decide, state = confirmed
    assert (decide("Sếp", "undo"), decide("Sếp", "undo")) == (303, 303)
    assert state() == ("open", "proposed")


def test_five_wrong_passwords_lock_a_name(open_desk, users):
    people = load_users(users)
    browser = open_desk(users=people)
    for _ in range(5):
        wrong = browser.post("/login", data={"name": "Lan", "password": "sai"}, headers={"Origin": ORIGIN})
        assert wrong.status_code == 401
    right = browser.post("/login", data={"name": "Lan", "password": PASSWORD}, headers={"Origin": ORIGIN})
    assert right.status_code == 401
    assert "tạm khóa" in right.text
    assert people.log_in("Minh", PASSWORD) is not None


def test_a_locked_name_is_free_again_after_five_minutes(open_desk, users, monkeypatch):
    people = load_users(users)
    for _ in range(5):
        assert people.log_in("Lan", "sai") is None
    now = time.monotonic()  # of the lock: five slow passwords before it can take more than a second
    for seconds, locked in ((0, True), (299, True), (301, False)):
        monkeypatch.setattr("extractor.web.users.time.monotonic", lambda seconds=seconds: now + seconds)
        if locked:
            with pytest.raises(UsageError, match="tạm khóa"):
                people.log_in("Lan", PASSWORD)
        else:
            assert people.log_in("Lan", PASSWORD) is not None
    monkeypatch.undo()
    assert people.log_in("Lan", "sai") is None  # the count begins anew
    assert people.log_in("Lan", PASSWORD) is not None


_APPROVERS = (
    ("/problems/retry", {"path": "/none"}, 404),
    ("/unclear/try", {"phrase": "cột cờ", "indicator": "none"}, 400),
    ("/unclear/save", {"phrase": "cột cờ", "indicator": "none"}, 400),
)


@pytest.mark.parametrize(("path", "fields", "told"), _APPROVERS)
def test_files_and_the_dictionary_are_for_approvers(open_desk, users, path, fields, told):
    people = load_users(users)
    for name, status in (("Xem", 403), ("Lan", 403), ("Minh", told)):
        assert _enter(open_desk, people, name).submit(path, **fields).status_code == status, name


def test_a_token_writes_no_more_than_its_user_may(open_desk, users, report):
    tokens = {role: add_user(users, f"Máy {role}", role, PASSWORD) for role in ("viewer", "reviewer", "approver")}
    browser = open_desk(users=load_users(users))
    finding = report.findings[0]
    new = {"kind": "finding", "document_id": finding.document_id, "target_id": finding.finding_id, "action": "accept"}

    def record(role: str, **changes: str) -> int:
        headers = {"Authorization": f"Bearer {tokens[role]}"}
        return browser.post("/api/decisions", json=new | changes, headers=headers).status_code

    assert record("viewer") == 403
    assert record("reviewer") == 201
    told = browser.get("/api/decisions", headers={"Authorization": f"Bearer {tokens['viewer']}"}).json()["rows"]
    assert [row["who"] for row in told] == ["Máy reviewer"]
    assert record("reviewer", action="confirm", expected=told[0]["decision_id"]) == 403
    assert record("approver", action="confirm", expected=told[0]["decision_id"]) == 201


def test_a_token_for_programs_belongs_to_its_user(open_desk, users):
    token = add_user(users, "Máy", "viewer", PASSWORD)
    browser = open_desk(users=load_users(users))
    assert browser.get("/api/overview", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert token not in users.read_text(encoding="utf-8")
    assert users.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nobody"),
        pytest.param('[[user]]\nname = "a"\nrole = "god"', id="no role"),
        pytest.param('[[user]]\nname = "<b>"\nrole = "viewer"', id="no name"),
        pytest.param("nonsense", id="no toml"),
    ],
)
def test_a_broken_file_is_told(tmp_path, text):
    (tmp_path / "u.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        load_users(tmp_path / "u.toml")


def test_a_short_password_is_refused(tmp_path):
    with pytest.raises(UsageError):
        add_user(tmp_path / "u.toml", "Lan", "viewer", "123456")
