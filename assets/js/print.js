// “打印”按钮只有脚本才能做，所以由脚本把它显示出来。
export function printButtons(root) {
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
