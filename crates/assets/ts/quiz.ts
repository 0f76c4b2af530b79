import { AnswerFiles } from "./elements/answer-files.js";
import { QuizAttempt } from "./elements/quiz-attempt.js";
import { WordCount } from "./elements/word-count.js";
import { define } from "./lib/live-element.js";

define("answer-files", AnswerFiles);
define("quiz-attempt", QuizAttempt);
define("word-count", WordCount);
