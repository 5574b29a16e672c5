"""Playlists somebody made for dailies."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "playlists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(120), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_playlists_project_id_projects"),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_playlists_author_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_playlists"),
        sa.UniqueConstraint("project_id", "name", name="uq_playlists_project_id_name"),
    )
    op.create_table(
        "playlist_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("playlist_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shot_id", sa.Integer(), nullable=False),
        sa.Column("take_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["playlist_id"], ["playlists.id"], name="fk_playlist_items_playlist_id_playlists"),
        sa.ForeignKeyConstraint(["shot_id"], ["shots.id"], name="fk_playlist_items_shot_id_shots"),
        sa.ForeignKeyConstraint(["take_id"], ["takes.id"], name="fk_playlist_items_take_id_takes"),
        sa.PrimaryKeyConstraint("id", name="pk_playlist_items"),
    )
    op.create_index("ix_playlist_items_playlist_id", "playlist_items", ["playlist_id"])


def downgrade() -> None:
    op.drop_table("playlist_items")
    op.drop_table("playlists")
