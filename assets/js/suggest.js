// 搜索框下面的提示：向下键进入，Esc 收起，离开时收起。没有脚本时搜索框是普通的表单。
export function suggestions(root) {
  for (const box of root.querySelectorAll("[data-suggests]")) {
    const list = root.getElementById(box.dataset.suggests);
    const area = box.closest(".asking");
    const links = () => [...list.querySelectorAll("a")];
    area.addEventListener("keydown", (event) => {
      const all = links();
      const at = all.indexOf(root.activeElement);
      if (event.key === "Escape" && all.length) {
        list.replaceChildren();
        box.focus();
      } else if (event.key === "ArrowDown" && at + 1 < all.length) {
        all[at + 1].focus();
        event.preventDefault();
      } else if (event.key === "ArrowUp" && at >= 0) {
        (all[at - 1] ?? box).focus();
        event.preventDefault();
      }
    });
    area.addEventListener("focusout", (event) => {
      if (!area.contains(event.relatedTarget)) list.replaceChildren();
    });
  }
}
