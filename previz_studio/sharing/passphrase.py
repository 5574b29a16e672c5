"""The words that open a link together with its address: made here or typed, kept as an argon2id hash."""

import secrets

from previz_studio.kit.errors import Invalid
from previz_studio.people.passwords import LONGEST, SHORTEST, hash_password

_PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters that are misheard or misread: o 0 i l 1."""


def new_passphrase() -> str:
    """`kx4m-9ptw-h2rd`: 59 random bits, easy to say on the telephone."""
    return "-".join("".join(secrets.choice(_PLAIN) for _ in range(4)) for _ in range(3))


def hash_passphrase(text: str) -> str:
    """Takes about a third of a second: never inside a transaction. Raises Invalid for a bad length."""
    if not SHORTEST <= len(text) <= LONGEST:
        raise Invalid(
            f"A passphrase has {SHORTEST} to {LONGEST} characters.",
            hint="Leave the field empty and the studio makes one.",
        )
    return hash_password(text)
