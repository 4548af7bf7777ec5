// “打印”按钮只有脚本才能做，所以由脚本把它显示出来；没有脚本才用的按钮（data-no-script）则收起来。
// 页面的一段被换新以后再做一遍。
export function printButtons(root) {
  const settle = () => {
    for (const shown of root.querySelectorAll("[data-print], [data-print-item]")) shown.hidden = false;
    for (const button of root.querySelectorAll("[data-no-script]")) button.hidden = true;
  };
  settle();
  root.addEventListener("htmx:afterSettle", settle);
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
}
