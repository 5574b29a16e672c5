"""Pictures from outside: what is kept is ours, what is refused is refused in one sentence."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from previz_studio.kit.errors import Invalid, NotFound, TooLarge
from previz_studio.media.intake import MOST_IMAGE_BYTES, accept_image


def _saved(path: Path, kind: str, size: tuple[int, int] = (40, 20), **options: object) -> Path:
    Image.new("RGB", size, (200, 30, 60)).save(path, format=kind, **options)
    return path


@pytest.mark.parametrize(("kind", "kept"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "jpg"), ("TIFF", "jpg")])
def test_given_an_allowed_format_then_our_own_copy(tmp_path: Path, kind: str, kept: str) -> None:
    image = accept_image(_saved(tmp_path / "x", kind), tmp_path)
    assert (image.extension, image.width, image.height, image.was) == (kept, 40, 20, kind)
    with Image.open(image.file) as again:
        assert np.abs(np.asarray(again)[10, 20].astype(int) - (200, 30, 60)).max() <= 3


def test_given_a_turned_photo_with_a_place_in_it_then_upright_and_clean(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N"}
    image = accept_image(_saved(tmp_path / "phone.jpg", "JPEG", exif=exif), tmp_path)
    assert (image.width, image.height) == (20, 40)
    with Image.open(image.file) as again:
        assert not again.getexif()
        assert "exif" not in again.info


def test_given_transparency_then_it_is_kept_as_png(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (1, 2, 3, 4)).save(tmp_path / "x.webp", lossless=True)
    assert accept_image(tmp_path / "x.webp", tmp_path).extension == "png"


def test_given_a_deep_grey_scan_then_it_is_not_clipped(tmp_path: Path) -> None:
    Image.fromarray(np.full((8, 8), 32896, np.uint16)).save(tmp_path / "scan.tif")
    with Image.open(accept_image(tmp_path / "scan.tif", tmp_path).file) as again:
        assert abs(again.getpixel((4, 4))[0] - 128) <= 1  # type: ignore[index]


@pytest.mark.parametrize(
    "content",
    [b"", b"call sheet", b"<svg onload=alert(1)>", b"GIF89a....", b"%PDF-1.7", b"\xff\xd8\xff half", b"II*\x00"],
)
def test_given_a_renamed_file_then_the_sentence_names_it(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        accept_image(io.BytesIO(content), tmp_path, name="C:\\fake\\notes.txt")
    assert refused.value.message == "notes.txt is not a picture the studio can read. Use JPEG, PNG, WebP or TIFF."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_given_a_truncated_picture_then_refused(tmp_path: Path, kind: str) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8))
    whole = io.BytesIO()
    noise.save(whole, format=kind)
    with pytest.raises(Invalid, match="not a picture"):
        accept_image(io.BytesIO(whole.getvalue()[: len(whole.getvalue()) // 2]), tmp_path)


@pytest.mark.parametrize("side", [7_000, 10_000, 60_000])
def test_given_a_small_file_of_enormous_size_then_too_large(tmp_path: Path, side: int) -> None:
    with pytest.raises(TooLarge, match="40 megapixels are the most"):
        accept_image(io.BytesIO(_bomb(side)), tmp_path, name="bomb.png")


def test_given_more_than_fifty_megabytes_then_too_large(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="larger than 50 MB"):
        accept_image(io.BytesIO(b"\xff\xd8\xff" + bytes(MOST_IMAGE_BYTES)), tmp_path)


def test_given_a_picture_that_is_also_a_page_then_the_page_is_gone(tmp_path: Path) -> None:
    file = _saved(tmp_path / "x.jpg", "JPEG", comment=b"<script>canary</script>")
    file.write_bytes(file.read_bytes() + b"<script>canary</script>")
    assert b"canary" not in accept_image(file, tmp_path).file.read_bytes()


def test_given_no_file_then_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        accept_image(tmp_path / "gone.png", tmp_path)


def _bomb(side: int) -> bytes:
    """A 1-bit PNG of side x side zeros."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * min(side, 1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
