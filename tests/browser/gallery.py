"""Every sample page behind a real address with the studio's own headers, for the browser tests. Media are made here."""

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import uvicorn
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Mount, Route

import previz_studio
from previz_studio.web.shelf import Shelf
from previz_studio.web.templating import render
from tests.screens.all_samples import SAMPLES
from tests.screens.sample_dailies import side_of
from tests.screens.sample_review import review

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'"
)
DEMO = Path(previz_studio.__file__).parent / "demo"
CELL = 16
BITS = 12


def numbered_movie(path: Path, *, frames: int, rate: str, size: tuple[int, int] = (256, 108)) -> Path:
    """Every picture carries its own number as BITS black or white cells along the top: a machine can read it back."""
    num, _, den = rate.partition("/")
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=Fraction(int(num), int(den or 1)))
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = size[0], size[1], "yuv420p", 1
        stream.options = {"crf": "12", "preset": "ultrafast", "bf": "0"}
        for number in range(frames):
            picture = np.full((size[1], size[0], 3), 90, np.uint8)
            picture[:, : size[0] * number // max(1, frames - 1)] = 60
            for bit in range(BITS):
                picture[:CELL, bit * CELL : (bit + 1) * CELL] = 235 if number >> bit & 1 else 16
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                out.mux(packet)
        for packet in stream.encode():
            out.mux(packet)
    return path


def _picture(name: str) -> Response:
    shelf = (DEMO / "panels" / f"{name.upper()}.jpg", DEMO / "refs" / f"{name}.jpg")
    found = next((path for path in shelf if path.exists()), None)
    image = Image.open(found) if found else Image.new("RGB", (478, 200), (52, 58, 66))
    body = io.BytesIO()
    image.convert("RGB").save(body, "JPEG", quality=85)
    return Response(body.getvalue(), media_type="image/jpeg")


def make_gallery(folder: Path) -> Starlette:
    def page(request: Request) -> Response:
        rate = request.query_params.get("rate")
        name = request.path_params["name"]
        sample = review(rate, int(request.query_params["frames"])) if rate else SAMPLES[name]()
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

    return Starlette(
        routes=[
            Route("/p/nf/shots/{name}/preview.jpg", preview),
            Route("/gallery/{name}", page),
            Route("/p/nf/dailies/takes/{take}", side),
            Route("/media/takes/{name}/{kind}", media),
            Route("/media/assets/{name}", asset),
            Route("/queue/events", lambda request: Response(status_code=204)),
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
