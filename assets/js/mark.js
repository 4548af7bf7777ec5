// 预审时在图上拖出要改的地方；四个数填进表单。没有鼠标的直接填数。
export function marks(root) {
  const page = root.querySelector("[data-mark-on] .marked-page");
  const form = root.querySelector("[data-mark-form]");
  if (!page || !form || !form.querySelector("#mark_x")) return;
  const picture = page.querySelector("img");
  const boxes = ["x", "y", "w", "h"].map((side) => form.querySelector(`#mark_${side}`));
  let from = null;
  const at = (event) => {
    const box = picture.getBoundingClientRect();
    return { x: bound((event.clientX - box.left) / box.width), y: bound((event.clientY - box.top) / box.height) };
  };
  page.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    page.setPointerCapture(event.pointerId);
    from = at(event);
  });
  page.addEventListener("pointermove", (event) => from && draw(page, from, at(event)));
  page.addEventListener("pointerup", (event) => {
    if (!from) return;
    const drawn = sides(from, at(event));
    from = null;
    if (drawn.width < 0.01 || drawn.height < 0.01) return;
    const values = [drawn.x, drawn.y, drawn.width, drawn.height];
    boxes.forEach((box, place) => { box.value = (values[place] * 100).toFixed(1); });
    boxes[0].closest("details").open = true;
    form.querySelector("#reason").focus();
  });
}

function bound(value) {
  return Math.min(1, Math.max(0, value));
}

function sides(one, other) {
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}

function draw(page, from, to) {
  let svg = page.querySelector("svg");
  if (!svg) {
    svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 1000 1000");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.append(document.createElementNS("http://www.w3.org/2000/svg", "rect"));
    svg.firstChild.setAttribute("vector-effect", "non-scaling-stroke");
    page.append(svg);
  }
  const values = sides(from, to);
  for (const name in values) svg.firstChild.setAttribute(name, Math.round(values[name] * 1000));
}
