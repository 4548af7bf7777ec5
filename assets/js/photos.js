// 选好照片或文件后，在选择框下写出文件名和大小，让人确认没有选错。
export function showPhotos(root) {
  for (const input of root.querySelectorAll("input[type=file]")) {
    const note = document.createElement("p");
    note.className = "form-hint";
    note.setAttribute("aria-live", "polite");
    input.insertAdjacentElement("afterend", note);
    input.addEventListener("change", () => {
      const names = Array.from(input.files, (file) => `${file.name}（${size(file.size)}）`);
      note.textContent = names.length ? `已选：${names.join("、")}` : "";
    });
  }
}

function size(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
