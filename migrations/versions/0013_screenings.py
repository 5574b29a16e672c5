"""Live dailies sessions: who drives where, who was there, what was shown."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screenings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("agenda", sa.JSON(), nullable=False),
        sa.Column("presenter_id", sa.Integer(), nullable=False),
        sa.Column("presenter_name", sa.String(120), nullable=False),
        sa.Column("tab", sa.String(40), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("started_by", sa.String(120), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_screenings_project_id_projects"),
        sa.ForeignKeyConstraint(["presenter_id"], ["users.id"], name="fk_screenings_presenter_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_screenings"),
    )
    op.create_index("ix_screenings_project_id", "screenings", ["project_id"])
    op.create_table(
        "screening_guests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"], name="fk_screening_guests_screening_id_screenings"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_screening_guests_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_screening_guests"),
        sa.UniqueConstraint("screening_id", "user_id", name="uq_screening_guests_screening_id_user_id"),
    )
    op.create_table(
        "screening_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("take_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"], name="fk_screening_views_screening_id_screenings"),
        sa.ForeignKeyConstraint(["take_id"], ["takes.id"], name="fk_screening_views_take_id_takes"),
        sa.PrimaryKeyConstraint("id", name="pk_screening_views"),
        sa.UniqueConstraint("screening_id", "place", "take_id", name="uq_screening_views_screening_id_place_take_id"),
    )


def downgrade() -> None:
    op.drop_table("screening_views")
    op.drop_table("screening_guests")
    op.drop_index("ix_screenings_project_id", "screenings")
    op.drop_table("screenings")
