"""The shot desk of SH050, as Joon plans it."""

from typing import Any

from previz_studio.screens.pages.desk import (
    CameraField,
    DeskKey,
    DeskMove,
    DeskPage,
    DeskPiece,
    DeskTake,
    PlanField,
    PreviewFrame,
    RequestPart,
    UsedIdentity,
)
from previz_studio.screens.pages.floor import FloorPiece, FloorPlan, Handle, Spot
from previz_studio.screens.pages.offers import KeyPicture, Offer, Offers
from previz_studio.screens.pages.parts import OPEN, Choice, Gate, JobProgress, Notice
from previz_studio.screens.pages.set_view import SetDrawing
from tests.screens.sample_lists import TIERS
from tests.screens.sample_review import STATES
from tests.screens.samples import JOON, poster, shell

SET = SetDrawing(
    scene="{}",
    sentence="The set in three dimensions: pan right 20°; 3 pieces.",
    words=("Camera at the first frame: 0.00 m right, 0.00 m ahead, 1.55 m high.", "Car: 1.38 m tall."),
)
CREW = (Choice("Nobody", value=""), Choice("Joon Baek", value="3", current=True), Choice("Lena Roth", value="4"))
FIELDS = (
    PlanField("purpose", "Purpose", "Show she is ahead, and that the road is running out.", "target"),
    PlanField(
        "job", "Shot job", "Connect the containers to open water in one move, so the ramp makes sense in SH110.", "flag"
    ),
    PlanField(
        "subject_action",
        "Subject and action",
        "Ines drives away from camera, centre lane, brake lights on as she clears the last stack.",
        "run",
    ),
    PlanField(
        "environment",
        "Environment",
        "Harbour road at night, wet asphalt, containers right, water and moored ferry left.",
        "pin",
    ),
    PlanField(
        "lighting",
        "Lighting and grade",
        "Sodium street lamps 2200 K against cold moon fill. Low key, teal shadows.",
        "sun",
    ),
    PlanField("audio", "Audio", "Engine under load 00:00 to 02:10. Ferry horn at 02:18, far left.", "audio"),
    PlanField("constraints", "Constraints", "No readable operator livery. No other moving traffic.", "ban"),
    PlanField(
        "review_criteria",
        "Review criteria",
        "Car never leaves frame\nWater readable by 2 s\nPan within 2° of plan",
        "list_c",
        3,
    ),
)
CAMERA = (
    CameraField("amount", "Pan right by", "20.0", "deg"),
    CameraField("duration", "Duration", "4.00", "s"),
    CameraField("ease", "Ease in / out", "8 / 12", "fr"),
    CameraField("lens_mm", "Lens", "40", "mm"),
    CameraField("aperture", "Aperture", "2.8", "f"),
    CameraField("height_m", "Height", "1.55", "m"),
    CameraField("tilt_deg", "Tilt", "0.0", "deg"),
)
FLOOR = FloorPlan(
    first=Spot(0, 0, -13),
    last=Spot(0, 0, 7),
    hfov_first_deg=48.5,
    hfov_last_deg=48.5,
    path=((0, 0), (0, 0)),
    pieces=(
        FloorPiece("Car", Spot(1.7, 15, 10), Spot(5, 26, 10), 1.8, 4.6),
        FloorPiece("Dahl", Spot(-3, 20), Spot(-3, 20), 0.5, 0.5, round=True),
    ),
    sentence="Floor plan, 1 square is 5 metres. The camera pans 20 degrees right while the car drives 11 metres away.",
    turn_words="20.0° right",
    sets=(FloorPiece("Containers", Spot(8, 20, 5), Spot(8, 20, 5), 2.4, 60),),
    handles=(
        Handle("camera_shift", "shift", "Camera", Spot(0, 0)),
        Handle("camera_turn", "turn", "First heading", Spot(-2, 9), square=True),
        Handle("piece_0_end", "place", "Car, last place", Spot(5, 26)),
    ),
)
REQUEST = (
    RequestPart("camera", "pan right 20.0° over 4.00 s, 40 mm, height 1.55 m, tilt 0°, ease 8/12 fr"),
    RequestPart("first / last", "clay anchors from floor plan rev 6"),
    RequestPart("action", "Ines drives away from camera, centre lane, brake lights on."),
    RequestPart("place", "Harbour road at night, wet asphalt, containers right."),
    RequestPart("identity", "Ines 3f9c, Car b07e, Ferry 11d2"),
    RequestPart("exclude", "readable livery, other moving traffic"),
    RequestPart("not sent", "aperture f/2.8: noted for the DP, this engine can't set it"),
)

