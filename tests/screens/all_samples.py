"""Every sample by name."""

from collections.abc import Callable

from previz_studio.screens.pages.share import ShareMessage, SharePassphrase
from previz_studio.screens.pages.signin import ErrorPage, SignIn
from previz_studio.web.templating import Page
from tests.screens import (
    sample_batch,
    sample_dailies,
    sample_desk,
    sample_gates,
    sample_lists,
    sample_more,
    sample_review,
    sample_share,
    sample_windows,
    sample_work,
)
from tests.screens.samples import shell

SAMPLES: dict[str, Callable[[], Page]] = {
    "signin": lambda: SignIn(email="ada", host="previz.studio.local"),
    "signin-error": lambda: SignIn(
        email="ada",
        refusal="That name and password do not match.",
        consequence="After 3 more tries you will have to wait 5 minutes.",
    ),
    "error": lambda: ErrorPage(404, "There is no shot SH999.", "Look on the board.", shell()),
    "error-signed-out": lambda: ErrorPage(401, "Please sign in.", ""),
    "home": sample_lists.home,
    "home-empty": sample_lists.empty_home,
    "board": sample_lists.board,
    "board-empty": sample_lists.empty_board,
    "desk": sample_desk.desk,
    "desk-several": lambda: sample_desk.desk(several=True),
    "desk-locked": lambda: sample_desk.desk(locked=True),
    "review": sample_review.review,
    "review-alone": sample_review.alone,
    "review-missing": sample_review.missing,
    "review-four": lambda: sample_review.compare("four"),
    "review-flip": lambda: sample_review.compare("flip"),
    "review-panel": sample_review.compare_panel,
    "review-gone": sample_review.compare_gone,
    "review-compare": sample_review.compare,
    "review-ab": lambda: sample_review.compare("ab"),
    "review-difference": lambda: sample_review.compare("difference"),
    "queue": sample_work.queue,
    "again": sample_batch.again,
    "ways": sample_batch.ways,
    "ways-empty": lambda: sample_batch.ways(0),
    "again-alone": lambda: sample_batch.again("maybe"),
    "desk-no-models": lambda: sample_desk.desk(models=False),
    "queue-paused": sample_work.paused_queue,
    "batch": sample_batch.batch,
    "batch-refused": lambda: sample_batch.batch("Say what Lighting shall be. Type it in the field."),
    "queue-empty": sample_work.empty_queue,
    "handoff": sample_work.handoff,
    "handoff-running": sample_work.package,
    "handoff-ready": lambda: sample_work.package("ready"),
    "people": sample_work.people,
    "gates": sample_gates.gates,
    "gates-closed": lambda: sample_gates.gates(may=False),
    "windows": sample_windows.windows,
    "windows-empty": lambda: sample_windows.windows(empty=True),
    "window-new": sample_windows.new_window,
    "window": sample_windows.window,
    "window-over": lambda: sample_windows.window(over=True),
    "audit": sample_work.audit,
    "settings": sample_work.settings,
    "identity": sample_more.identity,
    "identity-open": lambda: sample_more.identity(locked=False),
    "identities": sample_more.identities,
    "dailies": sample_dailies.dailies,
    "dailies-empty": sample_dailies.empty_dailies,
    "dailies-saved": sample_dailies.saved_dailies,
    "playlist-add": sample_dailies.add_to_playlist,
    "share": sample_share.share,
    "share-sent": sample_share.share_sent,
    "share-preparing": lambda: sample_share.share_waiting("preparing"),
    "share-trouble": lambda: sample_share.share_waiting("trouble"),
    "share-passphrase": lambda: SharePassphrase("/s/abc"),
    "share-wrong": lambda: SharePassphrase(
        "/s/abc", "That link and passphrase do not match.", "Check both.", "R. Amsel"
    ),
    "share-closed": lambda: ShareMessage(
        "This link is closed.", "Ask Marcus Oyelaran for a new one.", "Love the lamps."
    ),
    "client-links": sample_share.client_links,
    "client-links-new": lambda: sample_share.client_links("new"),
    "client-links-made": lambda: sample_share.client_links("made"),
    "find": sample_more.find,
}
