"""How well tally finds the relations of texts that people have annotated, and how often it cries wolf.

    python -m bench.tally_quality FOLDER     (or the variable ZHENGTONG_TALLY_DATA)

FOLDER holds any of: corpus/NNN.txt with NNN.json (a list of relations: kind, relation, operands, result, verdict),
corpus/mutated.jsonl (passages with one number altered), documents/*.txt. Every true relation that holds is altered again
here in eleven ways (a digit changed, two swapped, one dropped, one doubled) and looked for. Odd and even texts are told
apart, so that a rule made for one half can be tried on the other. Prints tables; asserts nothing.
"""

import json
import os
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from zhengtong.tally import Finding, check

KINDS = ("sum", "difference", "rate", "percent_change", "count", "product", "other")
Relation = dict[str, Any]


@dataclass
class Score:
    found: int = 0
    there: int = 0
    told: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)


def reach(operand: Relation) -> tuple[int, int]:
    return operand["start"], operand["start"] + len(operand["text"])


def touches(one: tuple[int, int], start: int, end: int) -> bool:
    return one[0] < end and start < one[1]


def matches(finding: Finding, relation: Relation) -> bool:
    """The same result, and at least half of the operands."""
    if relation["kind"] != finding.kind and {relation["kind"], finding.kind} != {"sum", "difference"}:
        return False
    places = [reach(operand) for operand in relation["operands"]]
    result = reach(relation["result"])
    own = [*finding.operands, finding.result]
    if finding.kind in ("sum", "difference"):
        everything = [*places, result]
        hits = sum(any(touches(place, part.start, part.end) for part in own) for place in everything)
        return hits >= max(2, 0.7 * len(everything))
    if not touches(result, finding.result.start, finding.result.end):
        return False
    hits = sum(any(touches(place, part.start, part.end) for part in finding.operands) for place in places)
    return hits * 2 >= len(places)


def texts(folder: Path) -> Iterator[tuple[str, str, list[Relation]]]:
    for path in sorted(folder.glob("corpus/*.json")):
        yield (
            path.stem,
            path.with_suffix(".txt").read_text(encoding="utf-8"),
            json.loads(path.read_text(encoding="utf-8")),
        )


def altered(number: str, chance: random.Random) -> Iterator[str]:
    """Some ways of mistyping a number in figures."""
    places = [at for at, character in enumerate(number) if character.isdigit()]
    for at in (places[0], places[-1], chance.choice(places)):
        digit = chance.choice([d for d in "123456789" if d != number[at]])
        yield number[:at] + digit + number[at + 1 :]
    for left, right in pairwise(places):
        if number[left] != number[right]:
            yield number[:left] + number[right] + number[left + 1 : right] + number[left] + number[right + 1 :]
            break
    if len(places) > 1:
        yield number[: places[-1]] + number[places[-1] + 1 :] if number[places[-1] - 1] != "." else number[1:]
    yield number[: places[0]] + number[places[0]] + number[places[0] :]


def spot(text: str, operand: Relation) -> tuple[int, int] | None:
    """Where the number of an annotated operand is printed: the last in its words."""
    start, end = reach(operand)
    for match in reversed(list(re.finditer(r"\d[\d,]*(?:\.\d+)?", text[start:end]))):
        if abs(float(match.group().replace(",", "")) - float(operand["value"])) < 1e-9:
            return start + match.start(), start + match.end()
    return None


def judged(text: str, place: int, kind: str) -> bool:
    """Whether a contradiction is found that the number at a place takes part in."""
    return any(
        finding.verdict == "contradicts"
        and any(part.start <= place < part.end for part in (*finding.operands, finding.result))
        for finding in check(text)
    )


def generated(name: str, text: str, relations: list[Relation], limit: int) -> Iterator[tuple[str, str, bool]]:
    """(kind, what was altered, whether it was found) for alterations of every relation that holds."""
    chance = random.Random(name)
    for relation in relations:
        if not relation["relation"] or relation["verdict"] not in ("holds", "rounded", "truncated"):
            continue
        if relation["kind"] not in ("sum", "difference", "rate", "percent_change"):
            continue
        for role, operand in [
            ("result", relation["result"]),
            *(("operand", one) for one in relation["operands"][:limit]),
        ]:
            place = spot(text, operand)
            if place is None:
                continue
            for number in altered(text[place[0] : place[1]], chance):
                if float(number.replace(",", "")) == float(operand["value"]) or slight(relation, operand, number):
                    continue
                window = slice(max(0, place[0] - 1500), place[0]), slice(place[1], place[1] + 1500)
                mutated = text[window[0]] + number + text[window[1]]
                yield (
                    relation["kind"],
                    f"{relation['id']} {role} {text[place[0] : place[1]]}→{number}",
                    judged(mutated, len(text[window[0]]), relation["kind"]),
                )


