"""Queue, handoff, people, audit and account, as Sam, Priya and Marcus see them."""

from dataclasses import replace

from previz_studio.screens.pages.handoff import (
    Check,
    EarlierPackage,
    HandoffPage,
    HandoffRow,
    Option,
    PackageFile,
    PackagePage,
    PackageStage,
    TreeLine,
)
from previz_studio.screens.pages.parts import OPEN, Choice, Gate, JobProgress
from previz_studio.screens.pages.people import AuditPage, AuditRow, PeoplePage, PersonRow, SettingsPage, TokenRow
from previz_studio.screens.pages.queue import FailedJob, FinishedJob, Gauge, Hold, JobDetail, QueueJob, QueuePage, Stage
from tests.screens.sample_inbox import SWITCHES
from tests.screens.sample_lists import ROWS
from tests.screens.samples import ADA, JOON, LENA, MARCUS, PRIYA, SAM, poster, shell

GAUGES = (
    Gauge("GPU 0", "97%", "38.1 of 48 GB, 71 °C", 97),
    Gauge("GPU 1", "88%", "21.4 of 48 GB, 66 °C", 88),
    Gauge("Spent today", "4,812", "GPU-seconds. Week 41,920 of 72,000", 58),
)
WAITING = (
    ("SH050", "Car clears the containers", "v008 Pro, 2 takes", "about 14:44", "372", ""),
    ("SH090", "Over Dahl: barrier", "v005 Fast, 2 takes", "about 14:45", "76", ""),
    ("SH120", "Ines and Dahl, two-shot", "v004 Fast, 2 takes", "about 14:46", "96", "Waits for Ferry “Aldis” lock"),
    ("SH140", "Ferry leaves, he watches", "v001 Animatic, 4 takes", "", "", ""),
)
STAGES = (
    Stage("Plan compiled", "done", "0.2 s"),
    Stage("Model ready", "done", "warm"),
    Stage("Denoise 25 of 40", "current", "2 m 24 s"),
    Stage("Decode 120 frames", "to come", "about 14 s"),
    Stage("Camera check", "to come"),
)
TREE = (
    TreeLine(0, "NF_SQ030_handoff_004/"),
    TreeLine(1, "media/", "11 × ProRes 422 HQ, 1920 × 804, 24 fps"),
    TreeLine(2, "NF_030_010_v009.mov", "98 MB"),
    TreeLine(1, "edit/", "NF_SQ030_cut12.otio .edl .xml"),
    TreeLine(1, "sidecars/", "11 .json, shots.csv"),
    TreeLine(1, "MANIFEST.json", "checksums, approvals, model and seed"),
)
PACKAGES = (
    EarlierPackage(
        3, "Final", "Priya Nair", "9 Oct 17:12", "22 shots, ProRes 422 HQ, OTIO", "2.4 GB", "/p/nf/packages/p3"
    ),
    EarlierPackage(
        1,
        "WIP",
        "Sam Ortiz",
        "24 Sep 09:05",
        "6 shots, ProRes 422",
        "",
        "/p/nf/packages/p1",
        "failed",
        "Checksum failed, export again",
    ),
)
CHECKS = (
    Check(
        "bad",
        "4 of 14 shots are approved",
        "Final handoff needs all 14. You can send a work in progress now.",
        "Show 10",
        "/p/nf/board",
    ),
    Check(
        "warn",
        "3 camera checks missing or off plan",
        "SH080 lifts 0.4 m, SH120 orbits 31° of 45°, SH140 has no take.",
        "Show 3",
        "#",
    ),
    Check("ok", "Rights clear", "3 identities, none expire before 30 Nov"),
    Check("ok", "Frame rate and size match", "24 fps, 1920 × 804, Rec.709"),
    Check("ok", "Timecode continuous", "01:00:00:00 to 01:00:59:18"),
    Check("ok", "Disk space", "0.8 GB needed, 1.4 TB free"),
)


