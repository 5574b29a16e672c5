"""Links for clients, who opened them, what they said, and the copies that carry their names."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}")


def upgrade() -> None:
    op.create_table(
        "share_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("passphrase_hash", sa.String(), nullable=True),
        sa.Column("made_for", sa.String(120), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(120), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(120), nullable=False),
        sa.Column("may_note", sa.Boolean(), nullable=False),
        sa.Column("may_judge", sa.Boolean(), nullable=False),
        sa.Column("may_download", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        _key("share_links", "project_id", "projects"),
        _key("share_links", "author_id", "users"),
        sa.PrimaryKeyConstraint("id", name="pk_share_links"),
        sa.UniqueConstraint("token_hash", name="uq_share_links_token_hash"),
    )
    op.create_index("ix_share_links_project_id", "share_links", ["project_id"])
    op.create_table(
        "shared_takes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("take_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _key("shared_takes", "link_id", "share_links"),
        _key("shared_takes", "take_id", "takes"),
        sa.PrimaryKeyConstraint("id", name="pk_shared_takes"),
        sa.UniqueConstraint("link_id", "take_id", name="uq_shared_takes_link_id_take_id"),
        sa.UniqueConstraint("link_id", "position", name="uq_shared_takes_link_id_position"),
    )
    op.create_index("ix_shared_takes_take_id", "shared_takes", ["take_id"])
    op.create_table(
        "guests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        _key("guests", "link_id", "share_links"),
        sa.PrimaryKeyConstraint("id", name="pk_guests"),
        sa.UniqueConstraint("token_hash", name="uq_guests_token_hash"),
    )
    op.create_index("ix_guests_link_id", "guests", ["link_id"])
    op.create_table(
        "guest_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("take_id", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        _key("guest_views", "guest_id", "guests"),
        _key("guest_views", "take_id", "takes"),
        sa.PrimaryKeyConstraint("id", name="pk_guest_views"),
        sa.UniqueConstraint("guest_id", "take_id", name="uq_guest_views_guest_id_take_id"),
    )
    op.create_index("ix_guest_views_take_id", "guest_views", ["take_id"])
    op.create_table(
        "guest_notes",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        _key("guest_notes", "comment_id", "comments"),
        _key("guest_notes", "guest_id", "guests"),
        sa.PrimaryKeyConstraint("comment_id", name="pk_guest_notes"),
    )
    op.create_index("ix_guest_notes_guest_id", "guest_notes", ["guest_id"])
    op.create_table(
        "guest_opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("take_id", sa.Integer(), nullable=False),
        sa.Column("says", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        _key("guest_opinions", "guest_id", "guests"),
        _key("guest_opinions", "take_id", "takes"),
        sa.PrimaryKeyConstraint("id", name="pk_guest_opinions"),
    )
    op.create_index("ix_guest_opinions_guest_id", "guest_opinions", ["guest_id"])
    op.create_index("ix_guest_opinions_take_id", "guest_opinions", ["take_id"])
    op.create_table(
        "marked_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("take_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(120), nullable=False),
        sa.Column("blob", sa.String(80), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        _key("marked_copies", "take_id", "takes"),
        sa.PrimaryKeyConstraint("id", name="pk_marked_copies"),
        sa.UniqueConstraint("key", name="uq_marked_copies_key"),
    )
    op.create_index("ix_marked_copies_take_id", "marked_copies", ["take_id"])


def downgrade() -> None:
    for table in (
        "marked_copies",
        "guest_opinions",
        "guest_notes",
        "guest_views",
        "guests",
        "shared_takes",
        "share_links",
    ):
        op.drop_table(table)
