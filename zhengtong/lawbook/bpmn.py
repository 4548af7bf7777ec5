"""A procedure as BPMN 2.0 with its diagram, for the modelling tools of others: lanes for roles, user tasks for acts.

A stage is an exclusive gateway from which its acts go out; an act of the system (视为…) is a service task behind the timer of its
clock; a limit is a timer on the edge of an act that meets it, a wait (待) a timer before the act. What BPMN has no word for — working
days, pauses, extensions, 须先 — stands in the documentation of each element, in the sentences of `law read`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from zhengtong.lawbook.procedure import Action, Clock, Procedure
from zhengtong.lawbook.read import act, limit
from zhengtong.lawbook.term import DAY, HOUR, MONTH, WORKDAY, YEAR, Term
from zhengtong.lawbook.words import SYSTEM

NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:zhengtong:law"'
)
COLUMN, CELL, TASK_WIDTH, TASK_HEIGHT, GATE, EVENT = 190, 104, 130, 72, 50, 36
LABEL, LEFT, TOP = 30, 60, 20


@dataclass
class Node:
    """A flow node: what it is, where it stands, what it says."""

    id: str
    kind: str
    name: str
    lane: str
    column: int
    told: str = ""
    inner: str = ""
    attached: "Node | None" = None
    x: float = 0
    y: float = 0

    @property
    def size(self) -> tuple[float, float]:
        """Its width and height."""
        if self.kind.endswith("Task"):
            return TASK_WIDTH, TASK_HEIGHT
        return (GATE, GATE) if self.kind.endswith("Gateway") else (EVENT, EVENT)


@dataclass
class Flow:
    """An arrow from node to node."""

    id: str
    source: Node
    target: Node


@dataclass
class Diagram:
    """The nodes and flows of one procedure."""

    procedure: Procedure
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def add(self, key: str, kind: str, name: str, lane: str, column: int, told: str = "") -> Node:
        """A new node; its id is short and plain, since tools dislike others."""
        node = self.nodes[key] = Node(f"n{len(self.nodes) + 1}", kind, name, lane, column, told)
        return node

    def join(self, source: Node, target: Node) -> None:
        """An arrow, once."""
        if not any(flow.source is source and flow.target is target for flow in self.flows):
            self.flows.append(Flow(f"f{len(self.flows) + 1}", source, target))


def bpmn(procedure: Procedure) -> str:
    """The XML as text."""
    diagram = Diagram(procedure)
    _stages(diagram)
    for action in procedure.actions.values():
        _act(diagram, action)
    for clock in procedure.clocks.values():
        if clock.form != "待":
            _timer(diagram, clock)
    lanes = [lane for lane in (*procedure.roles, SYSTEM) if any(node.lane == lane for node in diagram.nodes.values())]
    heights = _place(diagram, lanes)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<definitions id="law" {NAMESPACES} exporter="zhengtong" name={quoteattr(str(procedure))}>\n'
        f'<collaboration id="c"><participant id="pool" name={quoteattr(procedure.name)} processRef="p"/></collaboration>\n'
        f'<process id="p" isExecutable="false" name={quoteattr(procedure.name)}>\n'
        f"{_documented(f'{procedure.name}，{procedure.version}施行')}{_lanes(diagram, lanes)}{''.join(_nodes(diagram))}"
        f"{''.join(_arrows(diagram))}</process>\n"
        f'<bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="plane" bpmnElement="c">\n{"".join(_shapes(diagram, lanes, heights))}'
        f"{''.join(_edges(diagram))}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>\n</definitions>\n"
    )


# What there is.


def _stages(diagram: Diagram) -> None:
    """A start, a gateway for each stage, an end event for each end, in columns by how far they are from the start."""
    law = diagram.procedure
    ranks = _ranks(law)
    diagram.add("开始", "startEvent", "开始", law.openings[0].by, 0)
    for stage, meaning in law.stages.items():
        first = next((action.by for action in law.acts_in(stage) if action.by != SYSTEM), law.roles[0])
        diagram.add(f"环节{stage}", "exclusiveGateway", stage, first, 2 * ranks[stage], meaning)
    last = 2 * max(ranks.values()) + 2
    for end in law.final:
        ending = next((action.by for action in law.actions.values() if action.target == end), law.roles[0])
        diagram.add(f"终局{end}", "endEvent", end, ending, last)


def _ranks(law: Procedure) -> dict[str, int]:
    """How many acts each stage is from the start, at least; stages no act leads to come last."""
    ranks: dict[str, int] = {}
    waiting = [(action.target, 1) for action in law.openings if action.target]
    while waiting:
        stage, rank = waiting.pop(0)
        if stage in ranks or stage not in law.stages:
            continue
        ranks[stage] = rank
        waiting += [(action.target, rank + 1) for action in law.acts_in(stage) if action.target]
    return {stage: ranks.get(stage, len(ranks) + 1) for stage in law.stages}


def _act(diagram: Diagram, action: Action) -> None:
    """A task between the gateway of its stage and where it leads; one that stays is drawn for each stage it stays in."""
    told = act(diagram.procedure, action)
    kind = "serviceTask" if action.by == SYSTEM else "userTask"
    goal = diagram.nodes.get(f"环节{action.target}") or diagram.nodes.get(f"终局{action.target}")
    groups = [action.source] if goal is not None or kind == "serviceTask" else [(stage,) for stage in action.source]
    for stages in groups or [()]:
        sources = [diagram.nodes[f"环节{stage}"] for stage in stages] or [diagram.nodes["开始"]]
        column = min(source.column for source in sources) + 1
        task = diagram.add(
            f"动作{action.name}{stages[0] if goal is None else ''}", kind, action.name, action.by, column, told
        )
        entry = _wait(diagram, action, task) or task
        for source in sources if kind == "userTask" else ():
            diagram.join(source, entry)
        diagram.join(task, goal or sources[0])


def _wait(diagram: Diagram, action: Action, task: Node) -> Node | None:
    """待: the timer that must have run out before this act."""
    waits = diagram.procedure.plan.effects[action.name].waits_for
    if not waits:
        return None
    clock = waits[0]
    name = f"{clock.name} 满{clock.term.spoken}"
    event = diagram.add(
        f"待{task.id}", "intermediateCatchEvent", name, task.lane, task.column, limit(diagram.procedure, clock)
    )
    event.inner = _duration(clock.term)
    diagram.join(event, task)
    return event


def _timer(diagram: Diagram, clock: Clock) -> None:
    """限、前: a timer on the first act that meets the clock; it leads to what is deemed, else to a reminder."""
    law = diagram.procedure
    names = [name for name in clock.met_by if law.actions[name].by != SYSTEM]
    task = next((node for key, node in diagram.nodes.items() for name in names if key.startswith(f"动作{name}")), None)
    if task is None:
        return
    event = diagram.add(
        f"期限{clock.name}",
        "boundaryEvent",
        f"{clock.name} {clock.term.spoken}",
        task.lane,
        task.column,
        limit(law, clock),
    )
    event.attached, event.inner = task, _duration(clock.term)
    deemed = next(
        (node for key, node in diagram.nodes.items() if clock.deemed and key.startswith(f"动作{clock.deemed}")), None
    )
    if deemed is None:
        deemed = diagram.add(f"提示{clock.name}", "endEvent", f"{clock.name}超期", task.lane, task.column + 1)
    diagram.join(event, deemed)


def _duration(term: Term) -> str:
    """ISO 8601; working days are written as days, and the documentation says which they are."""
    written = {WORKDAY: "P{}D", DAY: "P{}D", MONTH: "P{}M", YEAR: "P{}Y", HOUR: "PT{}H"}[term.unit].format(term.count)
    return (
        '<timerEventDefinition><timeDuration xsi:type="tFormalExpression">'
        f"{written}</timeDuration></timerEventDefinition>"
    )


# Where it is.


def _place(diagram: Diagram, lanes: list[str]) -> dict[str, tuple[float, float]]:
    """Give every node its place; the top and height of each lane. Nodes of one lane and column stand one below another."""
    stacks: dict[tuple[str, int], list[Node]] = {}
    for node in diagram.nodes.values():
        if node.attached is None:
            stacks.setdefault((node.lane, node.column), []).append(node)
    heights: dict[str, tuple[float, float]] = {}
    top = float(TOP)
    for lane in lanes:
        height = CELL * max((len(stack) for (owner, _), stack in stacks.items() if owner == lane), default=1)
        heights[lane] = top, float(height)
        top += height
    for (lane, column), stack in stacks.items():
        for place, node in enumerate(stack):
            wide, high = node.size
            node.x = LEFT + LABEL + column * COLUMN + (COLUMN - wide) / 2
            node.y = heights[lane][0] + place * CELL + (CELL - high) / 2
    taken: dict[str, int] = {}
    for node in diagram.nodes.values():
        if node.attached is not None:
            place = taken[node.attached.id] = taken.get(node.attached.id, -1) + 1
            node.x = node.attached.x + 8 + (place * (EVENT + 6)) % (TASK_WIDTH - EVENT)
            node.y = node.attached.y + TASK_HEIGHT - EVENT / 2
    return heights


# How it is written.


def _documented(text: str) -> str:
    return f"<documentation>{escape(text)}</documentation>" if text else ""


def _lanes(diagram: Diagram, lanes: list[str]) -> str:
    rows = []
    for place, lane in enumerate(lanes):
        held = "".join(f"<flowNodeRef>{node.id}</flowNodeRef>" for node in diagram.nodes.values() if node.lane == lane)
        rows.append(f'<lane id="lane{place}" name={quoteattr(lane)}>{held}</lane>\n')
    return f'<laneSet id="lanes">\n{"".join(rows)}</laneSet>\n'


def _nodes(diagram: Diagram) -> Iterator[str]:
    for node in diagram.nodes.values():
        arriving = "".join(f"<incoming>{flow.id}</incoming>" for flow in diagram.flows if flow.target is node)
        leaving = "".join(f"<outgoing>{flow.id}</outgoing>" for flow in diagram.flows if flow.source is node)
        boundary = ""
        if node.attached is not None:
            stops = any(flow.source is node and flow.target.kind == "serviceTask" for flow in diagram.flows)
            boundary = f' attachedToRef="{node.attached.id}" cancelActivity="{str(stops).lower()}"'
        yield (
            f'<{node.kind} id="{node.id}" name={quoteattr(node.name)}{boundary}>{_documented(node.told)}{arriving}{leaving}'
            f"{node.inner}</{node.kind}>\n"
        )


def _arrows(diagram: Diagram) -> Iterator[str]:
    for flow in diagram.flows:
        yield f'<sequenceFlow id="{flow.id}" sourceRef="{flow.source.id}" targetRef="{flow.target.id}"/>\n'


def _shapes(diagram: Diagram, lanes: list[str], heights: dict[str, tuple[float, float]]) -> Iterator[str]:
    width = LABEL + COLUMN * (1 + max(node.column for node in diagram.nodes.values()))
    whole = sum(height for _, height in heights.values())
    yield _shape("pool", LEFT, TOP, width + LABEL, whole, ' isHorizontal="true"')
    for place, lane in enumerate(lanes):
        top, height = heights[lane]
        yield _shape(f"lane{place}", LEFT + LABEL, top, width, height, ' isHorizontal="true"')
    for node in diagram.nodes.values():
        yield _shape(node.id, node.x, node.y, *node.size)


def _shape(element: str, x: float, y: float, width: float, height: float, more: str = "") -> str:
    return (
        f'<bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}"{more}>'
        f'<dc:Bounds x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}"/></bpmndi:BPMNShape>\n'
    )


def _edges(diagram: Diagram) -> Iterator[str]:
    for flow in diagram.flows:
        points = "".join(f'<di:waypoint x="{x:.0f}" y="{y:.0f}"/>' for x, y in _way(flow.source, flow.target))
        yield f'<bpmndi:BPMNEdge id="{flow.id}_di" bpmnElement="{flow.id}">{points}</bpmndi:BPMNEdge>\n'


def _way(source: Node, target: Node) -> list[tuple[float, float]]:
    """From the right of one to the left of the other, or, backwards and from timers, below and back."""
    (width, height), (_, goal) = source.size, target.size
    end = (target.x, target.y + goal / 2)
    if source.attached is not None:
        start = (source.x + EVENT / 2, source.y + EVENT)
        bend = start[1] + 12
    else:
        start = (source.x + width, source.y + height / 2)
        if target.x > start[0]:
            middle = (start[0] + target.x) / 2
            return [start, (middle, start[1]), (middle, end[1]), end]
        start = (source.x + width / 2, source.y + height)
        bend = start[1] + 14
    return [start, (start[0], bend), (target.x - 16, bend), (target.x - 16, end[1]), end]
