"""How the pages are served: where, to whom, under which names."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from extractor.web.users import Users


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of one server.

    `hosts` are the only values of the Host header that are answered, with their port. `users` None: one person on
    this machine, who holds `token`. `secure`: behind TLS, cookies say so. `address` is that of the database,
    `busy_seconds` how long a decision waits for others who write.
    """

    address: str
    hosts: frozenset[str]
    port: int
    user_name: str = ""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    users: Users | None = None
    secure: bool = False
    body_limit: int = 1024 * 1024
    body_seconds: float = 15.0
    busy_seconds: float = 5.0

    @property
    def origins(self) -> frozenset[str]:
        """What a browser says in Origin when a page of ours sends a form."""
        scheme = "https" if self.secure else "http"
        return frozenset(f"{scheme}://{host}" for host in self.hosts)

    @property
    def language_cookie(self) -> str:
        """Holds the language chosen last, so that the page to log in speaks it, too."""
        return f"{self.cookie}_language"

    @property
    def cookie(self) -> str:
        """Cookies do not know ports: two servers on one machine must not take each other's."""
        name = f"extractor_{self.port}"
        return f"__Host-{name}" if self.secure else name