PREVIEWS = (
    PreviewFrame(
        "First", 0, "/p/nf/shots/s050/preview.jpg?frame=0&w=640", "0.00 s, pan −13.0°", "H FOV 48.5°", "First frame"
    ),
    PreviewFrame(
        "Last", 95, "/p/nf/shots/s050/preview.jpg?frame=95&w=640", "4.00 s, pan +7.0°", "peak 5.6°/s", "Last frame"
    ),
)

IDENTITIES = (
    UsedIdentity("ines", "Ines, rain coat", "/p/nf/identities/ines", poster("SH030")),
    UsedIdentity("ferry", "Ferry “Aldis”", "/p/nf/identities/ferry", poster("SH110"), locked=False),
    UsedIdentity("dahl", "Officer Dahl", "/p/nf/identities/dahl", used=False),
)


OFFERS = Offers(
    gate=OPEN,
    guides=(Choice("Words only", value="none"), Choice("First and last frame", value="first_last")),
    models=(Choice("LTX 13B: Fast, Pro", value="ltxv-13b"), Choice("LTX-2 19B: Fast, Pro", value="ltx-2-19b")),
    follows="LTX-2 19B follows pictures and clips; up to 257 frames in one pass, with sound.",
    panel=Gate(False, "The plan has no storyboard panel."),
    camera_words="Dolly In at weight 1.",
    references=(
        Offer("Its depth, as a reference", "depth", OPEN),
        Offer("Its edges, as a reference", "edges", Gate(False, "Edge guides need an in-context LoRA.")),
    ),
    sheet_words="Ines, Ferry. Read by Ingredients at weight 1.",
    again=(Choice("Its own plan", value="plan", current=True), Choice("The storyboard panel", value="panel")),
    drifted="SH040 v011: The join is 2.1 times a usual step and 6% darker.",
    go_on=(Choice("SH040 v011", value="11"),),
    words="Pan right 20 degrees over 4 seconds. Ines drives away from camera.",
    words_from="v007, edited by hand",
    compiled="Pan right 20 degrees over 4 seconds.",
    keyframes=(
        KeyPicture(poster("SH050"), "First frame: SH050 v004 still.", "/p/nf/shots/s050/keyframes/0/drop"),
        KeyPicture(
            poster("SH060"),
            "Frame 120: quay.jpg. The shot ends with frame 95: take it away, or put it inside.",
            "/p/nf/shots/s050/keyframes/120/drop",
            lost=True,
        ),
    ),
    stills_url="/p/nf/shots/s050/stills",
)


def takes() -> tuple[DeskTake, ...]:
    queued = DeskTake(
        "t8", "v008", "Pro", "queued", "", poster("SH050"), "2 takes",
        progress=JobProgress(0, "First in queue", "ready 14:44"), cancel_url="/p/nf/takes/t8/cancel",
    )  # fmt: skip
    failed = DeskTake(
        "t2", "v002", "Fast", "failed", "", "", retry_url="/p/nf/takes/t2/retry", problem="GPU 0 ran out of memory.",
    )  # fmt: skip
    done = tuple(
        DeskTake(
            f"t{n}",
            f"v00{n}",
            "Pro" if n > 5 else "Fast",
            state,
            f"/p/nf/takes/t{n}",
            poster("SH050"),
            f"Pan {n + 12}.2°",
            off_plan=n == 4,
            current=n == 7,
            again_url=f"/p/nf/takes/t{n}/again",
        )
        for n, state in zip(range(7, 2, -1), STATES, strict=False)
    )
    still = DeskTake("t1", "v001", "Fast", "still", "", poster("SH050"), "Seed 5", choose_url="#")
    return (queued, *done, failed, still)


