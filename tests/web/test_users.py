from __future__ import annotations

import time

import pytest

from extractor.errors import UsageError
from extractor.web.users import add_user, load_users
from tests.web.conftest import ORIGIN

PASSWORD = "trời hôm nay đẹp"


@pytest.fixture
def users(tmp_path):
    path = tmp_path / "users.toml"
    for name, role in (("Xem", "viewer"), ("Lan", "reviewer"), ("Minh", "approver")):
        add_user(path, name, role, PASSWORD)
    return path


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
    assert lan.submit("/decide", **target, action="accept").status_code == 303
    last = lan.get("/api/decisions").json()["rows"][-1]["decision_id"]
    assert lan.submit("/decide", **target, action="confirm", expected=last).status_code == 403
    assert minh.submit("/decide", **target, action="undo", expected=last).status_code == 400
    assert minh.submit("/decide", **target, action="confirm", expected=last).status_code == 303
    rows = minh.get("/api/decisions").json()["rows"]
    assert [(row["who"], row["state"]) for row in rows] == [("Lan", "checked"), ("Minh", "confirmed")]
    lan.submit("/logout")
    assert lan.get("/").status_code == 401


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
    now = time.monotonic()
    for _ in range(5):
        assert people.log_in("Lan", "sai") is None
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
