"""Passwords as argon2id hashes (RFC 9106 low-memory profile, pwdlib's default: 64 MiB, 3 passes, 4 lanes)."""

from pwdlib import PasswordHash

from previz_studio.kit.errors import Invalid

_HASHER = PasswordHash.recommended()
_NOBODY = _HASHER.hash("nobody has this password")
SHORTEST, LONGEST = 10, 200


def hash_password(password: str) -> str:
    """Takes about a third of a second on purpose: never inside a transaction. Raises Invalid for a bad length."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(f"A password has {SHORTEST} to {LONGEST} characters.", hint="A short sentence works well.")
    return _HASHER.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """False for a person without a password, after the same work: timing must not tell who exists."""
    return _HASHER.verify(password[:LONGEST], stored or _NOBODY) and stored is not None
