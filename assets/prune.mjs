// 框架的样式有六百多 KB，页面只用其中一小部分：模板、代码里没有出现的类名，对应的规则不发给用户。
// 宁可多留：只有选择器里确有没人用的类名时才去掉；没有类名的规则、动画、字体一律保留。

/** 去掉用不到的规则。used 是一切出现过的词。 */
export function prune(css, used) {
  let out = "";
  let at = 0;
  while (at < css.length) {
    const open = find(css, at, "{;");
    if (open < 0) return out + css.slice(at);
    const head = css.slice(at, open);
    if (css[open] === ";") {
      out += css.slice(at, open + 1);
      at = open + 1;
      continue;
    }
    const close = closing(css, open);
    const body = css.slice(open + 1, close);
    at = close + 1;
    if (/^\s*@(media|supports|layer|container)/.test(head)) {
      const inner = prune(body, used);
      if (inner.trim()) out += `${head}{${inner}}`;
    } else if (/^\s*@/.test(head)) {
      out += `${head}{${body}}`;
    } else {
      const kept = split(head).filter((selector) => isUsed(selector, used));
      if (kept.length) out += `${kept.join(",")}{${body}}`;
    }
  }
  return out;
}

function isUsed(selector, used) {
  const plain = selector.replace(/:not\((?:[^()]|\([^()]*\))*\)/g, "").replace(/"[^"]*"/g, '""');
  for (const [, name] of plain.matchAll(/\.((?:\\.|[\w-]|[^\x00-\x7f])+)/g)) {
    if (/^\d/.test(name)) continue;
    if (!used.has(name.replace(/\\/g, ""))) return false;
  }
  return true;
}

/** 逗号分开的选择器；括号与引号里的逗号不算。 */
function split(head) {
  const parts = [];
  let start = 0;
  for (let at = 0; (at = find(head, at, ",")) >= 0; at++) {
    parts.push(head.slice(start, at));
    start = at + 1;
  }
  return [...parts, head.slice(start)];
}

/** 从 at 起第一个属于 marks 的字符，跳过引号、圆括号、方括号和注释。 */
function find(text, at, marks) {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const c = text[i];
    if (c === "\\") i++;
    else if (c === "/" && text[i + 1] === "*") i = text.indexOf("*/", i) + 1;
    else if (c === '"' || c === "'") i = quoted(text, i);
    else if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
    else if (depth === 0 && marks.includes(c)) return i;
  }
  return -1;
}

/** 与 open 处的左花括号配对的右花括号。 */
function closing(text, open) {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const c = text[i];
    if (c === "\\") i++;
    else if (c === '"' || c === "'") i = quoted(text, i);
    else if (c === "{") depth++;
    else if (c === "}" && --depth === 0) return i;
  }
  throw new Error("样式里有没有配对的花括号");
}

function quoted(text, at) {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === text[at]) return i;
  }
  throw new Error("样式里有没有配对的引号");
}
