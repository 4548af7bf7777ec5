"""A procedure as a Mermaid state diagram: stages, the acts between them, and who takes them."""

from zhengtong.lawbook.procedure import Procedure


def draw(procedure: Procedure) -> str:
    """The diagram as text. Acts that leave a case where it is are listed in a note beside their stage."""
    lines = ["stateDiagram-v2"]
    for action in procedure.actions.values():
        for stage in action.source or ("[*]",):
            if action.target and action.target != stage:
                lines.append(f"  {stage} --> {action.target}: {action.name}（{action.by}）")
    for stage in procedure.stages:
        staying = [action.name for action in procedure.acts_in(stage) if action.target in (None, stage)]
        if staying:
            lines += [f"  note right of {stage}", f"    {'、'.join(staying)}", "  end note"]
    lines += [f"  {end} --> [*]" for end in procedure.final]
    return "\n".join(lines) + "\n"