def jobs() -> tuple[QueueJob, ...]:
    running = QueueJob(
        "j1", "render", "SH070", "Overhead, weaving the yard", "v004 Pro, 1 take", "GPU 0", LENA, True,
        JobProgress(62, "Denoise 25 of 40", "ready 14:40"), cost="144 of 232", href="/p/nf/shots/sh070", picture=poster("SH070"),
        picture_words="v003", stopping=True,
    )  # fmt: skip
    waiting = tuple(
        QueueJob(
            f"w{n}",
            "render",
            code,
            title,
            request,
            "",
            JOON,
            False,
            position=n,
            why=why,
            ready=ready,
            cost=cost,
            href="#",
            picture=poster(code),
        )
        for n, (code, title, request, ready, cost, why) in enumerate(WAITING, 1)
    )
    return (running, *waiting)


def queue() -> QueuePage:
    detail = JobDetail(
        "j1", "SH070 v004 Pro", "render", STAGES,
        (("Asked by", "Lena Roth, 14:36"), ("Plan", "Revision 3, locked"), ("Seed", "90112655"), ("Cost", "")),
        "Cancelling keeps the seed and counts 144 GPU-s.", "/p/nf/shots/sh070", OPEN, poster("SH070"), "Preview at step 25",
    )  # fmt: skip
    return QueuePage(
        shell=shell(SAM, section="Queue", crumbs=1, waiting=1),
        summary="2 rendering, 6 queued.",
        clear_by="14:50",
        gauges=GAUGES,
        failed=(
            FailedJob(
                "f1", "SH080 v003 stopped: GPU 0 ran out of memory at denoise step 12.", "The plan and seed are kept."
            ),
        ),
        jobs=jobs(),
        finished=(FinishedJob("SH040", "v011 Pro", "done", "Ready 13:02, 186 GPU-s", "#"),),
        finished_words="11 takes, 3,980 GPU-s, 1 failed",
        detail=detail,
        pausable=(Choice("Every project"), Choice("Night Ferry", value="1")),
    )


MEDIA_PAUSED = "Every project: movies, packages and copies are paused by Sam Ortiz since 14:21."


def paused_queue() -> QueuePage:
    words = "Night Ferry is paused by Sam Ortiz since 14:20: the fan is being changed."
    later = tuple(replace(job, overnight=not job.running) for job in jobs())
    return replace(queue(), jobs=later, holds=(Hold("1", words), Hold("", MEDIA_PAUSED, "media")))


def troubled_queue() -> QueuePage:
    """The only worker's GPU is gone."""
    lost = "The GPU stopped answering while LTX-Video was at work. Look at nvidia-smi and start the server (or its"
    words = f"ws-04: {lost} render worker) again; the queue is kept."
    waiting = tuple(replace(job, ready="") for job in jobs() if not job.running)
    meanwhile = "Nothing is rendered until then. Review, notes and plans go on."
    summary = "0 rendering, 6 queued."
    return replace(
        queue(), summary=summary, clear_by="", jobs=waiting, detail=None, failed=(), trouble=words, meanwhile=meanwhile
    )


def empty_queue() -> QueuePage:
    return QueuePage(shell(SAM, section="Queue"), "Nothing runs.", "", (), (), (), (), "")


def handoff() -> HandoffPage:
    rows = tuple(
        HandoffRow(
            code.lower(),
            code,
            version.split()[0] if version else "",
            state,
            "Marcus, 12 Oct" if state == "approved" else "",
            "" if state == "approved" else "Waiting for Marcus",
            state not in ("render", "rejected", "none"),
            possible=state not in ("render", "none"),
            picture=poster(code) if version else "",
        )  # fmt: skip
        for code, _, _, state, *_, version, _, _ in ROWS
    )
    return HandoffPage(
        shell=shell(PRIYA, section="Handoff", crumbs=2, waiting=2),
        post_url="/p/nf/handoff",
        sequence_code="SQ030",
        summary="SQ030 Harbour Run, cut 12. Package 4, the last went out on 9 Oct.",
        checks=CHECKS,
        checks_words="2 of 6 checks need you",
        choices=(
            Choice("Approved", "?choice=approved", "approved", count=4),
            Choice("Approved and best", "?choice=best", "best", current=True, count=11),
            Choice("All", "?choice=ready", "ready", count=14),
        ),
        rows=rows,
        included_words="11 of 14 in this package",
        flavours=(Choice("ProRes 422 HQ (.mov)", value="422hq", current=True), Choice("ProRes 4444", value="4444")),
        cut_lists=(Option("otio", "OTIO"), Option("edl", "EDL (CMX 3600)"), Option("xml", "FCP XML")),
        extras=(Option("pdf", "PDF shot list"), Option("markers", "Notes as markers", on=False)),
        naming="{project}_{sequence}_{shot}_v{take}",
        tree=TREE,
        tree_words="0.8 GB, 39 files",
        may_wip=OPEN,
        may_final=Gate(False, "10 shots are not approved yet."),
        final_words="Final unlocks when all 14 shots are approved. A work in progress is marked WIP in every file name.",
        packages=PACKAGES,
    )


