"""Every sample page behind a real address with the studio's own headers, for the browser tests. Media are made here."""

import io
import threading
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import uvicorn
from numpy.typing import NDArray
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

import previz_studio
from previz_studio.kit.timecode import parse_rate
from previz_studio.media.encode import TakeSpec, encode_take
from previz_studio.web.shelf import Shelf
from previz_studio.web.templating import Page, render
from tests.screens.all_samples import SAMPLES
from tests.screens.sample_dailies import cut, side_of
from tests.screens.sample_review import compare, review

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'"
)
DEMO = Path(previz_studio.__file__).parent / "demo"
"""What the bar hears every few seconds."""
RECORDER = Path(__file__).with_name("recorder.js")
CELL = 16
BITS = 12


def numbered_movie(path: Path, *, frames: int, rate: str, size: tuple[int, int] = (256, 108)) -> Path:
    """The studio's own proxy, with a tone. Every picture carries its number as BITS black or white cells along the
    top: a machine can read it back."""
    with TemporaryDirectory(dir=path.parent) as folder:
        work, fps = Path(folder), parse_rate(rate)
        spec = TakeSpec(*size, fps, frames, sound=tone(work / "tone.wav", frames / float(fps)))
        encode_take((numbered(number, size) for number in range(frames)), work, spec).proxy.rename(path)
    return path


def numbered(number: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    picture = np.full((size[1], size[0], 3), 90, np.uint8)
    for bit in range(BITS):
        picture[:CELL, bit * CELL : (bit + 1) * CELL] = 235 if number >> bit & 1 else 16
    return picture


def tone(path: Path, seconds: float) -> Path:
    at = np.arange(int(48_000 * seconds)) / 48_000
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes((8000 * np.sin(2 * np.pi * 440 * at)).astype("<i2").tobytes())
    return path


def _picture(name: str) -> Response:
    shelf = (DEMO / "panels" / f"{name.upper()}.jpg", DEMO / "refs" / f"{name}.jpg")
    found = next((path for path in shelf if path.exists()), None)
    image = Image.open(found) if found else Image.new("RGB", (478, 200), (52, 58, 66))
    body = io.BytesIO()
    image.convert("RGB").save(body, "JPEG", quality=85)
    return Response(body.getvalue(), media_type="image/jpeg")


def numbered_page(name: str, rate: str, frames: int) -> Page:
    _, _, mode = name.partition("-")
    return compare(mode, rate, frames) if mode else review(rate, frames)


def make_gallery(folder: Path) -> Starlette:
    def page(request: Request) -> Response:
        rate = request.query_params.get("rate")
        name = request.path_params["name"]
        sample = numbered_page(name, rate, int(request.query_params["frames"])) if rate else SAMPLES[name]()
        return HTMLResponse(render(sample), headers={"Content-Security-Policy": POLICY})

    def media(request: Request) -> Response:
        name, kind = request.path_params["name"], request.path_params["kind"]
        if kind != "proxy.mp4":
            return _picture(name.split("-")[0])
        movie = folder / f"{name}.mp4"
        _, *rate, frames = name.split("-")  # sh050-24000-1001-96
        return FileResponse(movie if movie.exists() else numbered_movie(movie, frames=int(frames), rate="/".join(rate)))

    def side(request: Request) -> Response:
        return HTMLResponse(render(side_of(request.path_params["take"].removesuffix("b").upper())))

    def asset(request: Request) -> Response:
        return _picture(request.path_params["name"].removesuffix(".jpg"))

    def preview(request: Request) -> Response:
        return _picture(request.path_params["name"].replace("s", "sh", 1))

    def swapped(request: Request) -> Response:
        after = int(request.query_params["after"])
        return HTMLResponse(render(cut(after, "SH050 to SH060", takes="v006 to v003")))

    return Starlette(
        routes=[
            Route("/p/nf/shots/{name}/preview.jpg", preview),
            Route("/gallery/recorder.js", lambda request: FileResponse(RECORDER)),
            Route("/gallery/{name}", page),
            Route("/p/nf/dailies/takes/{take}", side),
            Route("/p/nf/cuts/{out}/{into}", swapped),
            Route("/media/takes/{name}/{kind}", media),
            Route("/media/assets/{name}", asset),
            Route("/queue/events", lambda request: Response(status_code=204)),
            Route("/api/inbox/count", lambda request: JSONResponse({"unread": 0, "waiting": 5, "newest_id": 0})),
            Route("/api/clock", lambda request: JSONResponse({"ms": time.time() * 1000})),
            Route(
                "/api/screenings/{number}/{what}", lambda request: Response(status_code=204), methods=["GET", "POST"]
            ),
            Route("/s/abc/events", lambda request: Response(status_code=204)),
            Mount("/static", Shelf()),
        ]
    )


@contextmanager
def open_gallery(folder: Path, port: int = 0) -> Iterator[str]:
    """The gallery on a free loopback port; yields its address."""
    server = uvicorn.Server(uvicorn.Config(make_gallery(folder), port=port, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    found = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{found}"
    finally:
        server.should_exit = True
        thread.join(timeout=5)
