"""Passwords as argon2id hashes (RFC 9106 low-memory profile, pwdlib's default: 64 MiB, 3 passes, 4 lanes)."""

from functools import cache

from pwdlib import PasswordHash

from previz_studio.kit.errors import Invalid

_HASHER = PasswordHash.recommended()
SHORTEST, LONGEST = 10, 200


def hash_password(password: str) -> str:
    """Takes about a third of a second on purpose: never inside a transaction. Raises Invalid for a bad length."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(f"A password has {SHORTEST} to {LONGEST} characters.", hint="A short sentence works well.")
    return _HASHER.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """False for a person without a password, after the same work: timing must not tell who exists."""
    return _HASHER.verify(password[:LONGEST], stored or _nobody()) and stored is not None


@cache
def _nobody() -> str:
    """Made with the first sign-in, not at import: it is a tenth of a second the first page need not wait for."""
    return _HASHER.hash("nobody has this password")
