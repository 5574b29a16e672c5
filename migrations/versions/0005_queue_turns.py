"""Turns, nights and pauses of the queue; where a take came from and how alike the two are."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JOBS = (
    ("warm", sa.String(400), "''"),
    ("overnight", sa.Boolean(), "false"),
    ("stop_by", sa.String(120), "''"),
)
TAKES = (("from_how", sa.String(20), "''"), ("likeness", sa.JSON(), "'[]'"))


def upgrade() -> None:
    for name, kind, usual in JOBS:
        op.add_column("jobs", sa.Column(name, kind, nullable=False, server_default=sa.text(usual)))
    op.add_column("jobs", sa.Column("after_id", sa.Integer(), nullable=True))
    for name, kind, usual in TAKES:
        op.add_column("takes", sa.Column(name, kind, nullable=False, server_default=sa.text(usual)))
    op.add_column("takes", sa.Column("from_take_id", sa.Integer(), nullable=True))
    op.create_table(
        "queue_pauses",
        sa.Column("queue", sa.String(20), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(120), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("queue", "project_id", name="pk_queue_pauses"),
    )


def downgrade() -> None:
    op.drop_table("queue_pauses")
    for name in ("from_take_id", "likeness", "from_how"):
        op.drop_column("takes", name)
    for name in ("after_id", "stop_by", "overnight", "warm"):
        op.drop_column("jobs", name)
