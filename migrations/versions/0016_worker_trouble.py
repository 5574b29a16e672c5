"""Why a worker claims no renders any more: its GPU is gone until it is started again."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workers", sa.Column("trouble", sa.String(400), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("workers") as table:
        table.drop_column("trouble")