def slight(relation: Relation, operand: Relation, number: str) -> bool:
    """Whether an alteration is too small for its relation to notice."""
    old, new = float(operand["value"]), float(number.replace(",", ""))
    if relation["kind"] in ("rate", "percent_change"):
        return abs(new - old) < 0.02 * abs(old or 1)
    return abs(new - old) < 1e-3 * abs(float(relation["result"]["value"]))


def relations_found(folder: Path, half: str) -> None:
    scores: dict[str, Score] = defaultdict(Score)
    alarms: list[str] = []
    characters = 0
    contradictions = [0, 0]
    for name, text, relations in texts(folder):
        if half != "all" and int(name) % 2 != (half == "odd"):
            continue
        characters += len(text)
        findings = check(text)
        for kind in KINDS:
            mine = [relation for relation in relations if relation["kind"] == kind and relation["relation"]]
            score = scores[kind]
            score.there += len(mine)
            for relation in mine:
                hit = any(matches(finding, relation) for finding in findings)
                score.found += hit
                if not hit:
                    score.missed.append(relation["id"])
            told = [finding for finding in findings if finding.kind == kind and finding.verdict != "ambiguous"]
            score.told += len(told)
            score.right += sum(
                any(matches(finding, relation) for relation in relations if relation["relation"]) for finding in told
            )
        for relation in relations:
            if relation["relation"] and relation["verdict"] == "contradicts":
                contradictions[1] += 1
                contradictions[0] += any(
                    finding.verdict == "contradicts" and matches(finding, relation) for finding in findings
                )
        for finding in findings:
            if finding.verdict == "contradicts" and not any(
                matches(finding, relation) and relation["verdict"] == "contradicts" for relation in relations
            ):
                alarms.append(f"{name}@{finding.result.start} {finding.kind}: {finding.message}")
    print(f"\n== {half}: {characters} characters")
    for kind in KINDS:
        score = scores[kind]
        print(
            f"{kind:15} recall {score.found:3}/{score.there:<3}  precision {score.right:3}/{score.told:<3}  missed {' '.join(score.missed)}"
        )
    print(
        f"contradictions found {contradictions[0]}/{contradictions[1]}; false alarms {len(alarms)} ({len(alarms) / max(characters, 1) * 10000:.2f} per 10 000 characters)"
    )
    for alarm in alarms:
        print("   ", alarm)


def mutations(folder: Path) -> None:
    path = folder / "corpus" / "mutated.jsonl"
    if not path.exists():
        return
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    missed = [row["id"] for row in rows if not judged(row["mutated"], row["offset"], row["kind"])]
    false = [row["id"] for row in rows if judged(row["original"], row["offset"], row["kind"])]
    print(f"\naltered passages found {len(rows) - len(missed)}/{len(rows)}; missed {missed}; originals accused {false}")


def alterations(folder: Path, limit: int = 3) -> None:
    told: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    missed: list[str] = []
    for name, text, relations in texts(folder):
        for kind, what, hit in generated(name, text, relations, limit):
            for key in (kind, "odd" if int(name) % 2 else "even"):
                told[key][0] += hit
                told[key][1] += 1
            if not hit:
                missed.append(what)
    print(
        "\ngenerated alterations found:",
        ", ".join(f"{kind} {a}/{b} ({a / b:.0%})" for kind, (a, b) in sorted(told.items())),
    )
    if "-v" in sys.argv:
        print("  missed:", *missed, sep="\n    ")


def documents(folder: Path) -> None:
    for path in sorted(folder.glob("documents/*.txt")):
        text = path.read_text(encoding="utf-8")
        findings = check(text)
        told: dict[str, int] = defaultdict(int)
        for finding in findings:
            told[finding.verdict] += 1
        print(f"\n{path.name}: {len(text)} characters; {dict(told)}")
        for finding in findings:
            if finding.verdict in ("contradicts", "truncated") or "-v" in sys.argv:
                print(f"   {finding.kind} {finding.verdict} {finding.message}")


def speed(folder: Path) -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted([*folder.glob("corpus/*.txt"), *folder.glob("documents/*.txt")])
    )
    while len(text) < 300_000:
        text += "\n" + text
    size = len(text.encode())
    begun = time.process_time()
    check(text)
    print(
        f"\nspeed: {size / 1e6 / (time.process_time() - begun):.2f} MB a second of processor time on {size / 1e6:.1f} MB"
    )


def main() -> None:
    given = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    folder = Path(given[0] if given else os.environ.get("ZHENGTONG_TALLY_DATA", ""))
    if not (folder / "corpus").is_dir():
        sys.exit("给出标注文本所在的文件夹：python -m bench.tally_quality 文件夹（其中有 corpus/）")
    for half in ("odd", "even", "all"):
        relations_found(folder, half)
    mutations(folder)
    alterations(folder)
    documents(folder)
    speed(folder)


if __name__ == "__main__":
    main()
