"""Who may do what: a file of users with argon2 passwords, roles, and a pause after wrong passwords.

**Source**: RFC 9106 (Argon2), with the parameters of argon2-cffi; OWASP, Authentication Cheat Sheet (lockout).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import regex
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from extractor.drafts import replacing
from extractor.errors import UsageError, system_reason

ROLES = ("viewer", "reviewer", "approver", "admin")
MIN_PASSWORD = 10
MAX_PASSWORD = 200
_TRIES, _PAUSE = 5, 300.0
_NAME_RE = regex.compile(r"[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} ._@-]{0,59}")
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_hex(16))


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person with a role; `password` is an argon2 hash, `tokens` are SHA-256 of tokens for programs.

    The one person of a machine has no account: the name is what is typed, and nobody is a second person.
    """

    name: str
    role: str
    password: str = ""
    tokens: tuple[str, ...] = ()
    has_account: bool = True

    def may(self, role: str) -> bool:
        """True if this person has at least the rights of `role`."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def may_confirm(self, by: str) -> bool:
        """True if this person may be the second one for what `by` decided."""
        return self.has_account and self.may("approver") and by.casefold() != self.name.casefold()

    def may_undo(self, by: str) -> bool:
        """True if this person may take back what `by` decided or confirmed."""
        return self.may("admin") or (self.may("reviewer") and by.casefold() == self.name.casefold())


@dataclass(slots=True)
class _Tries:
    count: int = 0
    until: float = 0.0


@dataclass(slots=True)
class Users:
    """The users of a file; a name is locked for five minutes after five wrong passwords."""

    by_name: dict[str, User]
    _tries: dict[str, _Tries] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def log_in(self, name: str, password: str) -> User | None:
        """Return the user whose password this is, or None; the answer takes as long for an unknown name.

        Raises:
            UsageError: too many wrong passwords; the name is locked for a while.
        """
        key = name.strip().casefold()[:80]
        with self._lock:
            tries = self._tries.get(key)
            if tries is not None and tries.until > time.monotonic():
                raise UsageError(
                    "Đã nhập sai mật khẩu nhiều lần; tên này tạm khóa.", next_step="Hãy thử lại sau 5 phút."
                )
        user = self.by_name.get(key)
        good = _verify(user.password if user is not None else _NOBODY, password) and user is not None
        with self._lock:
            if good:
                self._tries.pop(key, None)
                return user
            if len(self._tries) > 10_000:  # names that an attacker made up
                self._tries.clear()
            tries = self._tries.setdefault(key, _Tries())
            tries.count += 1
            if tries.count >= _TRIES:
                tries.count, tries.until = 0, time.monotonic() + _PAUSE
        return None

    def of_token(self, token: str) -> User | None:
        """Return the user who owns a token for programs, or None."""
        digest = hash_token(token)
        found = None
        for user in self.by_name.values():
            for own in user.tokens:
                if hmac.compare_digest(own, digest):
                    found = user
        return found


def is_name(text: str) -> bool:
    """Return True if people may be called so: letters, figures, blanks and few signs, none that hides another."""
    return _NAME_RE.fullmatch(text) is not None


def hash_token(token: str) -> str:
    """Return what the file keeps of a token: tokens are random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _verify(hashed: str, password: str) -> bool:
    if not hashed or len(password) > MAX_PASSWORD:
        return False
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def load_users(path: Path) -> Users:
    """Return the users of a TOML file with records [[user]] of name, role, password, tokens.

    Raises:
        UsageError: the file is missing or says something that no user has.
    """
    try:
        records = tomllib.loads(path.read_text(encoding="utf-8")).get("user", [])
        users = [
            User(
                name=str(record["name"]),
                role=str(record["role"]),
                password=str(record.get("password", "")),
                tokens=tuple(str(token) for token in record.get("tokens", ())),
            )
            for record in records
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as cause:
        reason = system_reason(cause)
        create = not reason.next_step or isinstance(cause, FileNotFoundError)
        step = "Hãy tạo bằng «extractor review --add-user»." if create else reason.next_step
        raise UsageError(f"Không đọc được tệp người dùng {path}: {reason.words}.", next_step=step) from cause
    for user in users:
        if user.role not in ROLES or not is_name(user.name):
            raise UsageError(f"{path}: tên hoặc vai trò của «{user.name}» không hợp lệ ({', '.join(ROLES)}).")
    if not users:
        raise UsageError(f"{path}: chưa có người dùng nào.", next_step="Hãy dùng «extractor review --add-user».")
    return Users({user.name.casefold(): user for user in users})


def add_user(path: Path, name: str, role: str, password: str) -> str:
    """Write a user (or a new password and role for a known one) into the file; return a new token for programs.

    Raises:
        UsageError: the name, role or password does not do, or the file cannot be written.
    """
    if not is_name(name) or role not in ROLES:
        raise UsageError(f"Tên hoặc vai trò không hợp lệ; vai trò là một trong: {', '.join(ROLES)}.")
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise UsageError(f"Mật khẩu phải dài từ {MIN_PASSWORD} ký tự.", next_step="Hãy dùng một câu dễ nhớ.")
    users = load_users(path).by_name if path.exists() else {}
    token = secrets.token_urlsafe(24)
    users[name.casefold()] = User(name=name, role=role, password=_HASHER.hash(password), tokens=(hash_token(token),))
    lines = []
    for user in users.values():
        tokens = ", ".join(f'"{own}"' for own in user.tokens)
        lines.append(
            f'[[user]]\nname = "{user.name}"\nrole = "{user.role}"\npassword = "{user.password}"\ntokens = [{tokens}]\n'
        )
    with replacing(path) as draft:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8") as stream:  # noqa: PTH123
            stream.write("\n".join(lines))
    return token
