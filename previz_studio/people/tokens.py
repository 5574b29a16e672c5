"""Secrets the studio hands out once: cookies, one-time links, API tokens. Only their hashes are stored."""

import hashlib
import secrets
from dataclasses import dataclass


@dataclass(frozen=True)
class Secret:
    text: str
    """256 random bits; shown to its holder once."""

    @property
    def hash(self) -> str:
        return hash_secret(self.text)


def new_secret(prefix: str = "") -> Secret:
    return Secret(prefix + secrets.token_urlsafe(32))


def hash_secret(text: str) -> str:
    """SHA-256 is enough for 256 random bits: there is nothing to guess slowly."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