MOVES = (
    DeskMove("Pan 20° right", "0–4 s", "/p/nf/shots/s050?move=0", current=True),
    DeskMove("Tilt 5° up", "2–4 s", "/p/nf/shots/s050?move=1"),
)
KEYS = (DeskKey("0", "0 0", "1.55", "40", "15.1"), DeskKey("4", "2 1", "3", "40", ""))


TIMING = (CameraField("starts", "Starts at", "0", "s"), CameraField("takes", "Takes", "4", "s"))


def camera_part(several: bool) -> dict[str, Any]:
    return {
        "move": "pan_r",
        "camera_words": "One move: pan right",
        "moves": MOVES if several else MOVES[:1],
        "move_at": 0,
        "timing": TIMING if several else (),
        "more_moves": (Choice("Roll cw", value="roll_cw"), Choice("Dolly zoom in", value="dolly_zoom_in")),
        "set_ups": (Choice("Master, 25 mm", value="master"), Choice("Single, Ines, 85 mm", value="single_a")),
        "sensors": (Choice("Super 35, 24.89 × 10.41 mm", value="keep", current=True),),
        "pieces": (DeskPiece("Car", "vehicle", "1.4", "1.8", "4.6", "1.7 15", "5 26", "3 20", "10", "10"),),
        "keys": KEYS if several else (),
        "units": "m",
        "optics": "H FOV 48.5°, sharp 12.1 m to 20.1 m",
        "camera": CAMERA,
    }


def desk(*, locked: bool = False, several: bool = False, models: bool = True) -> DeskPage:
    here = "/p/nf/shots/s050"
    return DeskPage(
        shell=shell(JOON, section="Board", crumbs=3, waiting=3),
        shot_id="s050",
        shot_code="SH050",
        shot_title="Car clears the containers",
        state="new",
        facts="Scene 31 · 4.00 s · 96 frames",
        saved="Plan revision 6 saved 14:31 by Joon",
        locked=locked,
        plan_url=f"{here}/plan",
        lock_url=f"{here}/lock",
        owner="Joon Baek",
        crew=CREW,
        owner_url=f"{here}/owner",
        takes_url=f"{here}/takes",
        import_url=f"{here}/takes/import",
        panel_url=f"{here}/panel",
        keyframes_url=f"{here}/keyframes",
        preview_url=f"{here}/preview.jpg",
        fields=FIELDS,
        complete="11 of 11",
        **camera_part(several),
        frames=96,
        fps_name="24",
        seconds=4.0,
        set_view=SET,
        advice=("The camera goes through Containers at 0.2 s.",) if several else (),
        stage_url="#",
        floor=FLOOR,
        previews=PREVIEWS,
        identities=IDENTITIES,
        request=REQUEST,
        tiers=TIERS,
        cost="372 GPU-s, ready about 14:44. 2 renders ahead.",
        engine="LTX-Video makes it, on GPU 0.",
        takes=takes(),
        offers=OFFERS if models else Offers(Gate(False, "Guides are for Fast and Pro. No LTX model is installed.")),
        may_edit=OPEN,
        may_generate=OPEN,
        may_lock=Gate(not locked, "Ada Lindqvist, Director, unlocks plans."),
        may_import=OPEN,
        warnings=(
            Notice("warn", "Ferry “Aldis” is not locked.", "Takes may drift.", "Lock it", "/p/nf/identities/ferry"),
        ),
        seed="48213077",
        seed_from="v007",
        count=2,
        review_url="/p/nf/takes/t7",
        review_name="v007",
        share_url="/p/nf/links/new?shot_ids=5",
        previous=Choice("SH040", "/p/nf/shots/s040"),
        next=Choice("SH060", "/p/nf/shots/s060"),
        revisions=(Choice("6, 14:31, Joon Baek", value="6", current=True), Choice("5, 14:02, Joon Baek", value="5")),
        back_url="#",
        compare_url="/p/nf/takes/t7/compare?with=t6",
        revision=6,
    )
