"""Brings the database's tables to what this code expects; refuses a database that is ahead of the code.

Run as a program of its own (`python -m zhengtong.ground.schema [--check]`), so that the process that watches the others stays small.
"""

import os
import sys
from pathlib import Path


def main(argv: list[str]) -> int:
    """0 when the database fits the code (or has been made to), 1 with a sentence on standard error when it cannot."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.settings")
    django.setup()
    try:
        unknown = unknown_migrations()
        if unknown:
            print_error(
                f"数据库比程序新：它有本版不认识的变更 {'、'.join(unknown)}。请换用新版程序，或恢复升级前的备份"
            )
            return 1
        if "--check" in argv:
            return 0
        call_command("migrate", interactive=False, verbosity=0)
        if assets_changed(Path(settings.STATIC_ROOT), [Path(folder) for folder in settings.STATICFILES_DIRS]):
            call_command("collectstatic", interactive=False, verbosity=0)
    except DatabaseError as error:
        print_error(f"数据库“{connection.settings_dict['NAME']}”不能使用：{str(error).strip()}")
        return 1
    return 0


def unknown_migrations() -> list[str]:
    """Migrations that the database has had and this code does not know, of the apps it has."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations)
    replaced = {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    applied = {key for key in loader.applied_migrations if key[0] in loader.migrated_apps}
    return sorted(f"{app}.{name}" for app, name in applied - known - replaced)


def assets_changed(collected: Path, sources: list[Path]) -> bool:
    """Whether anything among our assets is newer than what has been collected."""
    newest = max(
        (file.stat().st_mtime for folder in sources for file in folder.rglob("*") if file.is_file()), default=0.0
    )
    return not collected.is_dir() or not any(collected.iterdir()) or newest > collected.stat().st_mtime


def print_error(sentence: str) -> None:
    """A sentence for the operator."""
    sys.stderr.write(sentence + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
