"""How subjects travel next to a cut, measured in the picture. Rows from before are looked at again at the next start."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("take_ends", sa.Column("travels", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("take_ends") as table:
        table.drop_column("travels")
