import { FileUpload } from "./elements/file-upload.js";
import { MarkdownEditor } from "./elements/markdown-editor.js";
import { SortList } from "./elements/sort-list.js";
import { ZoneEditor } from "./elements/zone-editor.js";
import { define } from "./lib/live-element.js";

define("file-upload", FileUpload);
define("markdown-editor", MarkdownEditor);
define("sort-list", SortList);
define("zone-editor", ZoneEditor);
