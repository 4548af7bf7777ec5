"""A procedure as a picture and as BPMN: everything is in it, nothing lies on something else, and the tools of others can read it."""

import itertools
import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.lawbook.conftest import ROOT
from zhengtong.lawbook import Lawbook, Procedure
from zhengtong.lawbook.bpmn import bpmn
from zhengtong.lawbook.picture import ROW, picture

BOOK = Lawbook(ROOT / "law")
NEWEST = [BOOK.procedure(code, days[-1]) for code, days in BOOK.versions.items()]
each = pytest.mark.parametrize("law", NEWEST, ids=lambda law: law.code)
SVG = "{http://www.w3.org/2000/svg}"
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 -- our own


@each
def test_the_picture_shows_every_stage_act_and_end(law: Procedure) -> None:
    said = " ".join(text.text or "" for text in parsed(picture(law)).iter(f"{SVG}text"))
    for name in (*law.stages, *law.actions, *law.final):
        assert name in said


@each
def test_no_words_of_the_picture_lie_on_others(law: Procedure) -> None:
    """Each line of words has a height of its own, and none reaches beyond the picture."""
    drawing = parsed(picture(law))
    places = sorted(float(text.get("y", "0")) for text in drawing.iter(f"{SVG}text"))
    assert all(below - above >= 14 for above, below in itertools.pairwise(places))
    assert places[-1] + ROW / 2 < float(drawing.get("height", "0"))


@each
def test_the_picture_needs_nothing_from_outside(law: Procedure) -> None:
    """No style, no script, no link: it may stand in a page with a strict content policy."""
    drawing = picture(law)
    assert not re.search(r"<style|<script|href=|style=|class=|\son\w+=", drawing)
    assert parsed(drawing).find(f"{SVG}title") is not None


@each
def test_bpmn_has_a_task_for_every_act_and_an_end_for_every_end(law: Procedure) -> None:
    process = parsed(bpmn(law)).find(f"{MODEL}process")
    assert process is not None
    tasks = {each.get("name") for kind in ("userTask", "serviceTask") for each in process.iter(f"{MODEL}{kind}")}
    assert tasks == set(law.actions)
    assert {each.get("name") for each in process.iter(f"{MODEL}endEvent")} >= set(law.final)
    assert {each.get("name") for each in process.iter(f"{MODEL}exclusiveGateway")} == set(law.stages)


@each
def test_every_deemed_act_hangs_on_a_timer(law: Procedure) -> None:
    process = parsed(bpmn(law)).find(f"{MODEL}process")
    assert process is not None
    timers = {event.get("id") for event in process.iter(f"{MODEL}boundaryEvent")}
    leads = {flow.get("targetRef"): flow.get("sourceRef") for flow in process.iter(f"{MODEL}sequenceFlow")}
    openings = {act.name for act in law.openings}  # what the system opens a case by hangs on no clock of that case
    for task in process.iter(f"{MODEL}serviceTask"):
        if task.get("name") in openings:
            continue
        assert leads.get(task.get("id")) in timers, task.get("name")


def test_a_modelling_tool_reads_it_without_a_warning(tmp_path: Path) -> None:
    """bpmn-moddle is the parser of the common modeller; every element must be drawn, and every node stand in a lane."""
    if shutil.which("node") is None or not (ROOT / "node_modules" / "bpmn-moddle").is_dir():
        pytest.skip("没有 node 或者没有执行 npm ci")
    files = []
    for law in NEWEST:
        file = tmp_path / f"{law.code}.bpmn"
        file.write_text(bpmn(law), encoding="utf-8")
        files.append(str(file))
    reader = Path(__file__).parent / "bpmn_read.mjs"
    done = subprocess.run(["node", str(reader), *files], cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(NEWEST)
    for law, told in zip(NEWEST, lines, strict=True):
        assert (told["warnings"], told["undrawn"], told["unlaned"], told["loose"]) == ([], [], [], []), law.code
