// 提交后让按钮停用，免得连点两次；真正防重复的是表单里的一次性编号（服务器认它）。
// 出错的页面打开时，焦点落到错误摘要上。
export function guardForms(root) {
  root.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || event.defaultPrevented) return;
    // 等浏览器把按钮的名与值收进表单之后再停用。
    setTimeout(() => {
      button.setAttribute("aria-disabled", "true");
      button.disabled = true;
    }, 0);
  });
  // 从缓存返回时（后退键）恢复按钮。
  window.addEventListener("pageshow", () => {
    for (const button of root.querySelectorAll("button[aria-disabled=true]")) {
      button.removeAttribute("aria-disabled");
      button.disabled = false;
    }
  });
  const summary = root.querySelector("[data-error-summary]");
  if (summary) summary.focus();
}
