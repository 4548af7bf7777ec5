"""Bringing a file in: judged and kept first, taken into a batch when somebody says so, undone before publication or after.

bring ──▶ verdicts, nothing changed ──▶ take ──▶ a batch of drafts, to be proposed and answered like any other ──▶ undo
"""

import hashlib
import zlib
from datetime import date
from typing import IO

from django.db import connection, transaction

from zhengtong.ground.sheets import MOST_BYTES
from zhengtong.people.models import Organ, Person, Post, held_on
from zhengtong.people.queries import reach as reach_of
from zhengtong.services import queries
from zhengtong.services.actions import batch_publishing, batches
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange import judging, packing, reading, writing
from zhengtong.services.exchange.judging import Scope
from zhengtong.services.exchange.models import CatalogueImport
from zhengtong.services.exchange.verdicts import WRONG, Judgement
from zhengtong.services.models import Batch

State = CatalogueImport.State


def bring(
    file: IO[bytes] | bytes, name: str, *, by: Person, on: date, create_organs: bool = False, column_map: str = ""
) -> CatalogueImport:
    """Judge a file row by row and keep both. Nothing in the catalogue changes.

    ServiceError when the file as a whole cannot be read, or `by` edits no organ's services. What one may not import is 有误 row by row.
    """
    data = file if isinstance(file, bytes) else file.read(MOST_BYTES + 1)
    organ = organ_of(by, on)
    scope = scope_of(by, on, create_organs=create_organs)
    found_sheets = reading.sheets_of(data, name)
    found = judging.judge_book(reading.read(data, name, column_map=column_map, found=found_sheets), scope)
    return CatalogueImport.objects.create(
        name=name[:200],
        content=zlib.compress(data, 1),
        rows=packing.pack(found_sheets),
        sha256=hashlib.sha256(data).hexdigest(),
        organ=organ,
        by=by,
        on=on,
        map_name=found.map_name,
        creates_organs=scope.create_organs,
        new_organs=sorted(found.new_organs),
        tally=found.tally,
        verdicts=[verdict.as_json() for verdict in found.verdicts],
    )


@transaction.atomic
def take(
    imported: CatalogueImport,
    *,
    by: Person,
    on: date,
    title: str = "",
    reason: str = "",
    good_only: bool = False,
    effective_on: date | None = None,
    law_changed_on: date | None = None,
    is_demo: bool = False,
) -> Batch:
    """Take the file into a batch of drafts: every row or, with `good_only`, those that are right. It is judged again against today's catalogue.

    ServiceError with a sentence for every cell that is wrong, or when nothing is left to take; nothing is written then.
    """
    # One at a time: two files that bring the same new service must not both find that it is new.
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('service_exchange.take'))")
    held = CatalogueImport.objects.select_for_update(of=("self",)).select_related("organ").get(pk=imported.pk)
    if held.state != State.JUDGED:
        raise ServiceError(f"“{held.name}”{held.state}，不能再收；请重新导入")
    found = judged_again(held, by=by, on=on, effective_on=effective_on)
    if found.wrong and not good_only:
        raise ServiceError([*found.wrong, f"有{found.tally[WRONG]}行有误，没有收入任何一行；也可以只收没有错误的行"])
    batch = batches.open_batch(
        title or f"导入{held.name}",
        organ=held.organ,
        by=by,
        on=on,
        reason=reason,
        source=held.name,
        effective_on=effective_on,
        law_changed_on=law_changed_on,
        is_demo=is_demo,
    )
    if not writing.write(found.rows, batch, new_organs=found.new_organs, by=by, on=on):
        raise ServiceError("没有要收入的：各行都有误，或者与现有目录相同")
    held.state, held.batch = State.TAKEN, batch
    held.tally, held.verdicts = found.tally, [verdict.as_json() for verdict in found.verdicts]
    held.save(update_fields=["state", "batch", "tally", "verdicts"])
    return batch


@transaction.atomic
def undo(imported: CatalogueImport, *, by: Person, on: date) -> Batch | None:
    """Undo what a file brought: before publication its drafts go; afterwards a reverse batch is drafted, to be answered.

    A service that was new stays as a code in the record of the batch, without any text; the next import may give it to another organ.

    Returns the batch that undoes it: the reverse one, or the one of the import itself, now 已撤销.
    """
    held = CatalogueImport.objects.select_for_update(of=("self",)).select_related("batch").get(pk=imported.pk)
    if held.state != State.TAKEN or held.batch is None:
        raise ServiceError(f"“{held.name}”{held.state}，没有可以撤销的")
    undone = batch_publishing.undo(held.batch, by=by, on=on, reason=f"撤销导入{held.name}")
    held.state, held.undone_by = State.UNDONE, undone
    held.save(update_fields=["state", "undone_by"])
    return undone


def judged_again(held: CatalogueImport, *, by: Person, on: date, effective_on: date | None = None) -> Judgement:
    """The kept file against the catalogue as it stands now."""
    scope = scope_of(by, on, create_organs=held.creates_organs, effective_on=effective_on)
    found = packing.unpack(bytes(held.rows))
    data = b"" if found else zlib.decompress(bytes(held.content))
    return judging.judge_book(reading.read(data, held.name, column_map=held.map_name, found=found), scope)


def scope_of(by: Person, on: date, *, create_organs: bool = False, effective_on: date | None = None) -> Scope:
    """What this person may import: their organs' services, or everybody's, and organs too, for 目录审核."""
    organs = queries.edited_organs(reach_of(by, on))
    if organs == []:
        raise ServiceError(f"{by}没有目录编辑或者目录审核的岗位，不能导入事项")
    if create_organs and organs is not None:
        raise ServiceError("新建机关由目录审核岗位办理；请先登记机关，再导入")
    return Scope(effective_on or on, None if organs is None else frozenset(organs), create_organs)


def organ_of(by: Person, on: date) -> Organ:
    """The organ in whose name a person imports: that of their catalogue post, of several the one held first."""
    roles = [queries.CATALOGUE_REVIEWER, queries.CATALOGUE_EDITOR]
    posts = Post.objects.filter(roles__overlap=roles, tenures__in=by.tenures.filter(held_on(on))).select_related(
        "organ"
    )
    post = min(posts, key=lambda one: (queries.CATALOGUE_REVIEWER not in one.roles, one.pk), default=None)
    if post is None:
        raise ServiceError(f"{by}没有目录编辑或者目录审核的岗位，不能导入事项")
    return post.organ
