"""Drafts that the portal kept before there was an app for them are all there afterwards, with their files."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from zhengtong.applications.models import Draft

OLD = [("portal", "0001_initial"), ("applications", None)]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_draft_of_the_old_portal_survives_the_move() -> None:
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    executor.migrate(OLD)
    try:
        key = kept_under_the_old_tables()
        executor = MigrationExecutor(connection)
        executor.migrate(latest)
        draft = Draft.objects.get(key=key)
        assert (draft.answers, draft.situations, draft.procedure) == ({"事实和理由": "写了一半"}, {}, "review")
        assert [upload.name for upload in draft.uploads.all()] == ["照片.png"]
        assert draft.principal is None
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())


def kept_under_the_old_tables() -> str:
    """One draft with one file, written as the old tables have it. Plain SQL: no model of today knows them."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into people_person (username, name, kind, phone, email, password, is_official, is_operator, is_active, is_demo, created_at)"
            " values ('old', '旧人', '自然人', '', '', 'x', false, false, true, true, %s) returning id",
            [now],
        )
        (person,) = cursor.fetchone()
        cursor.execute(
            "insert into documents_upload (by_id, name, media_type, size, sha256, is_scanned, at)"
            " values (%s, '照片.png', 'image/png', 1, repeat('a', 64), false, %s) returning id",
            [person, now],
        )
        (upload,) = cursor.fetchone()
        cursor.execute(
            "insert into portal_draft (procedure, key, answers, updated_at, person_id)"
            """ values ('review', gen_random_uuid(), '{"事实和理由": "写了一半"}', %s, %s) returning id, key""",
            [now, person],
        )
        draft, key = cursor.fetchone()
        cursor.execute("insert into portal_draft_uploads (draft_id, upload_id) values (%s, %s)", [draft, upload])
    return str(key)
