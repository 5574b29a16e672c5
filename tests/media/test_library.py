"""Files survive: names are hashes, publishing is one rename, a full disk says so."""

import errno
import hashlib
from pathlib import Path

import pytest

from previz_studio.kit.errors import Invalid, NoSpace, NotFound
from previz_studio.media.library import BALLAST_BYTES, Library, naming_full_disk


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "studio")


def _publish(library: Library, content: bytes, name: str = "job-1") -> str:
    file = library.work(name) / "a.mov"
    file.write_bytes(content)
    return library.publish(file, extension="mov").name


def test_given_a_file_then_its_name_is_its_hash_and_the_work_file_is_gone(library: Library) -> None:
    file = library.work("job-1") / "a.mov"
    file.write_bytes(b"picture")
    blob = library.publish(file, extension="mov")
    digest = hashlib.sha256(b"picture").hexdigest()
    assert (blob.name, blob.sha256, blob.bytes) == (f"{digest}.mov", digest, 7)
    assert library.path(blob.name).read_bytes() == b"picture"
    assert not file.exists()


def test_given_the_same_bytes_twice_then_one_blob(library: Library) -> None:
    assert _publish(library, b"same") == _publish(library, b"same", "job-2")


def test_given_leftovers_of_an_attempt_then_work_is_fresh(library: Library) -> None:
    (library.work("job-1") / "half.mov").write_bytes(b"x")
    assert list(library.work("job-1").iterdir()) == []


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "a" * 64, "a" * 64 + ".exe", "A" * 64 + ".mov", "a" * 64 + ".mov/..", "\0"]
)
def test_given_a_name_that_is_no_blob_then_not_found(library: Library, name: str) -> None:
    assert not library.has(name)
    with pytest.raises(NotFound, match="is not on disk"):
        library.path(name)


@pytest.mark.parametrize("name", ["", "..", "a/b", "/etc", "-rf", "x" * 101])
def test_given_a_strange_work_name_then_refused(library: Library, name: str) -> None:
    with pytest.raises(ValueError, match="work folder"):
        library.work(name)


def test_given_a_strange_extension_then_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"\.exe"):
        library.publish(tmp_path / "x", extension="exe")


def test_given_a_start_then_work_is_wiped_and_only_unreferenced_blobs_go(library: Library) -> None:
    kept, lost = _publish(library, b"kept"), _publish(library, b"lost")
    library.work("job-9")
    assert library.sweep({kept}) == [lost]
    assert library.has(kept)
    assert not library.has(lost)
    assert not (library.root / "work").exists()
    assert library.missing({kept, lost}) == [lost]


def test_given_more_needed_than_free_then_it_names_the_place_and_the_bytes(library: Library) -> None:
    library.require_room(1)
    with pytest.raises(NoSpace, match=r"studio is full: .* free, and 1000000000.0 GB are needed"):
        library.require_room(10**18)


def test_given_enospc_anywhere_inside_then_it_names_the_place(tmp_path: Path) -> None:
    with pytest.raises(NoSpace, match="The disk of"), naming_full_disk(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_given_ballast_then_it_is_kept_and_released(library: Library) -> None:
    assert library.ensure_ballast()
    assert (library.root / "ballast").stat().st_size == BALLAST_BYTES
    assert library.ensure_ballast()
    library.release_ballast()
    library.release_ballast()
    assert not (library.root / "ballast").exists()
