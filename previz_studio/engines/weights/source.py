"""Talks to a model hub: the listing of a repository at a commit, and its files with resume. Standard library only.

The hub's own client starts a broken file again from nothing (huggingface_hub 2.4); a 28 GB checkpoint should not.
"""

import hashlib
import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any

from previz_studio.kit.errors import Forbidden, Invalid, NotFound, Unavailable

CHUNK = 1024 * 1024
SECONDS = 30
"""Without a byte for this long, a download stops; it resumes when asked again."""


@dataclass(frozen=True)
class Listed:
    """One file of a repository. `sha256` is empty for small files, which have `git_sha1` (of git's blob) instead."""

    path: str
    size: int
    sha256: str
    git_sha1: str


@dataclass(frozen=True)
class Source:
    """A hub or a mirror of one: `endpoint` without a slash at its end."""

    endpoint: str
    token: str = ""
    offline: bool = False
    offline_hint: str = "Unset HF_HUB_OFFLINE."
    """How to go on the network, where `offline`."""

    def listing(self, repo: str, revision: str | None) -> tuple[str, list[Listed]]:
        """The commit and its files. Raises Unavailable, NotFound or Forbidden in plain words."""
        url = f"{self.endpoint}/api/models/{repo}/revision/{revision or 'main'}?blobs=true"
        with self._open(url, repo, {}) as answer:
            try:
                value = json.loads(answer.read(64 * CHUNK))
                return str(value["sha"]), [_listed(entry) for entry in value["siblings"]]
            except (ValueError, KeyError, TypeError) as exc:
                raise Unavailable(f"{self.endpoint} gave no readable listing of {repo}.", hint="Try a mirror.") from exc

    def fetch(self, repo: str, commit: str, file: Listed, target: Path, took: Callable[[int], None]) -> None:
        """Downloads to `target`, continuing a `.part` file left by an earlier try; checks size and hash.

        `took(bytes)` is told of every chunk and may raise to stop. Raises Unavailable when the line breaks."""
        part = target.with_name(target.name + ".part")
        part.parent.mkdir(parents=True, exist_ok=True)
        have = part.stat().st_size if part.is_file() else 0
        if have > file.size:
            part.unlink()
            have = 0
        took(have)
        if have < file.size or file.size == 0:
            self._append(repo, commit, file, part, have, took)
        _check(part, file)
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(target)

    def _append(self, repo: str, commit: str, file: Listed, part: Path, have: int, took: Callable[[int], None]) -> None:
        url = f"{self.endpoint}/{repo}/resolve/{commit}/{urllib.parse.quote(file.path)}"
        headers = {"Range": f"bytes={have}-"} if have else {}
        try:
            with self._open(url, file.path, headers) as answer:
                if have and answer.status != 206:
                    took(-have)
                    have = 0
                with part.open("ab" if have else "wb") as stream:
                    while chunk := answer.read(CHUNK):
                        stream.write(chunk)
                        took(len(chunk))
        except (OSError, HTTPException) as exc:
            raise Unavailable(f"The download of {file.path} broke off.", hint="Pull again: it goes on there.") from exc

    def _open(self, url: str, name: str, headers: Mapping[str, str]) -> Any:
        if self.offline:
            raise Unavailable(f"{name} is not here, and the studio is set to stay offline.", hint=self.offline_hint)
        if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
            raise Invalid(f"{self.endpoint} is not a web address.", hint="Set HF_ENDPOINT to https://…")
        request = urllib.request.Request(url, headers={"User-Agent": "previz-studio", **headers})
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            return urllib.request.build_opener(_SameHostToken).open(request, timeout=SECONDS)
        except urllib.error.HTTPError as exc:
            exc.close()
            raise _refusal(exc.code, name, self.endpoint) from exc
        except OSError as exc:
            raise Unavailable(
                f"{self.endpoint} cannot be reached.", hint="Check the network, or set HF_ENDPOINT."
            ) from exc


class _SameHostToken(urllib.request.HTTPRedirectHandler):
    """Storage lies on other hosts; the token must not follow there."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        redirected = super().redirect_request(req, fp, code, msg, headers, newurl)
        if redirected and urllib.parse.urlsplit(newurl).netloc != urllib.parse.urlsplit(req.full_url).netloc:
            redirected.remove_header("Authorization")
        return redirected


def source_from_environment(environment: Mapping[str, str] = os.environ) -> Source:
    """HF_ENDPOINT (a mirror), HF_TOKEN, HF_HUB_OFFLINE: the names people already have set."""
    from huggingface_hub.constants import ENDPOINT

    return Source(
        endpoint=environment.get("HF_ENDPOINT", ENDPOINT).rstrip("/"),
        token=environment.get("HF_TOKEN", ""),
        offline=environment.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"},
    )


def _listed(entry: dict[str, Any]) -> Listed:
    large = entry.get("lfs") or {}
    size = int(large["size"] if "size" in large else entry["size"])
    return Listed(str(entry["rfilename"]), size, str(large.get("sha256", "")), str(entry.get("blobId", "")))


def _check(part: Path, file: Listed) -> None:
    size = part.stat().st_size
    if size < file.size:
        raise Unavailable(f"The download of {file.path} broke off.", hint="Pull again: it goes on where it stopped.")
    if size != file.size or not _hash_fits(part, file):
        part.unlink()
        raise Invalid(f"{file.path} arrived damaged: its hash is not the published one.", hint="Pull it again.")


def _hash_fits(part: Path, file: Listed) -> bool:
    digest = hashlib.sha256() if file.sha256 else hashlib.sha1(usedforsecurity=False)
    if not file.sha256:
        digest.update(f"blob {file.size}\0".encode())
    with part.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == (file.sha256 or file.git_sha1)


def _refusal(status: int, name: str, endpoint: str) -> Exception:
    if status in {401, 403}:
        return Forbidden(
            f"{endpoint} gives {name} only to people who accepted its terms there.",
            hint="Accept them on the model's page, then set HF_TOKEN to your access token.",
        )
    if status == 404:
        return NotFound(f"{endpoint} has no {name}.", hint="Check the name and revision, or the mirror.")
    return Unavailable(f"{endpoint} answered {status} for {name}.", hint="Try again later.")
