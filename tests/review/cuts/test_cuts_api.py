"""Cuts through the JSON door."""

from previz_studio.review.cuts.limits import Kind
from tests.review.conftest import Doors
from tests.review.cuts.cutting import two_shots


def test_given_a_cut_then_the_door_reads_answers_and_takes_back(doors: Doors) -> None:
    with doors.database.writing() as session:
        out, into = (take.id for take in two_shots(session, doors.cast))
    dana = doors.browser(doors.cast.dana)
    cut = dana.get(f"/api/sequences/{doors.cast.sequence.id}/cuts").json()[0]
    assert (cut["out"]["code"], cut["into"]["code"], cut["out_frame"], cut["in_frame"]) == ("SH010", "SH020", 8, 0)
    assert [one["finding"]["kind"] for one in cut["found"]] == [kind.value for kind in Kind]
    assert cut["found"][0]["open"] is True and cut["found"][0]["finding"]["basis"] == "measured"
    named = {"out_take": out, "in_take": into, "finding": "luminance"}
    mark = dana.post("/api/cuts/intended", json=named)
    assert mark.status_code == 201 and mark.json()["author_name"] == doors.cast.dana.name
    assert dana.delete(f"/api/cuts/intended/{mark.json()['id']}").json()["taken_back_by"] == doors.cast.dana.name
    note = dana.post("/api/cuts/notes", json={**named, "side": "out"})
    assert note.status_code == 201 and (note.json()["take_id"], note.json()["frame_in"]) == (out, 8)
    assert len(dana.get(f"/api/takes/{out}/comments").json()) == 1


def test_given_what_is_not_there_then_the_status_is_right_and_the_sentence_clear(doors: Doors) -> None:
    with doors.database.writing() as session:
        out, into = (take.id for take in two_shots(session, doors.cast))
    dana, otto = doors.browser(doors.cast.dana), doors.browser(doors.cast.otto)
    named = {"out_take": out, "in_take": into}
    gone = dana.post("/api/cuts/intended", json={**named, "finding": "axis"})
    assert gone.status_code == 409 and "has no axis finding" in gone.text
    assert dana.post("/api/cuts/intended", json={**named, "finding": "smell"}).status_code == 422
    assert dana.get("/api/sequences/999/cuts").status_code == 404
    assert otto.get(f"/api/sequences/{doors.cast.sequence.id}/cuts").status_code == 404
    assert dana.get(f"/api/takes/{out}/ends/middle.jpg").status_code == 404
    assert "is not on disk" in dana.get(f"/api/takes/{out}/ends/last.jpg").text
    assert otto.get(f"/api/takes/{out}/ends/last.jpg").status_code == 404