def package(state: str = "making") -> PackagePage:
    files = (
        ()
        if state == "making"
        else (PackageFile("NF_SQ030_v004.mov", "/p/nf/packages/p4/files/NF_SQ030_v004.mov", "0.8 GB", "7d2041fa" * 8),)
    )
    return PackagePage(
        shell=shell(PRIYA, section="Handoff", crumbs=2, waiting=2),
        title="Exporting package 4, work in progress" if state == "making" else "Package 4, work in progress",
        state=state,
        percent=46,
        now="Encoding SH050, 5 of 11",
        rest="0.4 of 0.8 GB, about 40 s left",
        stages=(
            PackageStage("Checks recorded", "done", "WIP, 4 of 14 approved"),
            PackageStage("ProRes 422 HQ", "current", "5 of 11, 61 fps"),
            PackageStage("Checksums and manifest", "to come", "About 20 s"),
        ),
        files=files,
        facts=(("Who", "Priya Nair, Editor"), ("Why WIP", "10 shots not approved"), ("Rights", "")),
        tree=TREE,
        tree_words="0.8 GB, 39 files",
        back_url="/p/nf/handoff?sequence=SQ030",
        cancel_url="/p/nf/packages/p4/cancel",
        packages=PACKAGES,
        download_url="/p/nf/packages/p4/files/all.zip",
    )


def people() -> PeoplePage:
    roles = tuple(
        Choice(name.capitalize(), value=name) for name in ("producer", "director", "dp", "editor", "artist", "viewer")
    )
    rows = tuple(
        PersonRow(
            p.initials,
            p,
            f"{p.name.split()[0].lower()}@studio.example",
            p.role.lower(),
            "12 min ago",
            may_change=Gate(p is not MARCUS),
        )
        for p in (MARCUS, ADA, JOON, LENA, PRIYA)
    )
    return PeoplePage(
        shell=shell(MARCUS, section="Crew", crumbs=1),
        title="Crew of Night Ferry",
        words="5 people. Roles decide what each may do.",
        post_url="/p/nf/crew",
        people=rows,
        roles=roles,
        rights=(("Approve", ("Producer", "Owner")), ("Select", ("Director", "Producer"))),
        may_invite=OPEN,
        offered=(Choice("Sam Ortiz", value="7"),),
        invite_link="http://127.0.0.1:8000/welcome/abc123",
        invited="Teo Brandt",
    )


def audit() -> AuditPage:
    return AuditPage(
        shell=shell(MARCUS, section="Audit", crumbs=1),
        rows=(
            AuditRow("14:38", "Ada Lindqvist", "selected", "SH050 v007", "/p/nf/takes/t7", "7d2041fa99"),
            AuditRow("14:31", "Joon Baek", "saved plan revision 6 of", "SH050", "", "aa31c0ffee"),
        ),
        chain="1,204 entries, the chain holds.",
        chain_holds=True,
        filters=(Choice("All", "?", current=True), Choice("Decisions", "?kind=decision")),
        older_url="?before=1180",
    )


def settings() -> SettingsPage:
    return SettingsPage(
        shell=shell(ADA, section="Account"),
        email="ada@studio.example",
        roles=(("Night Ferry", "Director"),),
        sessions=2,
        tokens=(TokenRow("k1", "Render farm", "3 Oct", ""),),
        news=SWITCHES,
    )
