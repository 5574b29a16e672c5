"""What was seen at the two ends of each take, and what people answered to findings at cuts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "take_ends",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("take_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_frame", sa.Integer(), nullable=False),
        sa.Column("plans", sa.JSON(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("stills", sa.JSON(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("identities", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["take_id"], ["takes.id"], name="fk_take_ends_take_id_takes"),
        sa.PrimaryKeyConstraint("id", name="pk_take_ends"),
        sa.UniqueConstraint("take_id", name="uq_take_ends_take_id"),
    )
    op.create_table(
        "cut_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("finding", sa.String(32), nullable=False),
        sa.Column("out_shot_id", sa.Integer(), nullable=False),
        sa.Column("in_shot_id", sa.Integer(), nullable=False),
        sa.Column("out_take_id", sa.Integer(), nullable=False),
        sa.Column("in_take_id", sa.Integer(), nullable=False),
        sa.Column("out_revision", sa.Integer(), nullable=False),
        sa.Column("in_revision", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(200), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(120), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(), nullable=True),
        sa.Column("taken_back_by", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_cut_marks_project_id_projects"),
        sa.ForeignKeyConstraint(["out_shot_id"], ["shots.id"], name="fk_cut_marks_out_shot_id_shots"),
        sa.ForeignKeyConstraint(["in_shot_id"], ["shots.id"], name="fk_cut_marks_in_shot_id_shots"),
        sa.ForeignKeyConstraint(["out_take_id"], ["takes.id"], name="fk_cut_marks_out_take_id_takes"),
        sa.ForeignKeyConstraint(["in_take_id"], ["takes.id"], name="fk_cut_marks_in_take_id_takes"),
        sa.ForeignKeyConstraint(["note_id"], ["comments.id"], name="fk_cut_marks_note_id_comments"),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_cut_marks_author_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_cut_marks"),
    )
    op.create_index("ix_cut_marks_project_id", "cut_marks", ["project_id"])
    op.create_index("ix_cut_marks_out_shot_id_in_shot_id", "cut_marks", ["out_shot_id", "in_shot_id"])


def downgrade() -> None:
    op.drop_table("cut_marks")
    op.drop_table("take_ends")
