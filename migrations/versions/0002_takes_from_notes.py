"""Which takes were asked for from which note."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "note_takes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("take_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("plan_revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["comments.id"], name="fk_note_takes_note_id_comments"),
        sa.ForeignKeyConstraint(["take_id"], ["takes.id"], name="fk_note_takes_take_id_takes"),
        sa.PrimaryKeyConstraint("id", name="pk_note_takes"),
        sa.UniqueConstraint("note_id", "take_id", name="uq_note_takes_note_id_take_id"),
    )
    op.create_index("ix_note_takes_take_id", "note_takes", ["take_id"])


def downgrade() -> None:
    op.drop_table("note_takes")
