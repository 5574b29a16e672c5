"""Keeps what a program's named request (Idempotency-Key) was answered."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "named_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_named_requests_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_requests")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_named_requests_user_id_key")),
    )
    op.create_index(op.f("ix_named_requests_created_at"), "named_requests", ["created_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_named_requests_created_at"), table_name="named_requests")
    op.drop_table("named_requests")
