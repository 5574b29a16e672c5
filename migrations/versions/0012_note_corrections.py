"""What a note said before its author corrected it. Appended: nothing anybody read is lost."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "note_corrections",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("note_id", sa.Integer(), sa.ForeignKey("comments.id"), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_note_corrections_note_id", "note_corrections", ["note_id"])


def downgrade() -> None:
    op.drop_table("note_corrections")
