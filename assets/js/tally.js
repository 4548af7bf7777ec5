// 数字核对：拖放、上传进度、指到数上看说明。没有脚本时，数字链到清单，清单链回数字。
export function tally(root) {
  root.addEventListener("dragover", (event) => {
    const zone = event.target.closest("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.add("is-over");
  });
  root.addEventListener("dragleave", (event) => {
    const zone = event.target.closest("[data-drop]");
    if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
  });
  root.addEventListener("drop", (event) => {
    const zone = event.target.closest("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.remove("is-over");
    const input = zone.querySelector("input[type=file]");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  progress(root);
  explain(root);
}

function progress(root) {
  const said = (form, percent, text) => {
    const box = form.querySelector("[data-progress]");
    if (!box) return;
    box.hidden = text === "";
    const bar = box.querySelector("progress");
    if (percent === null) bar.removeAttribute("value");
    else bar.value = percent;
    box.querySelector("[data-progress-said]").textContent = text;
  };
  // 换上新内容时，事件落在要换的地方；发出请求的表单记在 requestConfig 里。
  const formOf = (event) => {
    const from = (event.detail.requestConfig || {}).elt || event.target;
    return from.closest && from.closest("form[data-tally]");
  };
  root.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (!form) return;
    form.querySelector("button").disabled = true;
    said(form, 0, "正在上传");
  });
  root.addEventListener("htmx:xhr:progress", (event) => {
    const form = formOf(event);
    const sent = event.detail;
    if (!form || !sent.lengthComputable) return;
    if (sent.loaded < sent.total) said(form, (sent.loaded / sent.total) * 100, "正在上传");
    else said(form, null, "正在核对");
  });
  // 表单有错时服务器答 422，也要换上。
  root.addEventListener("htmx:beforeSwap", (event) => {
    if (formOf(event) && event.detail.xhr.status === 422) event.detail.shouldSwap = true;
  });
  root.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    if (!form) return;
    form.querySelector("button").disabled = false;
    said(form, null, event.detail.successful || event.detail.xhr.status === 422 ? "" : "没有送到，请检查网络后再试");
  });
  root.addEventListener("htmx:afterSettle", () => {
    const target = root.querySelector("#main [data-error-summary]") || root.querySelector("#main [data-focus]");
    if (target && root.querySelector("[data-tally], [data-tally-result]")) target.focus();
  });
  // 导出是下载，页面还在，按钮要能再按。
  root.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button && button.matches("[data-again]")) setTimeout(() => {
      button.disabled = false;
      button.removeAttribute("aria-disabled");
    }, 1500);
  });
}

function explain(root) {
  const tip = document.createElement("div");
  tip.className = "tally-tip";
  tip.id = "tally-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  let shownFor = null;

  const hide = () => {
    if (shownFor) shownFor.removeAttribute("aria-describedby");
    shownFor = null;
    tip.hidden = true;
    for (const lit of root.querySelectorAll(".tally .is-lit")) lit.classList.remove("is-lit");
  };
  const light = (numbers) => {
    for (const mark of root.querySelectorAll(".tally .mark")) {
      if (mark.dataset.findings.split(" ").some((number) => numbers.includes(number))) mark.classList.add("is-lit");
    }
    for (const number of numbers) {
      const item = document.getElementById(`finding-${number}`);
      if (item) item.classList.add("is-lit");
    }
  };
  const show = (mark) => {
    hide();
    const numbers = mark.dataset.findings.split(" ");
    const whys = numbers
      .map((number) => document.querySelector(`#finding-${number}`))
      .filter((item) => item && item.offsetParent !== null)
      .map((item) => item.querySelector(".tally-why").cloneNode(true));
    if (!whys.length) return;
    tip.textContent = "";
    tip.append(...whys);
    mark.closest("[data-tally-result]").append(tip);
    tip.hidden = false;
    shownFor = mark;
    mark.setAttribute("aria-describedby", tip.id);
    light(numbers);
    const at = mark.getBoundingClientRect();
    const left = Math.max(16, Math.min(at.left, window.innerWidth - tip.offsetWidth - 16));
    const below = at.bottom + 8;
    tip.style.left = `${left}px`;
    tip.style.top = below + tip.offsetHeight < window.innerHeight ? `${below}px` : `${Math.max(8, at.top - tip.offsetHeight - 8)}px`;
  };
  const markOf = (event) => event.target.closest && event.target.closest(".tally .mark");
  root.addEventListener("mouseover", (event) => {
    const mark = markOf(event);
    if (mark) return mark !== shownFor && show(mark);
    if (event.target.closest && event.target.closest(".tally-tip")) return undefined;
    hide();
    const item = event.target.closest && event.target.closest(".tally-item");
    if (item) light([item.dataset.finding]);
    return undefined;
  });
  root.addEventListener("focusin", (event) => (markOf(event) ? show(markOf(event)) : hide()));
  root.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
