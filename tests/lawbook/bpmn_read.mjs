// Reads BPMN files with the parser that modelling tools share, and says what it warns of and what it found: one JSON line a file.
import { readFile } from "node:fs/promises";
import { BpmnModdle } from "bpmn-moddle";

for (const file of process.argv.slice(2)) {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(await readFile(file, "utf8"));
  const process = rootElement.rootElements.find((each) => each.$type === "bpmn:Process");
  const plane = rootElement.diagrams[0].plane;
  const drawn = new Set(plane.planeElement.map((each) => each.bpmnElement?.id));
  const elements = process.flowElements;
  const told = {
    warnings: warnings.map((each) => each.message),
    kinds: elements.reduce((counts, each) => ({ ...counts, [each.$type]: (counts[each.$type] ?? 0) + 1 }), {}),
    lanes: process.laneSets[0].lanes.map((lane) => lane.name),
    undrawn: elements.filter((each) => !drawn.has(each.id)).map((each) => each.id),
    unlaned: elements
      .filter((each) => each.$type !== "bpmn:SequenceFlow")
      .filter((each) => !process.laneSets[0].lanes.some((lane) => lane.flowNodeRef?.includes(each)))
      .map((each) => each.id),
    loose: elements
      .filter((each) => each.$type === "bpmn:SequenceFlow" && !(each.sourceRef && each.targetRef))
      .map((each) => each.id),
  };
  console.log(JSON.stringify(told));
}
