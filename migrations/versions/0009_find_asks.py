"""Notes that name somebody, and those of clients, are found without reading all notes: every page counts them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ASKS = sa.text("CAST(mentions AS VARCHAR) != '[]' OR author_id IS NULL")


def upgrade() -> None:
    op.create_index("ix_comments_asks", "comments", ["project_id"], sqlite_where=ASKS, postgresql_where=ASKS)


def downgrade() -> None:
    op.drop_index("ix_comments_asks", "comments")
