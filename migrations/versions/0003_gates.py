"""Who selects and who approves, per project and sequence; and whose approvals count together."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GATES = ("projects", "sequences")


def upgrade() -> None:
    for table in GATES:
        op.add_column(table, sa.Column("gates", sa.JSON(), nullable=False, server_default="{}"))
    for name in ("missing", "beside"):
        op.add_column("decisions", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("decisions") as batch:
        batch.drop_column("missing")
        batch.drop_column("beside")
    for table in GATES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("gates")
