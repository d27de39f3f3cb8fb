"""Groups and initiatives, and what the forum knows of them.

Revision: 0002_groups_and_initiatives
Revises: 0001_the_house_stands
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_groups_and_initiatives"
down_revision = "0001_the_house_stands"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "groups",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("description_html", sa.Text(), server_default="", nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("join_policy", sa.Text(), server_default="request", nullable=False),
        sa.Column("member_list", sa.Text(), server_default="members", nullable=False),
        sa.Column("coordinator_count", sa.Integer(), server_default="1", nullable=False),
        sa.Column("member_count", sa.Integer(), server_default="1", nullable=False),
        sa.Column("follower_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "join_policy IN ('open', 'request', 'invitation')", name=op.f("ck_groups_join_policy")
        ),
        sa.CheckConstraint("kind IN ('initiative', 'working_group', 'staff')", name=op.f("ck_groups_kind")),
        sa.CheckConstraint("member_list IN ('members', 'group')", name=op.f("ck_groups_member_list")),
        sa.CheckConstraint("char_length(name) BETWEEN 3 AND 80", name=op.f("ck_groups_name")),
        sa.CheckConstraint("char_length(summary) <= 300", name=op.f("ck_groups_summary")),
        sa.CheckConstraint("coordinator_count >= 1", name=op.f("ck_groups_last_coordinator")),
        sa.CheckConstraint("member_count >= coordinator_count", name=op.f("ck_groups_member_count")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("slug", name=op.f("uq_groups_slug")),
    )
    op.create_table(
        "initiatives",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("location_precision", sa.Text(), server_default="place", nullable=False),
        sa.Column("exact_lat", sa.Double(), nullable=True),
        sa.Column("exact_lon", sa.Double(), nullable=True),
        sa.Column("search_area", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declarations_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("phase", sa.Text(), server_default="idea", nullable=False),
        sa.Column("status", sa.Text(), server_default="active", nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("website", sa.Text(), server_default="", nullable=False),
        sa.Column("legal_form", sa.Text(), server_default="", nullable=False),
        sa.Column("kvk", sa.Text(), server_default="", nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("living_since", sa.Date(), nullable=True),
        sa.Column("ownership", sa.Text(), server_default="", nullable=False),
        sa.Column("dwellings_planned", sa.Integer(), nullable=True),
        sa.Column("dwellings_realised", sa.Integer(), nullable=True),
        sa.Column(
            "dwelling_mix", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("building_type", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("building_year", sa.Integer(), nullable=True),
        sa.Column("is_monument", sa.Boolean(), nullable=True),
        sa.Column("target_groups", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("target_words", sa.Text(), server_default="", nullable=False),
        sa.Column("common_spaces", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("decision_method", sa.Text(), server_default="", nullable=False),
        sa.Column("democratic_statement", sa.Text(), server_default="", nullable=False),
        sa.Column("financing_sources", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("has_public_financing", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("financing_amounts", sa.Text(), server_default="", nullable=False),
        sa.Column("has_shared_amounts", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("partners", sa.Text(), server_default="", nullable=False),
        sa.Column("affiliations", sa.Text(), server_default="", nullable=False),
        sa.Column("share_expertise", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("seek_expertise", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("visit", sa.Text(), server_default="", nullable=False),
        sa.Column("openness", sa.Text(), server_default="", nullable=False),
        sa.Column("openness_words", sa.Text(), server_default="", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(status = 'ended') = (phase = 'ended')", name=op.f("ck_initiatives_ended")),
        sa.CheckConstraint(
            "cardinality(kinds) BETWEEN 1 AND 3 AND kinds <@ ARRAY['existing', 'newbuild', 'transformation']::text[]",
            name=op.f("ck_initiatives_kinds"),
        ),
        sa.CheckConstraint("kvk ~ '^([0-9]{8})?$'", name=op.f("ck_initiatives_kvk")),
        sa.CheckConstraint(
            "legal_form IN ('', 'none', 'association', 'informal_association', 'cooperative', 'foundation', 'owners_association', 'other')",
            name=op.f("ck_initiatives_legal_form"),
        ),
        sa.CheckConstraint(
            "location_precision IN ('place', 'neighbourhood', 'exact')",
            name=op.f("ck_initiatives_location_precision"),
        ),
        sa.CheckConstraint(
            "openness IN ('', 'yes', 'waiting_list', 'no')", name=op.f("ck_initiatives_openness")
        ),
        sa.CheckConstraint(
            "ownership IN ('', 'collective', 'individual', 'management', 'leasehold', 'mixed', 'unknown')",
            name=op.f("ck_initiatives_ownership"),
        ),
        sa.CheckConstraint(
            "phase <> 'ended' OR char_length(ended_reason) > 0", name=op.f("ck_initiatives_ended_reason")
        ),
        sa.CheckConstraint(
            "phase IN ('idea', 'group', 'plan', 'financing', 'building', 'living', 'ended')",
            name=op.f("ck_initiatives_phase"),
        ),
        sa.CheckConstraint("status IN ('active', 'asleep', 'ended')", name=op.f("ck_initiatives_status")),
        sa.CheckConstraint("visit IN ('', 'yes', 'appointment', 'no')", name=op.f("ck_initiatives_visit")),
        sa.CheckConstraint(
            "(exact_lat IS NULL) = (exact_lon IS NULL) AND (exact_lat IS NULL OR (exact_lat BETWEEN 50.7 AND 53.6 AND exact_lon BETWEEN 3.3 AND 7.3))",
            name=op.f("ck_initiatives_exact_position"),
        ),
        sa.CheckConstraint("building_year BETWEEN 1000 AND 2200", name=op.f("ck_initiatives_building_year")),
        sa.CheckConstraint(
            "dwellings_planned BETWEEN 0 AND 10000", name=op.f("ck_initiatives_dwellings_planned")
        ),
        sa.CheckConstraint(
            "dwellings_realised BETWEEN 0 AND 10000", name=op.f("ck_initiatives_dwellings_realised")
        ),
        sa.CheckConstraint(
            "lat BETWEEN 50.7 AND 53.6 AND lon BETWEEN 3.3 AND 7.3", name=op.f("ck_initiatives_position")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["users.id"], name=op.f("fk_initiatives_contact_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_initiatives_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_initiatives")),
    )
    op.create_index("ix_initiatives_province", "initiatives", ["province"], unique=False)
    op.create_index("ix_initiatives_verified", "initiatives", ["status", "verified_at"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("inviter_id", sa.BigInteger(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("role", sa.Text(), server_default="member", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("use_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("use_most", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("email = '' OR use_most = 1", name=op.f("ck_invitations_letter_is_for_one")),
        sa.CheckConstraint("role IN ('coordinator', 'member')", name=op.f("ck_invitations_role")),
        sa.CheckConstraint("use_count <= use_most", name=op.f("ck_invitations_uses")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_invitations_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["inviter_id"], ["users.id"], name=op.f("fk_invitations_inviter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_invitations_key_hash")),
    )
    op.create_index(op.f("ix_invitations_group_id"), "invitations", ["group_id"], unique=False)
    op.create_table(
        "join_requests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_join_requests_decided")),
        sa.CheckConstraint(
            "state <> 'declined' OR char_length(reason) > 0", name=op.f("ck_join_requests_reason")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'withdrawn')", name=op.f("ck_join_requests_state")
        ),
        sa.CheckConstraint("char_length(message) <= 500", name=op.f("ck_join_requests_message")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_join_requests_decided_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_join_requests_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_join_requests_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_requests")),
    )
    op.create_index(op.f("ix_join_requests_group_id"), "join_requests", ["group_id"], unique=False)
    op.create_index("ix_join_requests_user", "join_requests", ["user_id", "id"], unique=False)
    op.create_index(
        "uq_join_requests_open",
        "join_requests",
        ["group_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "memberships",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("is_delegate", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_voice", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("NOT is_delegate OR role <> 'follower'", name=op.f("ck_memberships_delegate")),
        sa.CheckConstraint("role IN ('coordinator', 'member', 'follower')", name=op.f("ck_memberships_role")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_memberships_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_memberships_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "user_id", name=op.f("pk_memberships")),
    )
    op.create_index("ix_memberships_user", "memberships", ["user_id", "group_id"], unique=False)
    op.create_index(
        "uq_memberships_voice", "memberships", ["user_id"], unique=True, postgresql_where=sa.text("is_voice")
    )
    op.create_table(
        "phase_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "phase IN ('idea', 'group', 'plan', 'financing', 'building', 'living', 'ended')",
            name=op.f("ck_phase_changes_phase"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_phase_changes_actor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_phase_changes_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_changes")),
    )
    op.create_index(op.f("ix_phase_changes_group_id"), "phase_changes", ["group_id"], unique=False)
    op.create_table(
        "initiative_files",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "audience IN ('public', 'members', 'group')", name=op.f("ck_initiative_files_audience")
        ),
        sa.CheckConstraint("kind IN ('photo', 'document')", name=op.f("ck_initiative_files_kind")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_initiative_files_file_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_initiative_files_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_files")),
        sa.UniqueConstraint("group_id", "file_id", name=op.f("uq_initiative_files_group_id_file_id")),
    )
    op.create_index(op.f("ix_initiative_files_file_id"), "initiative_files", ["file_id"], unique=False)
    op.create_index(op.f("ix_initiative_files_group_id"), "initiative_files", ["group_id"], unique=False)
    op.add_column("topics", sa.Column("group_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_topics_group_id"), "topics", "groups", ["group_id"], ["id"], ondelete="SET NULL"
    )
    op.create_index(
        "ix_topics_group",
        "topics",
        ["group_id", "bumped_at", "id"],
        unique=False,
        postgresql_where=sa.text("group_id IS NOT NULL"),
    )
    op.add_column("posts", sa.Column("voice_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_posts_voice_id"), "posts", "groups", ["voice_id"], ["id"], ondelete="SET NULL"
    )


def downgrade():
    op.drop_constraint(op.f("fk_posts_voice_id"), "posts", type_="foreignkey")
    op.drop_column("posts", "voice_id")
    op.drop_index("ix_topics_group", table_name="topics", postgresql_where=sa.text("group_id IS NOT NULL"))
    op.drop_constraint(op.f("fk_topics_group_id"), "topics", type_="foreignkey")
    op.drop_column("topics", "group_id")

    op.drop_index(op.f("ix_initiative_files_group_id"), table_name="initiative_files")
    op.drop_index(op.f("ix_initiative_files_file_id"), table_name="initiative_files")
    op.drop_table("initiative_files")
    op.drop_index(op.f("ix_phase_changes_group_id"), table_name="phase_changes")
    op.drop_table("phase_changes")
    op.drop_index("uq_memberships_voice", table_name="memberships", postgresql_where=sa.text("is_voice"))
    op.drop_index("ix_memberships_user", table_name="memberships")
    op.drop_table("memberships")
    op.drop_index(
        "uq_join_requests_open", table_name="join_requests", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_index("ix_join_requests_user", table_name="join_requests")
    op.drop_index(op.f("ix_join_requests_group_id"), table_name="join_requests")
    op.drop_table("join_requests")
    op.drop_index(op.f("ix_invitations_group_id"), table_name="invitations")
    op.drop_table("invitations")
    op.drop_index("ix_initiatives_verified", table_name="initiatives")
    op.drop_index("ix_initiatives_province", table_name="initiatives")
    op.drop_table("initiatives")
    op.drop_table("groups")
