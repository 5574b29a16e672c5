"""Every door of the studio: those asked most, the other JSON ones, then the pages."""

from fastapi import APIRouter

from previz_studio.exports import api as exports
from previz_studio.inbox import api as inbox
from previz_studio.ledger import api as people
from previz_studio.projects import api as projects
from previz_studio.references import api as references
from previz_studio.review import api as review
from previz_studio.review.cuts import api as cuts_api
from previz_studio.review.dailies import api as dailies_api
from previz_studio.review.dailies.live import api as live_api
from previz_studio.screens import (
    audit,
    batch,
    board,
    client_links,
    cuts,
    dailies,
    desk_keyframes,
    gates,
    handoff,
    home,
    identities,
    media,
    playlists,
    queue,
    review_compare,
    review_revise,
    screenings,
    settings,
    share,
    shot_desk,
    sign_in,
    take_again,
    ways,
    windows,
)
from previz_studio.screens import inbox as inbox_screen
from previz_studio.screens import people as people_screen
from previz_studio.screens import review as review_screen
from previz_studio.sharing import api as sharing
from previz_studio.shots import api as shots
from previz_studio.takes import api as takes

# A request is compared with every route before its own.
DOORS: tuple[APIRouter, ...] = (
    media.router,
    review.router,
    takes.router,
    shots.router,
    people.router,
    projects.router,
    references.router,
    cuts_api.router,
    dailies_api.router,
    live_api.router,
    sharing.router,
    exports.router,
    inbox.router,
    sign_in.router,
    review_screen.router,
    home.router,
    inbox_screen.router,
    board.router,
    batch.router,
    people_screen.router,
    gates.router,
    windows.router,
    settings.router,
    shot_desk.router,
    desk_keyframes.router,
    take_again.router,
    ways.router,
    review_revise.router,
    queue.router,
    handoff.router,
    identities.router,
    audit.router,
    review_compare.router,
    dailies.router,
    playlists.router,
    screenings.router,
    cuts.router,
    client_links.router,
    share.router,
)
