from __future__ import annotations

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
