// 构建前端资源：assets/ → assets/dist/。文件名的指纹由 Django 的静态文件存储加，这里不加。
import { cp, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
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

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await cp(path.join(here, "img"), path.join(dist, "img"), { recursive: true });

if (process.argv.includes("--watch")) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  await esbuild.build(options);
}
