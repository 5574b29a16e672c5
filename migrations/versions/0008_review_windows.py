"""Review windows: whom is asked about which shots until when, and what falls due."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_windows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.String(120), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("last_call_hours", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(120), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_review_windows_project_id_projects"),
        sa.ForeignKeyConstraint(["opened_by_id"], ["users.id"], name="fk_review_windows_opened_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_review_windows"),
    )
    op.create_index("ix_review_windows_project_id", "review_windows", ["project_id"])
    op.create_table(
        "window_shots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("shot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["window_id"], ["review_windows.id"], name="fk_window_shots_window_id_review_windows"),
        sa.ForeignKeyConstraint(["shot_id"], ["shots.id"], name="fk_window_shots_shot_id_shots"),
        sa.PrimaryKeyConstraint("id", name="pk_window_shots"),
        sa.UniqueConstraint("window_id", "shot_id", name="uq_window_shots_window_id_shot_id"),
    )
    op.create_index("ix_window_shots_shot_id", "window_shots", ["shot_id"])
    op.create_table(
        "window_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["window_id"], ["review_windows.id"], name="fk_window_people_window_id_review_windows"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_window_people_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_window_people"),
        sa.UniqueConstraint("window_id", "user_id", name="uq_window_people_window_id_user_id"),
    )
    op.create_index("ix_window_people_user_id", "window_people", ["user_id"])
    op.create_table(
        "window_dues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["window_id"], ["review_windows.id"], name="fk_window_dues_window_id_review_windows"),
        sa.PrimaryKeyConstraint("id", name="pk_window_dues"),
    )
    op.create_index("ix_window_dues_window_id", "window_dues", ["window_id"])
    op.create_index("ix_window_dues_due_at", "window_dues", ["due_at"])


def downgrade() -> None:
    for table in ("window_dues", "window_people", "window_shots", "review_windows"):
        op.drop_table(table)
