"""What went wrong while a model worked, in plain words, and nothing of it left in memory.

An error holds its traceback, and the traceback every frame it went through: the pipeline, activations, a text encoder.
"""

import logging
import traceback

from previz_studio.engines.diffusion.device import device_lost, lost_failure, memory_failure, out_of_memory
from previz_studio.engines.diffusion.work import Work
from previz_studio.kit.errors import RenderFailed, StudioError

log = logging.getLogger(__name__)


def plain_words(error: Exception, work: Work, title: str) -> StudioError:
    """The sentence for an unexpected error of the family called `title`."""
    if out_of_memory(error):
        size = (work.canvas.width, work.canvas.height, work.canvas.frames)
        return memory_failure(title, size, work.recipe.tier)
    if device_lost(error):
        return lost_failure(title)
    return RenderFailed(
        f"{title} stopped: {type(error).__name__}: {str(error)[:200]}",
        hint="Try again; if it stops at the same place, verify the model with `previz-studio models verify`.",
    )


def forget(failed: BaseException) -> None:
    """Writes an error's traceback into the log and takes it off, and off the errors behind it.

    Emptying the frames is not enough: each keeps its function, and torch's hooks run in one that holds the module.
    As text, since a log record would keep it too."""
    log.warning("a model stopped at its work\n%s", "".join(traceback.format_exception(failed)))
    seen: set[int] = set()
    error: BaseException | None = failed
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        error.__traceback__ = None
        error = error.__cause__ or error.__context__
