"""Whose address counts when a TLS proxy stands in front: the client's, only if a named proxy says so."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from previz_studio.__main__ import main
from previz_studio.cli.serve import config_of
from previz_studio.kit.errors import TooMany
from previz_studio.settings import Settings
from tests.sharing.conftest import Shared, house, movies, shared

__all__ = ["house", "movies", "shared"]
PROXY, SECOND_PROXY, STRANGER = "10.0.0.2", "10.0.0.3", "203.0.113.9"
WORN_OUT, FRESH = "198.51.100.7", "198.51.100.8"


def status(shared: Shared, proxies: str, peer: str, forwarded: str) -> int:
    """Of coming in by a link, over a connection from `peer`, once `WORN_OUT` has no tries left."""
    gate = shared.house.studio.links
    try:
        while True:
            gate.count(WORN_OUT)
    except TooMany:
        pass
    settings = Settings(public_url="https://previz.example.org", trusted_proxies=proxies)
    config = config_of(shared.house.app, settings)
    config.load()
    client = TestClient(
        config.loaded_app,  # type: ignore[arg-type]
        base_url="http://127.0.0.1",
        client=(peer, 5000),
        follow_redirects=False,
    )
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client.post(shared.link(shared.takes[0]).url, data={"name": "R. Amsel"}, headers=headers).status_code


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "expected"),
    [
        (PROXY, PROXY, WORN_OUT, 429),
        (PROXY, PROXY, FRESH, 303),
        ("10.0.0.0/24", PROXY, WORN_OUT, 429),
        (f"{PROXY}, {SECOND_PROXY}", PROXY, f"{WORN_OUT}, {SECOND_PROXY}", 429),
        (PROXY, PROXY, f"{WORN_OUT}, {FRESH}", 303),
        (PROXY, PROXY, f"{FRESH}, {WORN_OUT}", 429),
        (PROXY, STRANGER, WORN_OUT, 303),
        (PROXY, WORN_OUT, FRESH, 429),
        ("", PROXY, WORN_OUT, 303),
        ("", WORN_OUT, FRESH, 429),
        (PROXY, WORN_OUT, "", 429),
    ],
    ids=[
        "the proxy's word",
        "another client behind it has tries left",
        "a network",
        "through two proxies",
        "a client's own line before the proxy's does not hide nor blame",
        "a client's own line does not give new tries",
        "a stranger's line is ignored",
        "a stranger's line gives no new tries",
        "without the setting nobody's line is read",
        "without the setting a line gives no new tries",
        "a plain connection",
    ],
)
def test_given_a_forwarded_address_then_only_a_named_proxy_is_believed(
    shared: Shared, proxies: str, peer: str, forwarded: str, expected: int
) -> None:
    assert status(shared, proxies, peer, forwarded) == expected


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("proxy.local", "PREVIZ_TRUSTED_PROXIES: 'proxy.local' is not an address."),
        ("*", "PREVIZ_TRUSTED_PROXIES: '*' is not an address."),
        ("10.0.0.1, 0.0.0.0/0", "PREVIZ_TRUSTED_PROXIES: '0.0.0.0/0' would believe everybody."),
        ("::/0", "would believe everybody."),
    ],
)
def test_given_proxies_that_cannot_be_then_the_start_and_doctor_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], word: str, says: str
) -> None:
    monkeypatch.setenv("PREVIZ_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PREVIZ_PUBLIC_URL", "https://previz.example.org")
    monkeypatch.setenv("PREVIZ_TRUSTED_PROXIES", word)
    assert main(["serve"]) == 1
    assert says in capsys.readouterr().err
    assert not (tmp_path / "data").exists()
    assert main(["doctor"]) == 1
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    ("proxies", "says"),
    [
        ("10.0.0.2", "ok    proxies     X-Forwarded-For is believed from 10.0.0.2 and from nobody else."),
        ("", "note  proxies     Whoever comes through the TLS proxy counts as one address"),
    ],
)
def test_given_a_public_address_then_doctor_says_who_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], proxies: str, says: str
) -> None:
    monkeypatch.setenv("PREVIZ_DATA", str(tmp_path))
    monkeypatch.setenv("PREVIZ_PUBLIC_URL", "https://previz.example.org")
    monkeypatch.setenv("PREVIZ_TRUSTED_PROXIES", proxies)
    assert main(["doctor"]) == 0
    assert says in capsys.readouterr().out


def test_given_a_proxy_and_no_public_address_then_the_start_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PREVIZ_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PREVIZ_TRUSTED_PROXIES", "10.0.0.2")
    assert main(["serve"]) == 1
    assert "Set PREVIZ_PUBLIC_URL=https://its-name too." in capsys.readouterr().err
