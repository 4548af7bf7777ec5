// 页面没有脚本也能用；这里只让它更顺手。
import htmx from "htmx.org/dist/htmx.esm.js";
import { drafts } from "./js/draft.js";
import { guardForms } from "./js/forms.js";
import { marks } from "./js/mark.js";
import { showPhotos } from "./js/photos.js";
import { printButtons } from "./js/print.js";
import { suggestions } from "./js/suggest.js";
import { tally } from "./js/tally.js";
import { uploads } from "./js/upload.js";

// 内容安全策略不许执行字符串、不许内联样式。
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;

guardForms(document);
drafts(document);
showPhotos(document);
uploads(document);
marks(document);
printButtons(document);
suggestions(document);
tally(document);
