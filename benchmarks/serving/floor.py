"""The named floor: what plain FastAPI with hand-written SQL does on the same rows. Nobody signs in, nothing is checked
or written down, no engine waits: less than this cannot be a server in this framework.

`python -m benchmarks.serving.floor DATABASE PORT`
"""

import sqlite3
import sys
import threading
from datetime import UTC, datetime
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment
from pydantic import BaseModel

SHOTS = """SELECT id, code, title, frames, move, lens_mm, state, approval_stale, complete, notes, open_notes, owner_id,
newest_take_id, approved_take_id FROM shots WHERE sequence_id = 1 AND omitted_at IS NULL ORDER BY position"""
SHOT = "SELECT * FROM shots WHERE id = ?"
TAKES = """SELECT id, shot_id, number, status, verdict, engine, tier, seed, fps, width, height, frames, media_hash,
"check", check_words, notes, open_notes, error, author_name, created_at, ready_at FROM takes WHERE shot_id = ?
ORDER BY number DESC"""
NOTES = """SELECT id, take_id, parent_id, author_name, author_role, frame_in, frame_out, body, drawing, visibility,
state, created_at FROM comments WHERE take_id = ? AND deleted_at IS NULL ORDER BY id"""
ADD = """INSERT INTO comments (project_id, take_id, author_id, author_name, author_role, frame_in, frame_out, body,
drawing, visibility, state, state_by, mentions, created_at)
VALUES (1, ?, 2, 'Person0 Tester', 'Artist', ?, ?, ?, '[]', 'team', 'open', '', '[]', ?)"""
HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>'
PAGES = Environment(autoescape=True)
BOARD = PAGES.from_string(
    HEAD + "<table>{% for s in shots %}<tr><td><a href='/shots/{{ s.id }}'>{{ s.code }}</a></td><td>{{ s.title }}</td>"
    "<td>{{ s.frames }}</td><td>{{ s.move }}</td><td>{{ s.lens_mm }} mm</td><td class='state'>{{ s.state }}</td>"
    "<td>{{ s.notes }}</td><td>{{ s.open_notes }}</td><td>{{ s.owner_id }}</td>"
    "<td><img src='/media/takes/{{ s.newest_take_id }}/poster.jpg' alt='' loading='lazy'></td></tr>{% endfor %}"
    "</table></body></html>"
)
REVIEW = PAGES.from_string(
    HEAD + "<h1>{{ shot.code }} {{ shot.title }}</h1><ul>{% for t in takes %}<li><a href='/takes/{{ t.id }}'>"
    "v{{ t.number }} {{ t.tier }} {{ t.verdict }} {{ t.check_words }}</a></li>{% endfor %}</ul><ol>{% for n in notes %}"
    "<li><b>{{ n.author_name }}</b> {{ n.author_role }} {{ n.frame_in }} {{ n.state }} {{ n.created_at }}"
    "<p>{{ n.body }}</p></li>{% endfor %}</ol></body></html>"
)


class NoteAdd(BaseModel):
    body: str
    frame_in: int = 0


class Rows(threading.local):
    """One connection a thread."""

    def __init__(self, file: str) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=FULL")

    def all(self, statement: str, *values: object) -> list[dict[str, Any]]:
        return [dict(row) for row in self.connection.execute(statement, values)]


def create(file: str) -> FastAPI:
    app, rows, one_writer = FastAPI(), Rows(file), threading.Lock()

    def material(take_id: int) -> dict[str, Any]:
        shot_id = rows.all("SELECT shot_id FROM takes WHERE id = ?", take_id)[0]["shot_id"]
        return {
            "shot": rows.all(SHOT, shot_id)[0],
            "takes": rows.all(TAKES, shot_id),
            "notes": rows.all(NOTES, take_id),
        }

    @app.get("/shots")
    def shots() -> JSONResponse:
        return JSONResponse(rows.all(SHOTS))

    @app.get("/takes/{take_id}/review.json")
    def review_data(take_id: int) -> JSONResponse:
        return JSONResponse(material(take_id))

    @app.get("/takes/{take_id}/comments")
    def comments(take_id: int) -> JSONResponse:
        return JSONResponse(rows.all(NOTES, take_id))

    @app.post("/takes/{take_id}/comments", status_code=201)
    def add(take_id: int, wanted: NoteAdd) -> JSONResponse:
        at = datetime.now(UTC).isoformat(" ")
        with one_writer:
            made = rows.connection.execute(ADD, (take_id, wanted.frame_in, wanted.frame_in, wanted.body, at))
        return JSONResponse({"id": made.lastrowid, "body": wanted.body, "created_at": at}, 201)

    @app.get("/board")
    def board() -> HTMLResponse:
        return HTMLResponse(BOARD.render(title="Board", shots=rows.all(SHOTS)))

    @app.get("/takes/{take_id}")
    def review(take_id: int) -> HTMLResponse:
        return HTMLResponse(REVIEW.render(title="Review", **material(take_id)))

    return app


if __name__ == "__main__":
    uvicorn.run(create(sys.argv[1]), port=int(sys.argv[2]), log_level="warning")
