"""Who is asking: a session cookie for people, a bearer token for programs; a form token for every write."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from extractor.catalog.messages import LANGUAGES
from extractor.model import Decision
from extractor.web.settings import Settings
from extractor.web.users import User

_IDLE = 8 * 3600.0
_LONGEST = 30 * 24 * 3600.0
_MANY = 5000
_LONGEST_CHOICE = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Notice:
    """What the next page says at its top; the `decisions` can be taken back from there, all at once.

    `on_old`: the report was replaced by a newer version before they were made.
    """

    text: str
    about: str = ""
    decisions: tuple[Decision, ...] = ()
    on_old: bool = False


@dataclass(slots=True)
class Session:
    """A person in a browser; `csrf` goes into each form, `filters` are those last used by page.

    `trial` is the proposal for the dictionary that is being tried (`phrases.Trial`).
    """

    user: User
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    language: str = "vi"
    filters: dict[str, str] = field(default_factory=dict)
    notice: Notice | None = None
    trial: Any = None
    made: float = field(default_factory=time.monotonic)
    seen: float = field(default_factory=time.monotonic)


class Sessions:
    """The sessions of this server, in memory: a restart asks everyone to log in again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._by_key: dict[str, Session] = {}
        self._lock = threading.Lock()

    def begin(self, user: User, request: Request, response: Response) -> Session:
        """Open a session in the language chosen last, and put its cookie on the response."""
        key = secrets.token_urlsafe(32)
        session = Session(user=user, language=self.language_of(request))
        with self._lock:
            if len(self._by_key) >= _MANY:
                oldest = sorted(self._by_key, key=lambda key: self._by_key[key].seen)[: _MANY // 10]
                for old in oldest:
                    del self._by_key[old]
            self._by_key[_kept(key)] = session
        response.set_cookie(
            self._settings.cookie, key, httponly=True, samesite="strict", secure=self._settings.secure, path="/"
        )
        return session

    def remember(self, language: str, response: Response) -> None:
        """Keep a language for those who have not entered yet."""
        name, secure = self._settings.language_cookie, self._settings.secure
        response.set_cookie(name, language, max_age=_LONGEST_CHOICE, httponly=True, samesite="strict", secure=secure)

    def language_of(self, request: Request) -> str:
        """Return the language for one who has not entered: the one chosen last, or that a program asks for."""
        if request.url.path.startswith("/api/"):
            return _wished(request)
        chosen = request.cookies.get(self._settings.language_cookie, "")
        return chosen if chosen in LANGUAGES else LANGUAGES[0]

    def end(self, request: Request, response: Response) -> None:
        """Close the session of a request."""
        key = request.cookies.get(self._settings.cookie, "")
        with self._lock:
            self._by_key.pop(_kept(key), None)
        response.delete_cookie(self._settings.cookie, path="/", secure=self._settings.secure, samesite="strict")

    def find(self, request: Request) -> Session | None:
        """Return the session that a request belongs to; a bearer token makes one for this request alone.

        A program asks for English by `Accept-Language`; a person chooses on the page.
        """
        header = request.headers.get("authorization", "")
        if header.lower().startswith("bearer "):
            user = self._of_token(header[7:].strip())
            return Session(user=user, language=_wished(request)) if user is not None else None
        key = request.cookies.get(self._settings.cookie, "")
        now = time.monotonic()
        with self._lock:
            session = self._by_key.get(_kept(key))
            if session is None:
                return None
            if now - session.seen > _IDLE or now - session.made > _LONGEST:
                del self._by_key[_kept(key)]
                return None
            session.seen = now
            return session

    def is_token(self, given: str) -> bool:
        """True if this is the token of the one person on this machine."""
        return self._settings.users is None and hmac.compare_digest(given.encode(), self._settings.token.encode())

    def local_user(self) -> User:
        """Return the person on this machine, who may do everything."""
        return User(name=self._settings.user_name or "Người dùng máy này", role="admin", has_account=False)

    def _of_token(self, token: str) -> User | None:
        if self._settings.users is None:
            return self.local_user() if self.is_token(token) else None
        return self._settings.users.of_token(token)


def _wished(request: Request) -> str:
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "vi"


def _kept(key: str) -> str:
    # The memory of the server holds no key that would open a session.
    return sha256(key.encode()).hexdigest()
