// 页面没有脚本也能用；这里只让它更顺手。
import htmx from "htmx.org/dist/htmx.esm.js";
import { guardForms } from "./js/forms.js";
import { showPhotos } from "./js/photos.js";
import { printButtons } from "./js/print.js";
import { tally } from "./js/tally.js";

// 内容安全策略不许执行字符串、不许内联样式。
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;

guardForms(document);
showPhotos(document);
printButtons(document);
tally(document);
