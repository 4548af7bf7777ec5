// 上传照片更省事：选好就传；太大的照片先在浏览器里缩小；手机上多一个“用相机拍”。缩不了就照原样传，服务器什么都收。
const LONG_SIDE = 2400;
const BIG = 1.5 * 1024 * 1024;

export function uploads(root) {
  for (const form of root.querySelectorAll("form[data-photos]")) {
    if (window.matchMedia("(pointer: coarse)").matches) {
      for (const label of form.querySelectorAll("[data-camera]")) label.hidden = false;
    }
    for (const said of root.querySelectorAll("[data-photos-said]")) said.hidden = false;
    form.addEventListener("change", async (event) => {
      const input = event.target;
      if (input.type !== "file" || !input.files.length) return;
      await shrinkAll(input);
      const button = input.closest(".field").querySelector("[data-keep]");
      if (button) form.requestSubmit(button);
    });
  }
}

async function shrinkAll(input) {
  const files = [...input.files];
  if (!files.some((file) => file.type === "image/jpeg" && file.size > BIG)) return;
  try {
    const bag = new DataTransfer();
    for (const file of files) bag.items.add(await shrunk(file));
    input.files = bag.files;
  } catch {
    // 老浏览器不会这个：原样传。
  }
}

async function shrunk(file) {
  if (file.type !== "image/jpeg" || file.size <= BIG) return file;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return small && small.size < file.size ? new File([small], file.name, { type: "image/jpeg" }) : file;
}
