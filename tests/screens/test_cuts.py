"""Cuts on the pages: the fragment, its answers without script, the review page's lines, the handoff's warning."""

from sqlalchemy import select

from previz_studio.review.models import TakeEnds
from tests.factories import make_shot
from tests.review.cuts.cutting import two_shots
from tests.screens.conftest import House


def two(house: House) -> tuple[int, int]:
    with house.database.writing() as session:
        out, into = two_shots(session, house.cast)
        return out.id, into.id


def test_given_a_cut_then_its_panel_says_what_was_measured_and_offers_two_answers(house: House) -> None:
    out, into = two(house)
    panel = house.as_(house.cast.vic).get(f"/p/nf/cuts/{out}/{into}?after=3&timecode=00:00:22:17").text
    assert 'id="cut-3"' in panel and "00:00:22:17" in panel and "SH010 to SH020" in panel
    assert "Luminance +" in panel and "Measured. Out " in panel and "Out, F 9" in panel and "In, F 1" in panel
    assert "Note on SH020" in panel and "Intended" in panel
    assert "there is no colour in SH010 v001" in panel, "what cannot be told says why"


def test_given_no_script_then_an_answer_goes_back_to_the_page_it_came_from(house: House) -> None:
    out, into = two(house)
    form = {"finding": "luminance", "after": "0", "back": "/p/nf/dailies?sequence=SQ030&list=newest"}
    answer = house.as_(house.cast.vic).post(f"/p/nf/cuts/{out}/{into}/note", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{form['back']}#cut-0")
    assert "Cut SH010 v001 to SH020 v001, measured" in house.as_(house.cast.dana).get(f"/p/nf/takes/{into}").text


def test_given_a_page_that_is_not_ours_then_it_is_not_gone_back_to(house: House) -> None:
    out, into = two(house)
    for back in ("https://elsewhere.example/p/nf/dailies", "//elsewhere.example/", "/p/nf/dailies\\@elsewhere.example"):
        form = {"finding": "luminance", "back": back}
        answer = house.as_(house.cast.vic).post(f"/p/nf/cuts/{out}/{into}/intended", data=form)
        assert answer.headers["location"] == "/p/nf/dailies?sequence=SQ030#cut-0"


def test_given_intended_with_script_then_the_panel_says_who_and_can_be_taken_back(house: House) -> None:
    out, into = two(house)
    vic = house.as_(house.cast.vic)
    said = vic.post(
        f"/p/nf/cuts/{out}/{into}/intended", data={"finding": "luminance"}, headers={"HX-Request": "true"}
    ).text
    assert "Intended, Vic Tester, " in said and 'data-asks="0"' in said and "/p/nf/cuts/intended/1/back" in said
    back = vic.post("/p/nf/cuts/intended/1/back", headers={"HX-Request": "true"}).text
    assert 'data-asks="1"' in back
    again = vic.post("/p/nf/cuts/intended/1/back")
    assert again.status_code == 409 and "took this back already" in again.text


def test_given_a_finding_that_is_gone_then_the_page_says_so(house: House) -> None:
    out, into = two(house)
    answer = house.as_(house.cast.vic).post(f"/p/nf/cuts/{out}/{into}/note", data={"finding": "palette"})
    assert answer.status_code == 409 and "has no palette finding" in answer.text
    assert house.as_(house.cast.vic).post(f"/p/nf/cuts/{out}/{into}/note", data={"finding": "taste"}).status_code == 422
    assert house.as_(house.cast.otto).get(f"/p/nf/cuts/{out}/{into}").status_code == 404


def test_given_a_jump_then_both_review_pages_name_it_and_lead_to_the_comparison(house: House) -> None:
    out, into = two(house)
    dana = house.as_(house.cast.dana)
    first, second = dana.get(f"/p/nf/takes/{out}").text, dana.get(f"/p/nf/takes/{into}").text
    assert "Cut to SH020 v001" in first and "Luminance +" in first
    assert "Cut from SH010 v001" in second and f"/p/nf/takes/{into}/compare?with={out}&amp;mode=ab" in second
    beside = dana.get(f"/p/nf/takes/{into}/compare?with={out}").text
    assert "Cut from SH010 v001" in beside and "Compare: Cut from" not in beside, "the comparison is where one is"


def test_given_a_neighbour_without_a_take_or_an_older_take_then_no_line_is_made_up(house: House) -> None:
    out, into = two(house)
    with house.database.writing() as session:
        make_shot(session, house.cast)
    page = house.as_(house.cast.dana).get(f"/p/nf/takes/{into}").text
    assert "Cut to SH030" not in page and "Cut from SH010" in page


def test_given_a_jump_in_the_package_then_the_handoff_warns_and_stops_nothing(house: House) -> None:
    out, into = two(house)
    ed = house.as_(house.cast.ed)
    page = ed.get("/p/nf/handoff?sequence=SQ030&choice=ready").text
    assert "1 cut to look at" in page and "Cut SH010 to SH020: Luminance +" in page
    ed.post(f"/p/nf/cuts/{out}/{into}/intended", data={"finding": "luminance"})
    assert "to look at" not in ed.get("/p/nf/handoff?sequence=SQ030&choice=ready").text


def test_given_two_kept_frames_then_they_are_served_to_the_crew_only(house: House) -> None:
    with house.database.writing() as session:
        out, _ = two_shots(session, house.cast)
        file = house.studio.library.work("still") / "last.jpg"
        file.write_bytes(b"\xff\xd8picture")
        blob = house.studio.library.publish(file, extension="jpg").name
        session.scalars(select(TakeEnds).where(TakeEnds.take_id == out.id)).one().stills = [blob, blob]
        take_id = out.id
    assert house.as_(house.cast.vic).get(f"/media/cuts/{take_id}/last.jpg").content == b"\xff\xd8picture"
    assert house.as_(house.cast.otto).get(f"/media/cuts/{take_id}/last.jpg").status_code == 404
    assert house.as_(house.cast.vic).get(f"/media/cuts/{take_id}/middle.jpg").status_code == 404
