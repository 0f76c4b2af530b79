import { AnswerFiles } from "./elements/answer-files.js";
import { WordCount } from "./elements/word-count.js";
import { define } from "./lib/live-element.js";

define("answer-files", AnswerFiles);
define("word-count", WordCount);
