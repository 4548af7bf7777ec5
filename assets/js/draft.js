// 填写申请时更顺手：每隔几秒存一次草稿；用不着的问题收起来。没有脚本时，每一步都会存，问题都列着、注明谁要填。
const EVERY = 4000;

export function drafts(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    autosave(form);
    conditions(form);
  }
}

function autosave(form) {
  const said = form.querySelector("[data-autosaved]");
  let timer = 0;
  let kept = text(form);
  let stopped = false;
  const save = async () => {
    timer = 0;
    const now = text(form);
    if (stopped || now === kept) return;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      if (answer.status === 403) said.textContent = "没有存上，请刷新页面";
      else {
        said.textContent = (await answer.json()).said;
        if (answer.ok) kept = now;
        if (answer.status === 409) stopped = true;
      }
    } catch {
      said.textContent = "没有联上网，联上以后接着存";
    }
    if (!stopped && text(form) !== kept) timer = setTimeout(save, EVERY);
  };
  form.addEventListener("input", () => {
    if (!timer) timer = setTimeout(save, EVERY);
  });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
  // 手机上切到别的应用，页面可能就此没了：走之前存一次。
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !stopped && text(form) !== kept) {
      navigator.sendBeacon(form.dataset.autosave, new FormData(form));
    }
  });
}

function text(form) {
  return new URLSearchParams(new FormData(form)).toString();
}

function conditions(form) {
  const asked = [...form.querySelectorAll("[data-only-if]")];
  if (!asked.length) return;
  const show = () => {
    for (const control of asked) {
      const lines = Object.entries(JSON.parse(control.dataset.onlyIf));
      const holds = lines.every((line) => new FormData(form).getAll(line[0]).some((one) => line[1].includes(one)));
      const field = control.closest(".field");
      field.classList.toggle("is-unasked", !holds);
    }
  };
  form.addEventListener("change", show);
  show();
}
