// 构建前端资源：assets/ → assets/dist/。文件名的指纹由 Django 的静态文件存储加，这里不加。
//   npm run build            构建，去掉用不到的样式（用到与否看模板与代码，所以改了模板要重新构建）
//   npm run build -- --full  构建，样式全留
//   npm run watch            边改边构建，样式全留
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import * as esbuild from "esbuild";
import { prune } from "./prune.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const dist = path.join(here, "dist");

const options = {
  entryPoints: [path.join(here, "app.css"), path.join(here, "app.js")],
  outdir: dist,
  bundle: true,
  minify: true,
  sourcemap: false,
  charset: "utf8",
  // 老手机上的浏览器：Chrome 80（2020）、Safari 13。
  target: ["chrome80", "safari13", "firefox78"],
  loader: { ".svg": "file", ".woff2": "file" },
  legalComments: "linked",
  logLevel: "info",
};

/** 模板、代码、脚本里出现过的一切词。 */
async function words() {
  const found = new Set();
  for (const [folder, kinds] of [["templates", /\.html$/], ["zhengtong", /\.(py|html)$/], ["assets", /\.m?js$/]]) {
    for (const name of await readdir(path.join(root, folder), { recursive: true })) {
      if (!kinds.test(name) || name.startsWith("dist")) continue;
      const text = await readFile(path.join(root, folder, name), "utf8");
      for (const [word] of text.matchAll(/[\w-]+/g)) found.add(word);
    }
  }
  // 部件里拼出来的类名：tag-{{ kind }}、is-{{ look }}、span-{{ kind }}。
  for (const word of "done going late refused paused demo near running met lapsed".split(" ")) {
    for (const stem of ["tag-", "is-"]) found.add(stem + word);
  }
  for (const word of "counted ahead skipped paused over extended".split(" ")) found.add(`span-${word}`);
  for (const word of ["primary", "danger"]) found.add(`btn-${word}`);
  return found;
}

async function slim() {
  const file = path.join(dist, "app.css");
  const css = await readFile(file, "utf8");
  const small = prune(css, await words());
  await writeFile(file, small);
  console.log(`  样式 ${Math.round(css.length / 1024)} KB → ${Math.round(small.length / 1024)} KB`);
}

// 不整个删掉 dist：正在运行的开发服务器还要读它。
await mkdir(dist, { recursive: true });
await rm(path.join(dist, "img"), { recursive: true, force: true });
await cp(path.join(here, "img"), path.join(dist, "img"), { recursive: true });

if (process.argv.includes("--watch")) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  await esbuild.build(options);
  if (!process.argv.includes("--full")) await slim();
}
